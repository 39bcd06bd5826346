import { SECOND } from '../domain/time'
import { NONE, PASS_AT_CLOSING, PENDING_QUEUE, PROFILE_EXTENDED } from './codes'
import type { Core } from './core'
import { pass } from './passage'
import { BROKE, EXTENDED, PASSED } from './state/pending-grants'
import { FORCED } from './state/dues'

/** What an opening is put down to, beside `door.opened` (site-and-replay.md). */
export const BY_NOTHING = 0
export const BY_REX = 1
export const BY_BOUNCE = 2

/** apb.md 5.2, 5.6, 5.11: a change of the contact; a state that repeats the last is ignored. */
export function doorChanged(core: Core, door: number, open: boolean): void {
  const { doors } = core.state
  if ((doors.isOpen[door] === 1) === open) return
  if (open) opened(core, door)
  else closed(core, door)
}

function opened(core: Core, door: number): void {
  const { plan, state, sink } = core
  const { doors, pending } = state
  // A pending grant comes before REX, and REX is not used up.
  if (pending.firstWaiting(door) !== NONE) {
    openedByGrant(core, door)
    return
  }
  if (isRexRecent(core, door)) {
    state.doorOpened(door, false, false)
    sink.door('door.opened', door, BY_REX)
    return
  }
  if (doors.unlocked[door] === 1) {
    state.doorOpened(door, false, false)
    sink.door('door.opened', door, BY_NOTHING)
    return
  }
  const bounces = state.now - (doors.changedAt[door] as number) < (plan.doors.bounceMs[door] as number)
  if (bounces) {
    state.doorOpened(door, false, false)
    sink.door('door.opened', door, BY_BOUNCE)
    return
  }
  const grace = plan.doors.graceMs[door] as number
  state.doorOpened(door, grace === 0, false)
  if (grace === 0) {
    sink.door('door.forced', door, BY_NOTHING)
    return
  }
  const order = state.nextOrder++
  doors.graceOrder[door] = order
  state.dues.add(state.now + grace, FORCED, door, order)
}

/** apb.md 5.2, 5.4, 5.10: the opening of the first pending grant, or of all of them. */
function openedByGrant(core: Core, door: number): void {
  const { plan, state, sink } = core
  const { pending } = state
  const one = plan.doors.pending[door] === PENDING_QUEUE
  const atClosing = plan.doors.passage[door] === PASS_AT_CLOSING
  let extended = false
  for (let place = pending.firstWaiting(door); place !== NONE; place = pending.next(place)) {
    if (pending.has(place, EXTENDED)) extended = true
    if (one) break
  }
  state.doorOpened(door, false, extended)
  sink.door('door.opened', door, BY_NOTHING)
  for (let place = pending.firstWaiting(door); place !== NONE; place = pending.firstWaiting(door)) {
    if (atClosing) pending.open(place)
    else passPending(core, place)
    if (one) return
  }
}

function closed(core: Core, door: number): void {
  const { state, sink } = core
  if (state.doors.graceOrder[door] !== -1) forced(core, door)
  state.doorClosed(door)
  sink.door('door.closed', door, BY_NOTHING)
  for (let place = state.pending.firstOpened(door); place !== NONE; place = state.pending.firstOpened(door))
    passPending(core, place)
}

/** apb.md 5.11: no REX has come for the opening. */
export function forced(core: Core, door: number): void {
  const { doors } = core.state
  doors.graceOrder[door] = -1
  doors.forced[door] = 1
  core.sink.door('door.forced', door, BY_NOTHING)
}

function passPending(core: Core, place: number): void {
  const { pending } = core.state
  const holder = pending.holder(place)
  const reader = pending.reader(place)
  const moves = holder !== NONE && !pending.has(place, PASSED)
  const broke = pending.has(place, BROKE)
  pending.remove(place)
  if (moves) pass(core, holder, reader, broke)
}

function isRexRecent({ plan, state }: Core, door: number): boolean {
  return state.now - (state.doors.rexAt[door] as number) < (plan.doors.rexMs[door] as number)
}

/** apb.md 5.6, 5.7, 5.11: remembered for `rexSeconds`, and what an opening waits for; it moves no one. */
export function rexPressed(core: Core, door: number): void {
  const { doors } = core.state
  doors.rexAt[door] = core.state.now
  if (doors.graceOrder[door] === -1) return
  doors.graceOrder[door] = -1
  core.sink.door('door.opened', door, BY_REX)
}

/** apb.md 5.12: whether the cardholder, if known, has `extendedUnlock`. */
export function isExtended({ plan, state }: Core, holder: number): boolean {
  if (holder === NONE) return false
  return ((plan.access.flags[state.holders.profile(holder)] as number) & PROFILE_EXTENDED) !== 0
}

/** Seconds for which a grant to the cardholder unlocks the door. */
export function unlockSeconds(core: Core, door: number, holder: number): number {
  const { unlockMs, extendedUnlockMs } = core.plan.doors
  return ((isExtended(core, holder) ? extendedUnlockMs : unlockMs)[door] as number) / SECOND
}
