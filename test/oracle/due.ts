/** What falls due on its own, in the order of apb.md 2. */
import { expireHold } from './automation'
import { event, text } from './event'
import type { EventLine, ResetFile, SiteFile } from './formats'
import { lockEvents, scheduleChanged } from './lock'
import { areaFile, doorFile, locationEnds } from './place'
import { nextChange, zoneOf } from './schedule'
import { notUsed } from './section-5'
import { clearViolation, reset } from './section-6'
import { type DoorState, doorOf, MINUTE, SECOND, type State } from './state'
import { dayAfter, instantOf, wall, weekdayOf } from './zone'

interface Due {
  at: number
  /** Several at one instant: the smaller kind first, then the order in which they were set, or that of the file. */
  kind: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
  order: number
  happen: () => EventLine[]
}

/** All that will fall due if nothing else happens. */
const allDue = (site: SiteFile, state: State): Due[] => [
  ...presences(site, state),
  ...unusedGrants(state),
  ...heldDoors(site, state),
  ...expiries(site, state),
  ...toggles(site, state),
  ...forcedOpenings(state),
  ...lockChanges(site, state),
  ...scheduledResets(site, state),
]

/** 4.11: only `area.occupancy` shows it. */
const presences = (site: SiteFile, state: State): Due[] =>
  state.people.flatMap((person) => {
    const at = locationEnds(site, person)
    if (at === null || person.location === null) return []
    const { order } = person.location
    return [
      {
        at,
        kind: 0,
        order,
        happen: () => {
          person.location = null
          return []
        },
      },
    ]
  })

/** 5.3. */
const unusedGrants = (state: State): Due[] =>
  state.pending
    .filter((grant) => !grant.opened)
    .map((grant) => ({
      at: grant.endsAt,
      kind: 1,
      order: grant.order,
      happen: () => {
        state.pending = state.pending.filter((entry) => entry !== grant)
        return [notUsed(state, grant)]
      },
    }))

function heldAfter(site: SiteFile, door: DoorState): number | undefined {
  const { heldOpenSeconds, extendedHeldOpenSeconds } = doorFile(site, door.id)
  return door.extended ? (extendedHeldOpenSeconds ?? heldOpenSeconds) : heldOpenSeconds
}

/** 5.6, 5.9 and 5.12. */
const heldDoors = (site: SiteFile, state: State): Due[] =>
  state.doors.flatMap((door) => {
    const held = heldAfter(site, door)
    if (!door.open || door.held || door.unlocked || held === undefined) return []
    return [
      {
        at: Math.max(door.heldFrom + held * SECOND, state.now),
        kind: 2,
        order: door.order,
        happen: () => {
          door.held = true
          return [event(state.now, 'door.held', { door: door.id })]
        },
      },
    ]
  })

/** 6.3. */
const expiries = (site: SiteFile, state: State): Due[] =>
  state.violations.flatMap(({ cardholder, area, openedAt, order }) => {
    const minutes = areaFile(site, area).apb?.violationExpiryMinutes
    if (minutes === undefined) return []
    const happen = (): EventLine[] => clearViolation(site, state, cardholder, area, { by: 'expired' })
    return [{ at: openedAt + minutes * MINUTE, kind: 3, order, happen }]
  })

/** 3.6, 3.2, 5.9 and 12.3. */
function toggles(site: SiteFile, state: State): Due[] {
  const due: Due[] = []
  for (const override of state.overrides) {
    const { until, order, action: given } = override
    if (until === null) continue
    const happen = (): EventLine[] => {
      state.overrides = state.overrides.filter((entry) => entry !== override)
      const { type: _type, ...action } = given
      return [event(state.now, 'apb.changed', { ...action, until: text(until), by: 'expired' })]
    }
    due.push({ at: until, kind: 4, order, happen })
  }
  for (const door of state.doors) {
    if (door.unlock === null || door.unlock.until === null) continue
    const { until, order, action: given } = door.unlock
    const happen = (): EventLine[] => {
      door.unlock = null
      const { type: _type, ...action } = given
      const changed = event(state.now, 'apb.changed', { ...action, until: text(until), by: 'expired' })
      return [changed, ...lockEvents(site, state, door.id, 'operator')]
    }
    due.push({ at: until, kind: 4, order, happen })
  }
  for (const hold of state.holds) {
    if (hold.until === null) continue
    due.push({ at: hold.until, kind: 4, order: hold.order, happen: () => expireHold(site, state, hold) })
  }
  return due
}

/** 5.11. */
const forcedOpenings = (state: State): Due[] =>
  state.doors.flatMap((door) => {
    if (door.graceUntil === null) return []
    const happen = (): EventLine[] => {
      door.graceUntil = null
      return [event(state.now, 'door.forced', { door: door.id })]
    }
    return [{ at: door.graceUntil, kind: 5, order: door.graceOrder, happen }]
  })

/** 5.9. */
const lockChanges = (site: SiteFile, state: State): Due[] =>
  site.doors.flatMap(({ id, unlockSchedule }, order) => {
    if (unlockSchedule === undefined) return []
    if (state.begunAt === null) return []
    const door = doorOf(state, id)
    const at = nextChange(site, unlockSchedule, door.scheduleDone ?? state.begunAt)
    if (at === null) return []
    const happen = (): EventLine[] => {
      door.scheduleDone = at
      return scheduleChanged(site, state, id)
    }
    return [{ at, kind: 6, order, happen }]
  })

/** 13: the next time after the last one; days are looked at one by one. */
const scheduledResets = (site: SiteFile, state: State): Due[] =>
  (site.resets ?? []).flatMap((file, order) => {
    if (state.begunAt === null) return []
    const done = state.resetsDone.find(({ id }) => id === file.id)?.at ?? state.begunAt
    const at = nextReset(site, file, done)
    if (at === null) return []
    const happen = (): EventLine[] => {
      state.resetsDone = [...state.resetsDone.filter(({ id }) => id !== file.id), { id: file.id, at }]
      const { id, scope, setLocation, unmovedMinutes, exceptGroups } = file
      return reset(site, state, {
        operator: `schedule:${id}`,
        reason: id,
        ...(scope.area === undefined ? {} : { area: scope.area }),
        ...(scope.group === undefined ? {} : { group: scope.group }),
        ...(setLocation === undefined ? {} : { setLocation }),
        ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
        ...(exceptGroups === undefined ? {} : { exceptGroups }),
      })
    }
    return [{ at, kind: 7, order, happen }]
  })

function nextReset(site: SiteFile, { at: time, days }: ResetFile, after: number): number | null {
  const today = wall(after, zoneOf(site)).day
  for (let ahead = -1; ahead <= 9; ahead++) {
    const day = dayAfter(today, ahead)
    if (days !== undefined && !days.includes(weekdayOf(day))) continue
    const at = instantOf(`${day}T${time}`, zoneOf(site))
    if (at > after) return at
  }
  return null
}

/** The first that falls due at or before an instant; undefined when none does. */
export const nextDue = (site: SiteFile, state: State, until: number): Due | undefined =>
  state.begunAt === null
    ? undefined
    : allDue(site, state)
        .filter(({ at }) => at <= until)
        .sort((one, other) => one.at - other.at || one.kind - other.kind || one.order - other.order)[0]
