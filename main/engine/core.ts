import type { Check } from '../domain/explanation'
import { Gates } from './gates'
import type { Plan } from './plan'
import { Read } from './read'
import type { EventSink } from './sink'
import type { State } from './state'
import { Verdict } from './verdict'

/** What every step of the engine works on: the site, the state, the receiver of events, and the current read. */
export class Core {
  readonly read: Read
  readonly verdict: Verdict
  readonly gates: Gates
  /** Marks of the crossings of the passage at hand. */
  readonly crossed: Uint8Array
  /** Checks of explanations that say the same each time, by code and place (explain-facts.ts). */
  readonly fixedChecks = new Map<string, Check[]>()

  constructor(
    readonly plan: Plan,
    readonly state: State,
    readonly sink: EventSink,
  ) {
    this.read = new Read(plan.ways.most)
    this.verdict = new Verdict(plan.ways.mostChecks)
    this.gates = new Gates(plan.ways.most)
    this.crossed = new Uint8Array(plan.ways.most)
  }
}
