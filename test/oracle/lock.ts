/** apb.md 5.9: whether a door is unlocked, and what is printed when that changes. */
import { event } from './event'
import type { EventLine, SiteFile } from './formats'
import { doorFile } from './place'
import { isOpen } from './schedule'
import { isLockedDown } from './section-2'
import { doorOf, type State } from './state'

export type ChangedBy = 'schedule' | 'operator' | 'automation'

/** Whether its schedule holds the door unlocked now. */
function scheduleHolds(site: SiteFile, state: State, id: string): boolean {
  const { unlockSchedule, firstPersonIn } = doorFile(site, id)
  if (unlockSchedule === undefined || !isOpen(site, unlockSchedule, state.now)) return false
  return firstPersonIn !== true || doorOf(state, id).firstCame
}

export function isUnlocked(site: SiteFile, state: State, id: string): boolean {
  if (isLockedDown(state, id)) return false
  return (
    scheduleHolds(site, state, id) ||
    doorOf(state, id).unlock !== null ||
    state.holds.some((hold) => hold.kind === 'unlock' && hold.door === id)
  )
}

/** Takes in what changed; prints when the door did. */
export function lockEvents(site: SiteFile, state: State, id: string, by: ChangedBy): EventLine[] {
  const door = doorOf(state, id)
  const unlocked = isUnlocked(site, state, id)
  if (unlocked === door.unlocked) return []
  door.unlocked = unlocked
  if (!unlocked && door.open) {
    door.heldFrom = state.now
    door.order = ++state.order
  }
  return [event(state.now, unlocked ? 'door.unlocked' : 'door.locked', { door: id, by })]
}

/** 5.9: the first person since the schedule opened. */
export function firstPerson(site: SiteFile, state: State, id: string): EventLine[] {
  const { unlockSchedule } = doorFile(site, id)
  if (unlockSchedule === undefined || !isOpen(site, unlockSchedule, state.now)) return []
  doorOf(state, id).firstCame = true
  return lockEvents(site, state, id, 'schedule')
}

/** When its schedule changes. */
export function scheduleChanged(site: SiteFile, state: State, id: string): EventLine[] {
  doorOf(state, id).firstCame = false
  return lockEvents(site, state, id, 'schedule')
}
