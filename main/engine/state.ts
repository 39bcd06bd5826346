import type { AutomationId } from '../domain/ids'
import { MINUTE, type Instant } from '../domain/time'
import { assert } from '../domain/assert'
import { NONE } from './codes'
import type { Plan } from './plan'
import type { SavedViolation } from './saved'
import { Cards } from './state/cards'
import { Doors } from './state/doors'
import { Dues, FORCED, HELD, NOT_USED, TOGGLE_END, VIOLATION_EXPIRY } from './state/dues'
import { Duplicates } from './state/duplicates'
import { Holders } from './state/holders'
import { EXTENDED, OPENED, PendingGrants } from './state/pending-grants'
import { Links } from './state/links'
import { TARGET, slotKey, Slots, VIOLATION } from './state/slots'
import { Toggles, untilOf, type Toggle, type ToggleAction } from './state/toggles'
import { HAPPENED, NOW, OCCURRED } from './state/times'
import { Units } from './state/units'
import { Violations } from './state/violations'
import { Visitors } from './state/visitors'

/**
 * All that must survive (apb.md 9), by integers: the names of the site file are in the plan. The parts live in
 * `state/`, one table a file; this is where they are changed together.
 */
export class State {
  readonly units: Units
  readonly holders: Holders
  readonly slots: Slots
  readonly violations = new Violations()
  readonly visitors: Visitors
  readonly doors: Doors
  readonly pending: PendingGrants
  readonly cards = new Cards()
  /** 1 while the input is active (apb.md 12.1). */
  readonly inputs: Uint8Array
  /** When each scheduled reset is due; NaN: never (apb.md 13). */
  readonly resetDueAt: Float64Array
  /** OCCUPANCY_* of each area as last reported (apb.md 10.4). */
  readonly occupancyTold: Uint8Array
  /** Whether the state comes from a store, so that what the site says may have changed meanwhile. */
  resumed = false
  readonly toggles: Toggles
  readonly links: Links
  readonly duplicates: Duplicates
  readonly dues = new Dues()
  /** Next set order: what was set earlier falls due earlier at the same instant (apb.md 2). */
  nextOrder = 0

  constructor(readonly plan: Plan) {
    this.units = new Units(plan.holderCount)
    this.slots = new Slots(this.units)
    this.holders = new Holders(plan, this.units, this.slots, this.dues)
    this.visitors = new Visitors(plan.readerCount)
    this.doors = new Doors(plan.doors.count)
    this.pending = new PendingGrants(plan.doors.count)
    this.inputs = new Uint8Array(plan.site.inputs?.length ?? 0)
    this.resetDueAt = new Float64Array(plan.site.resets?.length ?? 0).fill(Number.NaN)
    this.occupancyTold = new Uint8Array(plan.areaCount)
    this.toggles = new Toggles(plan)
    this.links = new Links(plan.site.controllers.length)
    this.duplicates = new Duplicates(plan.site.duplicateReadMs)
  }

  /** Instant of the last record or of the last thing that fell due; -Infinity before the first. */
  get now(): Instant {
    return this.units.times[NOW] as number
  }

  /** The minute of UTC that the instant at hand is in. */
  get utcMinute(): number {
    return Math.floor((this.units.times[NOW] as number) / MINUTE)
  }

  /** The step at hand happens at this instant. */
  begin(at: Instant): void {
    const { times } = this.units
    times[NOW] = at
    times[HAPPENED] = at
    times[OCCURRED] = Number.NaN
  }

  /** apb.md 7: the passage at hand is from a panel's backlog and happened then. */
  beginEarlier(occurredAt: Instant): void {
    const { times } = this.units
    times[HAPPENED] = occurredAt
    times[OCCURRED] = occurredAt
  }

  /** apb.md 5.2: a grant waits for its door behind `after` in the queue, at most `unlockSeconds`. */
  wait(after: number, door: number, reader: number, holder: number, flags: number): number {
    const { now } = this
    const { unlockMs, extendedUnlockMs } = this.plan.doors
    const order = this.nextOrder++
    const endsAt = now + (((flags & EXTENDED) !== 0 ? extendedUnlockMs : unlockMs)[door] as number)
    const place = this.pending.insert(after, { door, reader, holder, at: now, endsAt, flags, order })
    this.dues.add(endsAt, NOT_USED, place, order)
    return place
  }

  doorOpened(door: number, forced: boolean, extended: boolean): void {
    const { doors, now } = this
    doors.isOpen[door] = 1
    doors.changedAt[door] = now
    doors.forced[door] = forced ? 1 : 0
    doors.held[door] = 0
    doors.heldFrom[door] = now
    doors.extended[door] = extended ? 1 : 0
    if (doors.unlocked[door] === 0) this.runHeld(door)
  }

