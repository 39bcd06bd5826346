import {
  HAS_CONTACT,
  NONE,
  PASS_AT_CLOSING,
  PASS_AT_GRANT,
  PENDING_QUEUE,
  PENDING_REPLACE,
  READER_DOOR,
  READER_FLAGS,
  READER_ROW,
} from './codes'
import type { Core } from './core'
import { isExtended } from './door'
import { firstPersonCame } from './lock'
import { pass } from './passage'
import { BROKE, EXTENDED, OPENED, PASSED } from './state/pending-grants'

/** More than this many never wait at a door (apb.md 5.4). */
export const MOST_WAITING = 8

/**
 * apb.md 5.1 to 5.4, 5.9, 5.10: what a grant does to those that wait, and its passage: now, or once its door has opened or
 * closed. `holder` is `NONE` for somebody whom a panel let in and nobody here knows.
 */
export function grant(core: Core, reader: number, holder: number, broke: boolean): void {
  const { plan, state } = core
  const row = reader * READER_ROW
  const door = plan.readerRow[row + READER_DOOR] as number
  if (((plan.readerRow[row + READER_FLAGS] as number) & HAS_CONTACT) === 0) {
    firstPersonCame(core, door)
    if (holder !== NONE) pass(core, holder, reader, broke)
    return
  }
  const isOpen = state.doors.isOpen[door] === 1
  const passage = plan.doors.passage[door] as number
  const queues = plan.doors.pending[door] === PENDING_QUEUE
  const waits = !isOpen || queues || passage === PASS_AT_CLOSING
  const opened = isOpen && !queues && passage === PASS_AT_CLOSING
  const after = makeRoom(core, door, holder, waits && !opened)
  if (waits) {
    const flags =
      (broke ? BROKE : 0) |
      (passage === PASS_AT_GRANT ? PASSED : 0) |
      (opened ? OPENED : 0) |
      (isExtended(core, holder) ? EXTENDED : 0)
    state.wait(after, door, reader, holder, flags)
  }
  if (isOpen) extendOpening(core, door, holder)
  firstPersonCame(core, door)
  if ((!waits || passage === PASS_AT_GRANT) && holder !== NONE) pass(core, holder, reader, broke)
}

/**
 * apb.md 5.4, 7: a live grant whose use a panel has already reported: it acts on pending grants but does not wait itself.
 */
export function grantOfPanel(core: Core, reader: number, holder: number, used: boolean): void {
  const { plan, state } = core
  const door = plan.readerDoor[reader] as number
  if (plan.doors.contact[door] === 1) {
    makeRoom(core, door, holder, false)
    if (state.doors.isOpen[door] === 1) extendOpening(core, door, holder)
  }
  firstPersonCame(core, door)
  if (used && holder !== NONE) pass(core, holder, reader, false)
}

/**
 * apb.md 5.4: ends what a new grant at the door takes the place of.
 *
 * @param joins whether the new one will wait in the queue
 * @returns the pending grant behind which the new one waits; NONE: it is the first
 */
function makeRoom(core: Core, door: number, holder: number, joins: boolean): number {
  const { pending } = core.state
  if (core.plan.doors.pending[door] === PENDING_REPLACE) {
    for (let place = pending.firstWaiting(door); place !== NONE; place = pending.firstWaiting(door))
      endUnused(core, place)
    return pending.last(door)
  }
  let waiting = 0
  for (let place = pending.first(door); place !== NONE; place = pending.next(place)) {
    if (pending.has(place, OPENED)) continue
    waiting++
    if (holder === NONE || pending.holder(place) !== holder) continue
    const before = pending.before(place)
    endUnused(core, place)
    return before
  }
  if (joins && waiting >= MOST_WAITING) endUnused(core, pending.firstWaiting(door))
  return pending.last(door)
}

/** apb.md 5.3: it ends without its door having been opened. */
export function endUnused(core: Core, place: number): void {
  const { pending } = core.state
  const door = pending.door(place)
  const holder = pending.holder(place)
  const reader = pending.reader(place)
  pending.remove(place)
  core.sink.notUsed(door, holder, reader)
}

/** apb.md 5.12: such a grant, made while the door is open, gives the opening the extended time. */
function extendOpening(core: Core, door: number, holder: number): void {
  const { plan, state } = core
  const { doors } = state
  if (!isExtended(core, holder) || doors.extended[door] === 1) return
  doors.extended[door] = 1
  if (doors.heldOrder[door] !== -1 && plan.doors.extendedHeldMs[door] !== plan.doors.heldMs[door]) state.runHeld(door)
}
