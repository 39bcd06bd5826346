import type { Instant } from '../domain/time'
import { NONE } from './codes'
import type { Core } from './core'
import { pass } from './passage'

/** apb.md 5.1, 5.2, 5.4: the passage of the granted read at hand happens now, or waits for its door. */
export function grant(core: Core, broke: boolean): void {
  const { read } = core
  grantAt(core, read.reader, read.holder, read.at, broke)
}

/** The same for any cardholder, NONE included: somebody whom a panel let in and nobody here knows. */
export function grantAt(core: Core, reader: number, holder: number, at: Instant, broke: boolean): void {
  const { plan, state } = core
  const door = plan.readerDoor[reader] as number
  replacePending(core, door, at)
  if (plan.doorContact[door] === 1 && state.doors.isOpen[door] === 0) state.setPending(door, reader, holder, broke, at)
  else if (holder !== NONE) pass(core, holder, reader, at, Number.NaN, broke)
}

/** apb.md 5.4: a new grant at the door ends the one that waits there as not used. */
export function replacePending(core: Core, door: number, at: Instant): void {
  const { doors } = core.state
  if (!doors.hasPending(door)) return
  doors.clearPending(door)
  core.sink.notUsed(at, door, doors.pendingHolder[door] as number, doors.pendingReader[door] as number)
}
