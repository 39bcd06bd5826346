import type { PinOutcome } from '../domain/record'
import { LETS_OUT, LIMITS, LOCKED_DOWN, NONE, PROFILE_DATED, PROFILE_INACTIVE, PROFILE_LEVELS_DATED } from './codes'
import { isExempt, isGroupExempt } from './exemption'
import type { Plan } from './plan'
import type { Read } from './read'
import type { State } from './state'
import { LET_OUT_EXPIRED, LET_OUT_SCHEDULE, OVER_CAPACITY, reasonCode } from './verdict'

const PASSED = -1

/**
 * Section 2 of apb.md but for 2.1, with the PIN of a reader that asks for one between 2.2 and 2.3: the reason for which the
 * read is denied before any APB rule, as a place in DENY_REASONS, or -1. Each check is a function under its number;
 * explanations ask the same ones. Flags of a grant are left in `found`.
 */
export function checkAccess(plan: Plan, state: State, read: Read, found: { flags: number }): number {
  const letsOut = (read.flags & LETS_OUT) !== 0
  const validity = checkValidity(plan, state, read)
  if (validity !== PASSED) {
    if (!letsOut || validity !== EXPIRED) return validity
    found.flags |= LET_OUT_EXPIRED
  }
  if (read.pinFault !== PASSED) return read.pinFault
  const level = checkLevels(plan, state, read)
  if (level !== PASSED) {
    const flag = letsOut ? letOutOf(plan, state, read, level) : 0
    if (flag === 0) return level
    if (found.flags === 0) found.flags = flag
  }
  if (isLockedDown(read)) return LOCKDOWN
  return (read.flags & LIMITS) === 0 ? PASSED : checkCapacity(plan, state, read, found)
}

const PIN_REQUIRED = reasonCode('pin-required')
const WRONG_PIN = reasonCode('wrong-pin')

/** What is wrong with the PIN of a read; -1 where the reader requires none. */
export function pinFault(plan: Plan, reader: number, pin: PinOutcome | undefined): number {
  if (!plan.asksPin(reader) || pin === 'right') return PASSED
  return pin === 'wrong' ? WRONG_PIN : PIN_REQUIRED
}

const INACTIVE = reasonCode('inactive')
const NOT_YET_VALID = reasonCode('not-yet-valid')
const EXPIRED = reasonCode('expired')
const NO_ACCESS = reasonCode('no-access')
const OUTSIDE_SCHEDULE = reasonCode('outside-schedule')
const LOCKDOWN = reasonCode('lockdown')
const AREA_FULL = reasonCode('area-full')

/** Whether the card is switched off: by an operator, else by the site file. */
export function isCardOff(plan: Plan, state: State, credential: number): boolean {
  const switched = state.cards.some ? state.cards.get(credential) : undefined
  return switched === undefined ? plan.isInactive(credential) : !switched.active
}

/** apb.md 2.2, 2.9: active, and within its days, both included, and minutes of the site's time zone. */
export function checkValidity(plan: Plan, state: State, read: Read): number {
  const { access } = plan
  const flags = access.flags[read.profile] as number
  if ((flags & PROFILE_INACTIVE) !== 0 || isCardOff(plan, state, read.credential)) return INACTIVE
  if ((flags & PROFILE_DATED) === 0) return PASSED
  const { utcMinute } = state
  const day = plan.local.dayIn(utcMinute)
  if (day < (access.validFrom[read.profile] as number) || utcMinute < (access.validFromMinute[read.profile] as number))
    return NOT_YET_VALID
  if (day > (access.validTo[read.profile] as number) || utcMinute >= (access.validToMinute[read.profile] as number))
    return EXPIRED
  return PASSED
}

