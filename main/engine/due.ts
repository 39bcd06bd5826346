import { assert } from '../domain/assert'
import type { Instant } from '../domain/time'
import type { Core } from './core'
import { BY_NOTHING, forced } from './door'
import { endUnused } from './grant'
import { locksDiffer, resumeLocks, scheduleChanged, settleLocks, startLocks } from './lock'
import { occupancyDiffers, reportOccupancy } from './occupancy'
import { endToggle, orphans, undo } from './operator'
import { resetDue, startResets } from './reset'
import type { State } from './state'
import {
  FORCED,
  HELD,
  LOCK_SCHEDULE,
  NOT_USED,
  PRESENCE_EXPIRY,
  RESET,
  TOGGLE_END,
  VIOLATION_EXPIRY,
} from './state/dues'
import { expireViolation } from './violation'

/**
 * Instant of the first thing that falls due, or null. Removes cancelled entries on the way. After a
 * restart on a site that holds something otherwise, that is due immediately.
 */
export function nextDue(state: State): Instant | null {
  if (state.resumed) return state.now
  const { dues } = state
  while (dues.size > 0 && !stands(state)) dues.removeFirst()
  return dues.size > 0 ? dues.firstAt : null
}

/**
 * Lets time pass up to `at`: what falls due up to then is done, each thing at its own instant (apb.md 2), and the step at
 * hand is at `at`. Time begins with the first record.
 *
 * @param did after each thing; `own` when it was an automation's, so that it sets off none (12.3)
 */
export function advance(core: Core, at: Instant, did: (own: boolean) => void): void {
  const { state } = core
  assert(at >= state.now, 'records do not go back in time')
  if (state.now === Number.NEGATIVE_INFINITY) {
    state.begin(at)
    startLocks(core)
    startResets(core)
  } else if (state.resumed) {
    catchUp(core, at)
    did(true)
  }
  for (let due = nextDue(state); due !== null && due <= at; due = nextDue(state)) {
    const own = doFirstDue(core)
    reportOccupancy(core)
    did(own)
  }
  state.begin(at)
}

/** After a restart: what falls due by schedule is awaited again from the instant at which the state was saved. */
export function resume(core: Core): void {
  const { state } = core
  if (state.now === Number.NEGATIVE_INFINITY) return
  resumeLocks(core)
  startResets(core)
  state.resumed = locksDiffer(core) || orphans(core).length > 0 || occupancyDiffers(core)
}

/** The first step after a restart, on a site that may have changed. */
function catchUp(core: Core, at: Instant): void {
  const { state } = core
  state.resumed = false
  const due = nextDue(state)
  state.begin(due === null ? at : Math.min(due, at))
  for (const toggle of orphans(core)) undo(core, toggle)
  settleLocks(core)
  state.holders.countsChanged = true
  reportOccupancy(core)
}

/** Does the first thing that is due; call while {@link nextDue} is not after the record. Says whether an automation made it. */
export function doFirstDue(core: Core): boolean {
  const { state, sink } = core
  const { dues, doors } = state
  const at = dues.firstAt
  const target = dues.firstTarget
  const order = dues.firstOrder
  const kind = dues.firstKind
  dues.removeFirst()
  // After a correction of the clock something may have been due a moment before it.
  state.begin(Math.max(at, state.now))
  switch (kind) {
    case PRESENCE_EXPIRY: // apb.md 4.11
      state.holders.expireOldest(target)
      return false
    case NOT_USED: // apb.md 5.3
      endUnused(core, target)
      return false
    case HELD: // apb.md 5.6
      doors.heldOrder[target] = -1
      doors.held[target] = 1
      sink.door('door.held', target, BY_NOTHING)
      return false
    case VIOLATION_EXPIRY:
      expireViolation(core, target)
      return false
    case FORCED: // apb.md 5.11
      forced(core, target)
      return false
    case LOCK_SCHEDULE: // apb.md 5.9
      scheduleChanged(core, target)
      return false
    case RESET: // apb.md 13
      resetDue(core, target)
      return false
    default: {
      const toggle = state.toggles.byOrder(order)
      assert(toggle, 'a toggle that is due stands')
      endToggle(core, toggle)
      return toggle.owner !== undefined
    }
  }
}

function stands(state: State): boolean {
  const { dues, doors, violations, toggles, pending, holders, resetDueAt } = state
  const target = dues.firstTarget
  const order = dues.firstOrder
  switch (dues.firstKind) {
    case PRESENCE_EXPIRY:
      return holders.standsPresence(target, dues.firstAt)
    case NOT_USED:
      return pending.order(target) === order && !pending.isOpened(target)
    case HELD:
      return doors.heldOrder[target] === order
    case VIOLATION_EXPIRY:
      return violations.order(target) === order
    case FORCED:
      return doors.graceOrder[target] === order
    case LOCK_SCHEDULE:
      return doors.scheduleDueAt[target] === dues.firstAt
    case RESET:
      return resetDueAt[target] === dues.firstAt
    case TOGGLE_END:
      return toggles.byOrder(order) !== undefined
    default:
      return false
  }
}
