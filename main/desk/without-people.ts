/** What a desk shows while nobody is signed in: what and where, never who. */
import type { Alarm, Operator, Status } from '../../preload/contract/models'

/** Whom the status of a locked desk names. */
export const NOBODY: Operator = { name: '', role: 'guard' }

/** Words that operators wrote go too: they may name somebody. */
export function alarmWithoutPeople(alarm: Alarm): Alarm {
  const { cardholder: _cardholder, acknowledgedBy: _by, ...rest } = alarm
  return { ...rest, notes: [] }
}

export function statusWithoutPeople(status: Status): Status {
  const relaxations = status.relaxations.map((each) => ({ ...each, operator: null, reason: null }))
  return { ...status, operator: NOBODY, relaxations }
}