/** apb.md 2.3: some access level of the cardholder holds the reader, and the schedule of one that does is open. */
export function checkLevels(plan: Plan, state: State, read: Read): number {
  const { access } = plan
  const dated = ((access.flags[read.profile] as number) & PROFILE_LEVELS_DATED) !== 0
  const end = access.levelStart[read.profile + 1] as number
  let found = false
  for (let i = access.levelStart[read.profile] as number; i < end; i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader)) continue
    if (dated && !access.isHeld(i, state.utcMinute)) continue
    const schedule = access.levelSchedule[level] as number
    if (schedule === NONE || plan.schedules.isOpenIn(schedule, state.utcMinute)) return PASSED
    found = true
  }
  return found ? OUTSIDE_SCHEDULE : NO_ACCESS
}

/** apb.md 2.7: the flag with which a reader that lets out grants in place of a denial by 2.3; 0 = it denies all the same. */
export function letOutOf(plan: Plan, state: State, read: Read, reason: number): number {
  if (reason === OUTSIDE_SCHEDULE) return LET_OUT_SCHEDULE
  const { access } = plan
  const end = access.levelStart[read.profile + 1] as number
  for (let i = access.levelStart[read.profile] as number; i < end; i++)
    if (access.levelHolds(access.levels[i] as number, read.reader) && access.hasEnded(i, state.utcMinute))
      return LET_OUT_EXPIRED
  return 0
}

/** apb.md 2.4 */
export function isLockedDown(read: Read): boolean {
  return (read.toggled & LOCKED_DOWN) !== 0
}

/** apb.md 2, check 5, and 10.2, 10.3: the areas entered that have a limit, from the outermost inwards. */
export function checkCapacity(plan: Plan, state: State, read: Read, found: { flags: number }): number {
  const { limits, limitStart } = plan.ways
  const end = limitStart[read.reader + 1] as number
  for (let i = limitStart[read.reader] as number; i < end; i++) {
    const area = limits[i] as number
    if (!isFull(plan, state, read, area)) continue
    if (deniesWhenFull(plan, state, read, area)) return AREA_FULL
    found.flags |= OVER_CAPACITY
  }
  return PASSED
}

/** apb.md 10.2, 10.3: whether the cardholder is refused where the area is full. */
export function deniesWhenFull(plan: Plan, state: State, read: Read, area: number): boolean {
  return plan.areas.softCapacity[area] === 0 && !passesCapacity(plan, state, read, area)
}

/** apb.md 10.3: exempt by 3.2 for the area, or wholly, whether or not APB is on. */
function passesCapacity(plan: Plan, state: State, read: Read, area: number): boolean {
  return plan.areas.exemptPass[area] === 1 && (isExempt(plan, state, read) || isGroupExempt(plan, read, area))
}

/** apb.md 10.1: as many others as the area takes are in it, or on their way into it through a door that was granted. */
export function isFull(plan: Plan, state: State, read: Read, area: number): boolean {
  const max = plan.areas.capacity[area] as number
  if (read.location !== NONE && plan.areas.contains(area, read.location)) return false
  const inside = state.holders.occupancy(area)
  if (inside >= max) return true
  if (plan.firstEdition || state.pending.size === 0 || inside + state.pending.size < max) return false
  return inside + comingInto(plan, state, read.holder, area) >= max
}

/** Others who hold a grant to a place in the area that waits for its passage, and are not in it; each counts once. */
export function comingInto(plan: Plan, state: State, holder: number, area: number): number {
  const { pending } = state
  let coming = 0
  for (let place = 0; place < pending.places; place++) {
    if (!isComing(plan, state, place, area) || pending.holder(place) === holder) continue
    let known = false
    for (let earlier = 0; earlier < place && !known; earlier++)
      known = pending.holder(earlier) === pending.holder(place) && isComing(plan, state, earlier, area)
    if (!known) coming++
  }
  return coming
}

function isComing(plan: Plan, state: State, place: number, area: number): boolean {
  const { pending, holders } = state
  const holder = pending.holder(place)
  if (pending.order(place) === -1 || holder === NONE || pending.isPassed(place)) return false
  if (!plan.areas.contains(area, plan.to(pending.reader(place)))) return false
  const location = holders.knownLocation(holder)
  return location === NONE || !plan.areas.contains(area, location)
}
