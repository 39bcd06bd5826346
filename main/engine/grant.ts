import { NONE } from './codes'
import type { Core } from './core'
import { pass } from './passage'

/**
 * apb.md 5.1, 5.2, 5.4: the passage of a grant happens now, or waits for its door. `holder` is NONE for somebody whom a panel
 * let in and nobody here knows.
 */
export function grant(core: Core, reader: number, holder: number, broke: boolean): void {
  const { plan, state } = core
  const door = plan.readerDoor[reader] as number
  replacePending(core, door)
  if (plan.doorContact[door] === 1 && state.doors.isOpen[door] === 0) state.setPending(door, reader, holder, broke)
  else if (holder !== NONE) pass(core, holder, reader, broke)
}

/** apb.md 5.4: a new grant at the door ends the one that waits there as not used. */
export function replacePending(core: Core, door: number): void {
  const { doors } = core.state
  if (!doors.hasPending(door)) return
  doors.clearPending(door)
  core.sink.notUsed(door, doors.pendingHolder[door] as number, doors.pendingReader[door] as number)
}
