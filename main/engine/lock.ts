import type { LockEvent } from '../domain/event'
import { ALWAYS_OPEN, NONE, UNLOCKED } from './codes'
import type { Core } from './core'
import { LOCK_SCHEDULE } from './state/dues'

type LockedBy = LockEvent['by']

/**
 * apb.md 5.9: brings the door's lock in line with what holds it, and tells of a change. While an open door is unlocked its held
 * time does not run; it starts when the door is locked again.
 */
export function settleLock(core: Core, door: number, by: LockedBy): void {
  const { state, sink } = core
  const { doors } = state
  const unlocked = isUnlocked(core, door)
  if ((doors.unlocked[door] === 1) === unlocked) return
  setLock(core, door, unlocked)
  if (doors.isOpen[door] === 1) {
    if (unlocked) doors.heldOrder[door] = -1
    else {
      doors.heldFrom[door] = state.now
      state.runHeld(door)
    }
  }
  sink.lock(door, unlocked, by)
}

function setLock({ state }: Core, door: number, unlocked: boolean): void {
  state.doors.unlocked[door] = unlocked ? 1 : 0
  state.toggles.mark(door, UNLOCKED, unlocked)
}

function isUnlocked({ plan, state }: Core, door: number): boolean {
  const id = plan.site.doors[door]?.id
  if (state.toggles.holding(`lockdown ${id}`) !== undefined) return false
  const { scheduleOpen, firstSeen } = state.doors
  const bySchedule = scheduleOpen[door] === 1 && (plan.doors.firstPersonIn[door] === 0 || firstSeen[door] === 1)
  return bySchedule || state.toggles.holding(`unlock ${id}`) !== undefined
}

/** apb.md 5.9: reads the door's schedule at the instant at hand; opening again, it waits for its first person again. */
export function readSchedule({ plan, state }: Core, door: number): void {
  const schedule = plan.doors.schedule[door] as number
  if (schedule === NONE) return
  const open = schedule === ALWAYS_OPEN || plan.schedules.isOpen(schedule, state.now) ? 1 : 0
  const { scheduleOpen, firstSeen } = state.doors
  if (scheduleOpen[door] === open) return
  scheduleOpen[door] = open
  firstSeen[door] = 0
}

/** apb.md 5.9: the door's schedule opens or closes, or is to be looked at again. */
export function scheduleChanged(core: Core, door: number): void {
  readSchedule(core, door)
  settleLock(core, door, 'schedule')
  awaitSchedule(core, door)
}

function awaitSchedule({ plan, state }: Core, door: number): void {
  const schedule = plan.doors.schedule[door] as number
  if (schedule === ALWAYS_OPEN) return
  const at = plan.schedules.nextChange(schedule, state.now)
  state.doors.scheduleDueAt[door] = at
  state.dues.add(at, LOCK_SCHEDULE, door, door)
}

/** apb.md 5.9: a grant at a door that its schedule unlocks from the first person on. */
export function firstPersonCame(core: Core, door: number): void {
  const { plan, state } = core
  if (plan.doors.firstPersonIn[door] !== 1 || state.doors.scheduleOpen[door] === 0) return
  if (state.doors.firstSeen[door] === 1) return
  state.doors.firstSeen[door] = 1
  settleLock(core, door, 'schedule')
}

/** apb.md 2: what schedules say at the first instant holds without an event. */
export function startLocks(core: Core): void {
  for (const door of core.plan.doors.scheduled) {
    readSchedule(core, door)
    setLock(core, door, isUnlocked(core, door))
    awaitSchedule(core, door)
  }
}

/** After a restart: schedules are awaited again from the instant at which the state was saved. */
export function resumeLocks(core: Core): void {
  const { plan, state } = core
  for (let door = 0; door < plan.doors.count; door++) {
    if (plan.doors.schedule[door] === NONE) {
      state.doors.scheduleOpen[door] = 0
      continue
    }
    readSchedule(core, door)
    awaitSchedule(core, door)
  }
}

/** Whether a restart left a door unlocked that nothing holds any more, or the other way round. */
export function locksDiffer(core: Core): boolean {
  const { unlocked } = core.state.doors
  return unlocked.some((told, door) => (told === 1) !== isUnlocked(core, door))
}

/** The first step after a restart: where a changed site holds a door differently than before, it is reported now. */
export function settleLocks(core: Core): void {
  for (let door = 0; door < core.plan.doors.count; door++)
    settleLock(core, door, core.plan.doors.schedule[door] === NONE ? 'operator' : 'schedule')
}