  /** Starts, or starts again with another length, the time after which the door is held open (5.6, 5.9, 5.12). */
  runHeld(door: number): void {
    const { doors, plan } = this
    const limit = (doors.extended[door] === 1 ? plan.doors.extendedHeldMs : plan.doors.heldMs)[door] as number
    if (limit === 0 || doors.held[door] === 1) return
    const order = this.nextOrder++
    doors.heldOrder[door] = order
    this.dues.add((doors.heldFrom[door] as number) + limit, HELD, door, order)
  }

  doorClosed(door: number): void {
    const { doors } = this
    doors.isOpen[door] = 0
    doors.changedAt[door] = this.now
    doors.forced[door] = 0
    doors.held[door] = 0
    doors.heldOrder[door] = -1
    doors.extended[door] = 0
  }

  /** The cardholder's open violation in the area, or NONE. */
  violationIn(holder: number, area: number): number {
    const { slots } = this
    for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot))
      if (slots.kind(slot) === VIOLATION && this.violations.area(slots.target(slot)) === area) return slots.target(slot)
    return NONE
  }

  /** The cardholder's open violations in the order they were opened. */
  violationsOf(holder: number): number[] {
    const { slots } = this
    const places: number[] = []
    for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot))
      if (slots.kind(slot) === VIOLATION) places.push(slots.target(slot))
    return places.sort((a, b) => this.violations.order(a) - this.violations.order(b))
  }

  /** apb.md 6.1, 6.3. */
  openViolation(holder: number, area: number, row: number, kind: number, reader: number, contribution: number): number {
    const { now } = this
    const order = this.nextOrder++
    const place = this.violations.open(holder, area, row, kind, reader, now, contribution, order)
    assert(place <= TARGET, 'no more than 16,777,216 violations are open at once')
    this.slots.addNow(holder, slotKey(VIOLATION, place))
    const expiry = this.plan.areas.expiryMs[area] as number
    if (expiry > 0) this.dues.add(now + expiry, VIOLATION_EXPIRY, place, order)
    return place
  }

  closeViolation(place: number): void {
    this.slots.remove(this.violations.holder(place), slotKey(VIOLATION, place))
    this.violations.close(place)
  }

  /** A toggle takes the place of the one before it about the same thing and of the same owner. */
  setToggle(action: ToggleAction, actor: { operator: string; reason: string }, owner: AutomationId | undefined): void {
    const order = this.nextOrder++
    const { operator, reason } = actor
    this.toggles.set({ action, operator, reason, at: this.now, order, ...(owner === undefined ? {} : { owner }) })
    const until = untilOf(action)
    if (until !== undefined) this.dues.add(until, TOGGLE_END, 0, order)
  }

  /** A toggle as it was saved, with its own set order; so are the next ones. */
  restoreToggle(toggle: Toggle): void {
    const { action } = toggle
    this.toggles.set(toggle)
    const until = untilOf(action)
    if (until !== undefined) this.dues.add(Math.max(until, this.now), TOGGLE_END, 0, toggle.order)
  }

  /** A grant that waits, behind those that were restored before it. */
  restorePending(one: Parameters<PendingGrants['insert']>[1]): void {
    const place = this.pending.insert(this.pending.last(one.door), one)
    if (!this.pending.has(place, OPENED)) this.dues.add(Math.max(one.endsAt, this.now), NOT_USED, place, one.order)
  }

  restoreHeld(door: number, order: number): void {
    const { doors, plan } = this
    const limit = (doors.extended[door] === 1 ? plan.doors.extendedHeldMs : plan.doors.heldMs)[door] as number
    if (limit === 0) return
    doors.heldOrder[door] = order
    this.dues.add(Math.max((doors.heldFrom[door] as number) + limit, this.now), HELD, door, order)
  }

  restoreGrace(door: number, order: number): void {
    const { doors, plan } = this
    doors.graceOrder[door] = order
    const endsAt = (doors.changedAt[door] as number) + (plan.doors.graceMs[door] as number)
    this.dues.add(Math.max(endsAt, this.now), FORCED, door, order)
  }

  restoreViolation(holder: number, area: number, reader: number, saved: SavedViolation): void {
    const { row, kind, openedAt, contribution, order, count, lastAt } = saved
    const place = this.violations.open(holder, area, row, kind, reader, openedAt, contribution, order)
    this.violations.restore(place, count, lastAt)
    this.slots.add(holder, slotKey(VIOLATION, place), openedAt)
    const expiry = this.plan.areas.expiryMs[area] as number
    if (expiry > 0) this.dues.add(Math.max(openedAt + expiry, this.now), VIOLATION_EXPIRY, place, order)
  }
}
