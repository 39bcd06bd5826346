/** What the site file says about its alarms: how grave a broken rule is, and what is to be done about what. */
import type { AreaId } from '../domain/ids'
import type { AlarmPolicy, Site } from '../domain/site'
import type { Cause } from './rules'

/** The cause as grave as the site file wants it; only broken rules are graded there. */
export function gradedBy(policy: AlarmPolicy | undefined, cause: Cause): Cause {
  const { violation } = cause
  if (!policy || !violation) return cause
  const found = policy.priorities.find(
    ({ kind, area }) => (kind ?? violation.kind) === violation.kind && (area ?? violation.area) === violation.area,
  )
  return found ? { ...cause, priority: found.priority } : cause
}

/** The steps of the first instruction that fits; undefined when none does. */
export function stepsFor({ alarms, readers }: Site, cause: Cause): readonly string[] | undefined {
  const leadsTo = (area: AreaId): boolean =>
    readers.some(({ door, from, to }) => door === cause.door && (from === area || to === area))
  return alarms?.instructions.find(
    ({ alarm, door, area }) =>
      (alarm ?? cause.kind) === cause.kind &&
      (door === undefined || door === cause.door) &&
      (area === undefined || area === cause.area || (cause.area === undefined && leadsTo(area))),
  )?.steps
}
