import type {
  AccessDenied,
  AccessGranted,
  DoorEvent,
  LockEvent,
  Passage,
  SiteEvent,
  ViolationCleared,
} from '../domain/event'
import type { Violation } from '../domain/reason'
import { DENY_REASONS, VIOLATION_KINDS, type DenyReason, type ViolationKind } from '../domain/reason'
import { RULES, type Rule } from './apb/rows'
import { NONE } from './codes'
import type { Plan } from './plan'
import type { Read } from './read'
import { alarms } from './decide'
import { BY_BOUNCE, BY_REX } from './door'
import { OCCUPANCIES } from './occupancy'
import type { Actor, ChangeAction, EventSink, ResetScope } from './sink'
import { OCCURRED } from './state/times'
import type { State } from './state'
import {
  AWAY,
  DOOR_UNLOCKED,
  EXEMPT,
  FREE_PASS_USED,
  LET_OUT_EXPIRED,
  LET_OUT_SCHEDULE,
  OBSERVED,
  OVER_CAPACITY,
  OVERRIDE,
  REVERTED,
  SUSPENDED,
  type Verdict,
} from './verdict'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Makes the events of site-and-replay.md of what the engine tells; fields that do not apply are left out. */
export class Events implements EventSink {
  /** Those of the step at hand. */
  list: SiteEvent[] = []

  constructor(
    private readonly plan: Plan,
    private readonly state: State,
  ) {}

  granted(read: Read, verdict: Verdict): void {
    const event: Writable<AccessGranted> = {
      at: this.state.now,
      event: 'access.granted',
      reader: this.readerId(read.reader),
      cardholder: this.holderId(read.holder),
      credential: this.plan.credentialIds[read.credential] as string,
    }
    if (verdict.row !== NONE) event.violation = this.violationOf(verdict)
    const { flags } = verdict
    if (flags !== 0) {
      if ((flags & OVERRIDE) !== 0) event.override = true
      if ((flags & REVERTED) !== 0) event.reverted = true
      if ((flags & EXEMPT) !== 0) event.exempt = true
      if ((flags & FREE_PASS_USED) !== 0) event.freePass = true
      if ((flags & SUSPENDED) !== 0) event.suspended = true
      if ((flags & OBSERVED) !== 0) event.observed = true
      if ((flags & AWAY) !== 0) event.away = true
      if ((flags & DOOR_UNLOCKED) !== 0) event.doorUnlocked = true
      if ((flags & OVER_CAPACITY) !== 0) event.overCapacity = true
      if ((flags & LET_OUT_EXPIRED) !== 0) event.letOut = 'expired'
      else if ((flags & LET_OUT_SCHEDULE) !== 0) event.letOut = 'outside-schedule'
      if (alarms(flags)) event.alarm = true
    }
    this.list.push(event)
  }

  denied(read: Read, verdict: Verdict): void {
    const event: Writable<AccessDenied> = {
      at: this.state.now,
      event: 'access.denied',
      reader: this.readerId(read.reader),
      reason: DENY_REASONS[verdict.reason] as DenyReason,
    }
    if (read.holder !== NONE) {
      event.cardholder = this.holderId(read.holder)
      event.credential = this.plan.credentialIds[read.credential] as string
    } else if (read.unknown !== undefined) event.card = read.unknown
    if (verdict.row !== NONE) {
      event.violation = this.violationOf(verdict)
      event.alarm = true
    }
    this.list.push(event)
  }

  passage(holder: number, reader: number): void {
    const event: Writable<Passage> = {
      at: this.state.now,
      event: 'passage',
      reader: this.readerId(reader),
      cardholder: this.holderId(holder),
      from: this.areaId(this.plan.from(reader)),
      to: this.areaId(this.plan.to(reader)),
    }
    const occurredAt = this.state.units.times[OCCURRED] as number
    if (!Number.isNaN(occurredAt)) event.occurredAt = occurredAt
    this.list.push(event)
  }

  mustered(reader: number, holder: number, credential: number): void {
    this.list.push({
      at: this.state.now,
      event: 'muster.present',
      reader: this.readerId(reader),
      cardholder: this.holderId(holder),
      credential: this.plan.credentialIds[credential] as string,
    })
  }

  lock(door: number, unlocked: boolean, by: LockEvent['by']): void {
    const event = unlocked ? 'door.unlocked' : 'door.locked'
    this.list.push({ at: this.state.now, event, door: this.doorId(door), by })
  }

  occupancy(area: number, state: number, count: number): void {
    this.list.push({
      at: this.state.now,
      event: 'area.occupancy',
      area: this.areaId(area),
      state: OCCUPANCIES[state] ?? 'normal',
      count,
    })
  }

  door(kind: DoorEvent['event'], door: number, by: number): void {
    const event: Writable<DoorEvent> = { at: this.state.now, event: kind, door: this.doorId(door) }
    if (by === BY_REX) event.rex = true
    if (by === BY_BOUNCE) event.bounce = true
    this.list.push(event)
  }

  notUsed(door: number, holder: number, reader: number): void {
    const event: Writable<DoorEvent> = { at: this.state.now, event: 'door.not-used', door: this.doorId(door) }
    if (holder !== NONE) event.cardholder = this.holderId(holder)
    event.reader = this.readerId(reader)
    this.list.push(event)
  }

  violationOpened(place: number): void {
    const { violations } = this.state
    this.list.push({
      at: this.state.now,
      event: 'violation.opened',
      cardholder: this.holderId(violations.holder(place)),
      area: this.areaId(violations.area(place)),
      kind: VIOLATION_KINDS[violations.kind(place)] as ViolationKind,
      reader: this.readerId(violations.reader(place)),
    })
  }

  violationCleared(place: number, by: ViolationCleared['by'], actor: Actor | null): void {
    const { violations } = this.state
    const event: ViolationCleared = {
      at: this.state.now,
      event: 'violation.cleared',
      cardholder: this.holderId(violations.holder(place)),
      area: this.areaId(violations.area(place)),
      by,
    }
    this.list.push(actor === null ? event : { ...event, operator: actor.operator, reason: actor.reason })
  }

  reset(scope: ResetScope, cardholders: number, actor: Actor): void {
    this.list.push({
      at: this.state.now,
      event: 'apb.reset',
      scope:
        'cardholder' in scope
          ? { cardholder: this.holderId(scope.cardholder) }
          : 'area' in scope
            ? { area: this.areaId(scope.area) }
            : 'group' in scope
              ? { group: scope.group }
              : { site: true },
      operator: actor.operator,
      reason: actor.reason,
      cardholders,
    })
  }

  changed(action: ChangeAction, actor: Actor, expired: boolean): void {
    const { operator, reason } = actor
    const given = { at: this.state.now, event: 'apb.changed' as const, operator, reason, ...action }
    this.list.push(expired ? { ...given, by: 'expired' } : given)
  }

  private violationOf(verdict: Verdict): Violation {
    return {
      rule: (RULES[verdict.row] as Rule).number,
      kind: VIOLATION_KINDS[verdict.kind] as ViolationKind,
      area: this.areaId(verdict.area),
    }
  }

  private readerId(reader: number): string {
    return this.plan.site.readers[reader]?.id as string
  }
  private doorId(door: number): string {
    return this.plan.site.doors[door]?.id as string
  }
  private holderId(holder: number): string {
    return this.plan.site.cardholders[holder]?.id as string
  }
  private areaId(area: number): number {
    return this.plan.site.areas[area]?.id as number
  }
}
