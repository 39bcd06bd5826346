import type { PinOutcome, Presented } from '../domain/record'
import type { Instant } from '../domain/time'
import { pinFault } from './access'
import { Core } from './core'
import { decide } from './decide'
import { doorChanged, rexPressed } from './door'
import { advance } from './due'
import { identify } from './identify'
import { reportOccupancy } from './occupancy'
import type { Plan } from './plan'
import type { EventSink } from './sink'
import type { State } from './state'

const nothing = (): void => undefined

const NOBODY: EventSink = {
  granted: nothing,
  denied: nothing,
  mustered: nothing,
  passage: nothing,
  door: nothing,
  notUsed: nothing,
  lock: nothing,
  occupancy: nothing,
  violationOpened: nothing,
  violationCleared: nothing,
  reset: nothing,
  changed: nothing,
}

/**
 * The steps that nearly all records are, for replay: by the plan's numbers instead of names, and without events.
 * The state changes as `Engine.step` changes it.
 */
export class QuietSteps {
  private readonly core: Core
  readonly find: Plan['find']

  constructor(
    private readonly plan: Plan,
    state: State,
  ) {
    this.core = new Core(plan, state, NOBODY)
    this.find = plan.find
  }

  /** The credential that was held to the reader, NONE when unknown. Which reader matters for raw bits alone. */
  credential(reader: number, presented: Presented): number {
    return identify(this.plan, reader, presented)
  }

  /** The same for readers at which the same bits are the same credential. */
  readsLike(reader: number): string {
    return this.plan.readsLike[reader] ?? ''
  }

  tick(at: Instant): void {
    advance(this.core, at, nothing)
  }

  read(at: Instant, reader: number, credential: number, pin: PinOutcome | undefined): void {
    this.tick(at)
    this.core.read.pinFault = pinFault(this.plan, reader, pin)
    decide(this.core, reader, credential)
    reportOccupancy(this.core)
  }

  door(at: Instant, door: number, open: boolean): void {
    this.tick(at)
    doorChanged(this.core, door, open)
    reportOccupancy(this.core)
  }

  rex(at: Instant, door: number): void {
    this.tick(at)
    rexPressed(this.core, door)
  }
}
