import { assert, unreachable } from '../domain/assert'
import type { Command } from '../domain/command'
import type { AccessDenied, AccessGranted, SiteEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import { DENY_REASONS, type DenyReason, type ViolationKind } from '../domain/reason'
import { actionOf } from '../domain/record'
import type { OperatorRecord, PanelRecord, ReadRecord, SiteRecord } from '../domain/record'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import { pinFault } from './access'
import { Automations } from './automation'
import { Core } from './core'
import { carryOut, judge } from './decide'
import { doorChanged, rexPressed, unlockSeconds } from './door'
import { doFirstDue, nextDue } from './due'
import { Events } from './events'
import { explain } from './explain'
import { identify, sameness, unknownCard } from './identify'
import { NONE } from './codes'
import { namesKnown } from './known'
import { follow, isNews, linkChanged, receive } from './mirror'
import { operate } from './operator'
import { Plan } from './plan'
import { QuietSteps } from './quiet'
import { restore } from './restore'
import { save } from './save'
import { State } from './state'
import { StateView } from './view'

export interface Step {
  readonly events: readonly SiteEvent[]
  readonly commands: readonly Command[]
  readonly explanation?: Explanation
}

export interface Engine {
  /**
   * One record: first what falls due up to its instant, each thing at its own, then the record (site-and-replay.md).
   * Records never go back in time, and name only what the site has: the caller has checked them.
   */
  step(record: SiteRecord, options?: { readonly explain?: boolean }): Step
  /** For replay, a quicker way to step that tells nothing; undefined where a site needs to be told (automations, 5.8). */
  quiet(): QuietSteps | undefined
  /** When something falls due by itself; the caller then steps a tick at that instant. */
  nextDue(): Instant | null
  /** The whole state, with the ids it refers to, so that it can be restored onto a changed site. */
  save(): Uint8Array
  /** Whether the site has everything a record names. One made just before the site changed may name what is gone. */
  knows(record: SiteRecord): boolean
  readonly view: StateView
}

/** Decides for a site, from an empty state or from a saved one. Deterministic: the same records give the same events. */
/** @param zone the rules of the site's zone; left out: as this runtime has them, and a plan brings its own */
export function createEngine(site: Site | Plan, saved?: Uint8Array, zone?: ZoneRules | null): Engine {
  return new SiteEngine(site instanceof Plan ? site : new Plan(site, undefined, zone), saved)
}

class SiteEngine implements Engine {
  readonly view: StateView
  private readonly plan: Plan
  private readonly state: State
  private readonly events: Events
  private readonly core: Core
  private readonly automations: Automations
  private commands: Command[] = []
  private explanation: Explanation | undefined

  constructor(plan: Plan, saved?: Uint8Array) {
    this.plan = plan
    this.state = new State(this.plan)
    if (saved !== undefined) restore(this.plan, this.state, saved)
    this.events = new Events(this.plan, this.state)
    this.core = new Core(this.plan, this.state, this.events)
    this.automations = new Automations(plan.site)
    this.view = new StateView(this.plan, this.state)
  }

  step(record: SiteRecord, options?: { readonly explain?: boolean }): Step {
    const { state, events } = this
    assert(record.at >= state.now, 'records do not go back in time')
    events.list = []
    this.commands = []
    this.explanation = undefined
    for (let due = nextDue(state); due !== null && due <= record.at; due = nextDue(state)) {
      const first = events.list.length
      doFirstDue(this.core)
      this.automations.run(this.core, events.list, first, this.commands)
    }
    state.begin(record.at)
    const first = events.list.length
    this.take(record, options?.explain === true)
    this.automations.run(this.core, events.list, first, this.commands)
    const { commands, explanation } = this
    return explanation === undefined
      ? { events: events.list, commands }
      : { events: events.list, commands, explanation }
  }

  quiet(): QuietSteps | undefined {
    const { automations, duplicateReadMs } = this.plan.site
    return automations.length > 0 || duplicateReadMs > 0 ? undefined : new QuietSteps(this.plan, this.state)
  }

  nextDue(): Instant | null {
    return nextDue(this.state)
  }

  save(): Uint8Array {
    return save(this.plan, this.state)
  }

  knows(record: SiteRecord): boolean {
    return namesKnown(this.plan, record)
  }

  private take(record: SiteRecord, explained: boolean): void {
    switch (record.type) {
      case 'read':
        this.read(record, explained)
        return
      case 'door':
        doorChanged(this.core, this.plan.door(record.door), record.state === 'open')
        return
      case 'rex':
        rexPressed(this.core, this.plan.door(record.door))
        return
      case 'operator':
        this.operator(record)
        return
      case 'panel':
        this.mirror(record)
        return
      case 'link':
        this.events.list.push({
          at: record.at,
          event: record.state === 'up' ? 'link.up' : 'link.down',
          controller: record.controller,
        })
        linkChanged(this.core, record)
        return
      case 'tick':
        return
      default:
        unreachable(record)
    }
  }

  private read(record: ReadRecord, explained: boolean): void {
    const { plan, state, core } = this
    const { at } = record
    const reader = plan.reader(record.reader)
    const credential = identify(plan, reader, record.presented)
    const dedupes = plan.site.duplicateReadMs > 0
    // A PIN typed wrong and then right makes two reads of one card, and not one twice (5.8).
    const typed = plan.asksPin(reader) ? ` pin ${record.pin ?? 'missing'}` : ''
    const same = dedupes ? sameness(plan, reader, credential, record.presented) + typed : ''
    const repeated = dedupes ? state.duplicates.repeats(reader, same, at) : undefined
    if (repeated !== undefined) {
      // apb.md 5.8: the answer is repeated, and nothing else: a second unlock would outlast the grant it is for.
      this.feedback(record.reader, repeated.granted, repeated.reason)
      return
    }
    core.read.pinFault = pinFault(plan, reader, record.pin)
    judge(core, reader, credential)
    core.read.unknown = credential === NONE ? unknownCard(plan, reader, record.presented) : undefined
    if (explained) this.explanation = explain(core)
    const granted = carryOut(core)
    const { reason } = core.verdict
    if (dedupes) state.duplicates.remember(reader, same, { at, granted, reason })
    if (granted) {
      const door = plan.readerDoor[reader] as number
      this.commands.push({
        kind: 'unlock',
        door: plan.site.doors[door]?.id as string,
        reader: record.reader,
        seconds: unlockSeconds(core, door),
        atLatest: at + (plan.doorUnlockMs[door] as number),
      })
    }
    this.feedback(record.reader, granted, reason, granted ? undefined : core.verdict.violation)
  }

  private feedback(reader: string, granted: boolean, reason: number, violation?: ViolationKind): void {
    if (granted) return void this.commands.push({ kind: 'feedback', reader, granted })
    this.commands.push({
      kind: 'feedback',
      reader,
      granted,
      reason: DENY_REASONS[reason] as DenyReason,
      ...(violation !== undefined && { violation }),
    })
  }

  private operator(record: OperatorRecord): void {
    const { operator, reason } = record
    const action = actionOf(record)
    operate(this.core, action, { operator, reason })
    if (action.action === 'lockdown') this.commands.push({ kind: 'lockdown', door: action.door, on: action.on })
  }

  /** apb.md 7: the panel's decision becomes ours, with its own words. */
  private mirror(record: PanelRecord): void {
    const { core, plan } = this
    if (!isNews(core, record)) return
    const mirrored = receive(core, record)
    const { at, reader, credential, reason, occurredAt } = record
    const cardholder = mirrored.holder < 0 ? undefined : plan.site.cardholders[mirrored.holder]?.id
    const event: AccessGranted | AccessDenied =
      record.decision === 'grant'
        ? {
            at,
            event: 'access.granted',
            reader,
            ...(cardholder !== undefined && { cardholder }),
            credential,
            ...(record.freePass && { freePass: true as const }),
          }
        : {
            at,
            event: 'access.denied',
            reader,
            ...(cardholder !== undefined && { cardholder, credential }),
            reason: reason ?? 'unspecified',
            ...(cardholder === undefined && record.card !== undefined && { card: record.card }),
          }
    this.events.list.push({
      ...event,
      ...(occurredAt !== undefined && { occurredAt }),
      ...(mirrored.late && { late: true as const }),
    })
    follow(core, record, mirrored)
  }
}
