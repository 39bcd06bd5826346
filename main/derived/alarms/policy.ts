/** The site file's settings for alarms: the priority of a broken rule, and the instructions for each cause. */
import type { AreaId } from '../../domain/ids'
import type { AlarmPolicy, Site } from '../../domain/site'
import type { Cause } from './rules'

/** The cause with the site file's priority; the site file sets priorities for broken rules only. */
export function gradedBy(policy: AlarmPolicy | undefined, cause: Cause): Cause {
  const { violation } = cause
  if (!policy || !violation) return cause
  const found = policy.priorities.find(
    ({ kind, area }) => (kind ?? violation.kind) === violation.kind && (area ?? violation.area) === violation.area,
  )
  return found ? { ...cause, priority: found.priority } : cause
}

/** The steps of the first matching instruction; undefined without a match. */
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
