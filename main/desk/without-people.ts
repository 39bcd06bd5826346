/** What a desk shows while nobody is signed in: what and where, never who. Only what is named here is shown. */
import type { Alarm, Operator, Status } from '../../preload/contract/models'

/** Whom the status of a locked desk names. */
export const NOBODY: Operator = { name: '', role: 'guard' }

/** Words that operators wrote are left out too: they may name somebody. */
export function alarmWithoutPeople(alarm: Alarm): Alarm {
  const { id, seq, priority, kind, state, at, lastAt, count } = alarm
  const { door, reader, area, controller, violation, text, overAt, acknowledgedAt, shelvedUntil, escalatesAt } = alarm
  const rest = { door, reader, area, controller, violation, text, overAt, acknowledgedAt, shelvedUntil, escalatesAt }
  const known = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return { id, seq, priority, kind, state, at, lastAt, count, ...known, notes: [] }
}

export function statusWithoutPeople(status: Status): Status {
  const { at, controllers, readers, doors, areas, journal, notifications, flood, muster } = status
  return {
    at,
    operator: NOBODY,
    relaxations: status.relaxations.map((each) => ({ ...each, operator: null, reason: null })),
    controllers,
    readers,
    doors,
    areas,
    journal,
    notifications,
    ...(flood ? { flood } : {}),
    ...(muster ? { muster: { ...muster, operator: '' } } : {}),
  }
}
