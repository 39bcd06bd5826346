import { SECOND, type Instant } from '../domain/time'
import { NONE } from './codes'
import type { Core } from './core'
import { pass } from './passage'

/** apb.md 5.2, 5.6: a change of the contact; a state that repeats the last is ignored. */
export function doorChanged(core: Core, door: number, open: boolean, at: Instant): void {
  const { plan, state, sink } = core
  const { doors } = state
  if ((doors.isOpen[door] === 1) === open) return
  if (!open) {
    state.doorClosed(door, at)
    sink.door('door.closed', at, door, false)
    return
  }
  if (doors.hasPending(door)) {
    // A pending grant comes before REX, and REX is not used up.
    doors.clearPending(door)
    state.doorOpened(door, at, false)
    sink.door('door.opened', at, door, false)
    const holder = doors.pendingHolder[door] as number
    if (holder !== NONE)
      pass(core, holder, doors.pendingReader[door] as number, at, Number.NaN, doors.pendingBroke[door] === 1)
    return
  }
  const byRex = at - (doors.rexAt[door] as number) < (plan.doorRexMs[door] as number)
  state.doorOpened(door, at, !byRex)
  sink.door(byRex ? 'door.opened' : 'door.forced', at, door, byRex)
}

/** apb.md 5.6, 5.7: remembered for `rexSeconds`; it moves no one. */
export function rexPressed(core: Core, door: number, at: Instant): void {
  core.state.doors.rexAt[door] = at
}

/** Seconds for which a grant unlocks the door. */
export function unlockSeconds(core: Core, door: number): number {
  return (core.plan.doorUnlockMs[door] as number) / SECOND
}
