import { unreachable } from '../domain/assert'
import type { Command } from '../domain/command'
import type { AccessDenied, AccessGranted, SiteEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import type { CredentialId, ReaderId } from '../domain/ids'
import { DENY_REASONS, type DenyReason, type ViolationKind } from '../domain/reason'
import { actionOf } from '../domain/record'
import type { InputRecord, OperatorRecord, PanelRecord, ReadRecord, SiteRecord } from '../domain/record'
import type { Site } from '../domain/site'
import { SECOND, type Instant } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import { pinFault } from './access'
import { Automations } from './automation'
import { Core } from './core'
import { NONE } from './codes'
import { correctSaved, type ClockCorrection } from './correct'
import { carryOut, judge } from './decide'
import { doorChanged, rexPressed, unlockSeconds } from './door'
import { advance, nextDue, resume } from './due'
import { Events } from './events'
import { explain } from './explain'
import { identify, sameness, unknownCard } from './identify'
import { namesKnown } from './known'
import { follow, isNews, linkChanged, musterFrom, receive, type Mirrored } from './mirror'
import { reportOccupancy } from './occupancy'
import { operate } from './operator'
import { Plan } from './plan'
import { atOnce, planPeople } from './plan-people'
import { QuietSteps } from './quiet'
import { restore } from './restore'
import { save } from './save'
import { State } from './state'
import { StateView } from './view'
import { would, type Would } from './would'

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
  /** For replay, a faster step without events; undefined where a site needs events (automations, 5.8). */
  quiet(): QuietSteps | undefined
  /** When something falls due; the caller then steps a tick at that instant. */
  nextDue(): Instant | null
  /** The whole state, with the ids it refers to, so that it can be restored onto a changed site. */
  save(): Uint8Array
  /** The same site and state after the clock was corrected: records may be before those that came, and not before `at`. */
  corrected(correction: ClockCorrection): Engine
  /** What a read with one of the site's credentials would come to at `at`, before anything else falls due; changes nothing. */
  would(reader: ReaderId, credential: CredentialId, at: Instant): Would
  /** Whether the site has everything a record names. One made just before the site changed may name what is gone. */
  knows(record: SiteRecord): boolean
  readonly view: StateView
}

/** Decides for a site, from an empty state or from a saved one. Deterministic: the same records give the same events. */
/** @param zone the rules of the site's zone; left out: as this runtime has them, and a plan brings its own */
export function createEngine(
  site: Site | Plan,
  saved?: Uint8Array,
  zone?: ZoneRules | null,
  firstEdition = false,
): Engine {
  if (site instanceof Plan) return new SiteEngine(site, saved)
  const rules = zone ?? null
  return new SiteEngine(new Plan(site, atOnce(planPeople(site, rules)), rules, firstEdition), saved)
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
    if (saved !== undefined) resume(this.core)
    this.view = new StateView(this.plan, this.state)
  }

  step(record: SiteRecord, options?: { readonly explain?: boolean }): Step {
    const { events } = this
    events.list = []
    this.commands = []
    this.explanation = undefined
    let first = 0
    advance(this.core, record.at, (own) => {
      if (!own) this.automations.run(this.core, events.list, first, events.list.length, this.commands)
      first = events.list.length
    })
    const end = this.apply(record, options?.explain === true)
    reportOccupancy(this.core)
    this.automations.run(this.core, events.list, first, end ?? events.list.length, this.commands)
    this.holdDoors()
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

  corrected(correction: ClockCorrection): Engine {
    return new SiteEngine(this.plan, correctSaved(this.save(), correction))
  }

  would(reader: ReaderId, credential: CredentialId, at: Instant): Would {
    return would(this.core, this.plan.reader(reader), this.plan.credentials.find(credential), at)
  }

  knows(record: SiteRecord): boolean {
    return namesKnown(this.plan, record)
  }

  /** apb.md 5.9: what the events say of locks goes to the devices too. */
  private holdDoors(): void {
    for (const event of this.events.list)
      if (event.event === 'door.unlocked' || event.event === 'door.locked')
        this.commands.push({ kind: 'hold', door: event.door, unlocked: event.event === 'door.unlocked' })
  }

  /** @returns how many events there are of the record itself, where automations have made more */
  private apply(record: SiteRecord, explained: boolean): number | undefined {
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
      case 'input':
        return this.input(record)
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
    if (explained && !core.verdict.mustered) this.explanation = explain(core)
    const granted = carryOut(core)
    const { reason } = core.verdict
    if (dedupes) state.duplicates.remember(reader, same, { at, granted, reason })
    const door = plan.readerDoor[reader] as number
    if (granted && door !== NONE) {
      const seconds = unlockSeconds(core, door, core.read.holder)
      this.commands.push({
        kind: 'unlock',
        door: plan.site.doors[door]?.id as string,
        reader: record.reader,
        seconds,
        atLatest: at + seconds * SECOND,
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
    if (plan.site.readers[plan.reader(reader)]?.kind === 'muster') {
      this.mirrorMuster(record, mirrored)
      return
    }
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

  /** apb.md 2.8: a panel's muster reader answers every known credential, whatever the panel decided. */
  private mirrorMuster(record: PanelRecord, mirrored: Mirrored): void {
    const { at, reader, credential, occurredAt } = record
    const { holder } = mirrored
    const told = {
      ...(occurredAt !== undefined && { occurredAt }),
      ...(mirrored.late && { late: true as const }),
    }
    if (holder === NONE) {
      this.events.list.push({ at, event: 'access.denied', reader, reason: 'unknown-credential', ...told })
      return
    }
    const cardholder = this.plan.site.cardholders[holder]?.id as string
    this.events.list.push({ at, event: 'muster.present', reader, cardholder, credential, ...told })
    musterFrom(this.core, record, mirrored)
  }

  /** apb.md 12.1: a state that repeats the last is ignored; what is held while the input is active ends right after its event. */
  private input({ at, input, state }: InputRecord): number | undefined {
    const place = this.plan.input(input)
    const active = state === 'active' ? 1 : 0
    if (this.state.inputs[place] === active) return undefined
    this.state.inputs[place] = active
    this.events.list.push({ at, event: active === 1 ? 'input.active' : 'input.inactive', input })
    const own = this.events.list.length
    if (active === 0) this.automations.inputEnded(this.core, input)
    return own
  }
}
