import { SECOND } from '../domain/time'
import { NONE } from './codes'
import type { Core } from './core'
import { pass } from './passage'

/** apb.md 5.2, 5.6: a change of the contact; a state that repeats the last is ignored. */
export function doorChanged(core: Core, door: number, open: boolean): void {
  const { plan, state, sink } = core
  const { doors } = state
  if ((doors.isOpen[door] === 1) === open) return
  if (!open) {
    state.doorClosed(door)
    sink.door('door.closed', door, false)
    return
  }
  if (doors.hasPending(door)) {
    // A pending grant comes before REX, and REX is not used up.
    doors.clearPending(door)
    state.doorOpened(door, false)
    sink.door('door.opened', door, false)
    const holder = doors.pendingHolder[door] as number
    if (holder !== NONE) pass(core, holder, doors.pendingReader[door] as number, doors.pendingBroke[door] === 1)
    return
  }
  const byRex = state.now - (doors.rexAt[door] as number) < (plan.doorRexMs[door] as number)
  state.doorOpened(door, !byRex)
  sink.door(byRex ? 'door.opened' : 'door.forced', door, byRex)
}

/** apb.md 5.6, 5.7: remembered for `rexSeconds`; it moves no one. */
export function rexPressed(core: Core, door: number): void {
  core.state.doors.rexAt[door] = core.state.now
}

/** Seconds for which a grant unlocks the door. */
export function unlockSeconds(core: Core, door: number): number {
  return (core.plan.doorUnlockMs[door] as number) / SECOND
}
