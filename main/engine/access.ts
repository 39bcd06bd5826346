import type { PinOutcome } from '../domain/record'
import { LOCKED_DOWN, NONE, PROFILE_DATED, PROFILE_INACTIVE } from './codes'
import type { Plan } from './plan'
import type { Read } from './read'
import type { State } from './state'
import { reasonCode } from './verdict'

const PASSED = -1

/**
 * Section 2 of apb.md but for 2.1, with the PIN of a reader that asks for one between 2.2 and 2.3: the reason for which the read is denied before any APB rule, as a place in
 * DENY_REASONS, or -1. Each check is a function under its number; explanations ask the same ones.
 */
export function checkAccess(plan: Plan, state: State, read: Read): number {
  const validity = checkValidity(plan, state, read)
  if (validity !== PASSED) return validity
  if (read.pinFault !== PASSED) return read.pinFault
  const level = checkLevels(plan, state, read)
  if (level !== PASSED) return level
  if (isLockedDown(read)) return LOCKDOWN
  return isFull(plan, state, read) ? AREA_FULL : PASSED
}

const PIN_REQUIRED = reasonCode('pin-required')
const WRONG_PIN = reasonCode('wrong-pin')

/** What is wrong with the PIN of a read at this reader; -1 where none is asked for. */
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

/** apb.md 2.2: active, and within the first and last day, both included, of the site's time zone. */
export function checkValidity(plan: Plan, state: State, read: Read): number {
  const { access } = plan
  const flags = access.flags[read.profile] as number
  if ((flags & PROFILE_INACTIVE) !== 0 || plan.isInactive(read.credential)) return INACTIVE
  if ((flags & PROFILE_DATED) === 0) return PASSED
  const day = plan.local.dayIn(state.utcMinute)
  if (day < (access.validFrom[read.profile] as number)) return NOT_YET_VALID
  if (day > (access.validTo[read.profile] as number)) return EXPIRED
  return PASSED
}

/** apb.md 2.3: some access level of the cardholder holds the reader, and the schedule of one that does is open. */
export function checkLevels(plan: Plan, state: State, read: Read): number {
  const { access } = plan
  const end = access.levelStart[read.profile + 1] as number
  let found = false
  for (let i = access.levelStart[read.profile] as number; i < end; i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader)) continue
    const schedule = access.levelSchedule[level] as number
    if (schedule === NONE || plan.schedules.isOpenIn(schedule, state.utcMinute)) return PASSED
    found = true
  }
  return found ? OUTSIDE_SCHEDULE : NO_ACCESS
}

/** apb.md 2.4 */
export function isLockedDown(read: Read): boolean {
  return (read.toggled & LOCKED_DOWN) !== 0
}

/** apb.md 2.5: as many are located in `to` as it holds, and this one is not among them. */
export function isFull(plan: Plan, state: State, read: Read): boolean {
  const { to } = read
  const capacity = plan.areaCapacity[to] as number
  return capacity >= 0 && read.location !== to && state.holders.occupancy(to) >= capacity
}
