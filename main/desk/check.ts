/** What only the site can tell of a request that is well formed: whether there is such a thing, and whether it makes sense now. */
import type { AreaId } from '../domain/ids'
import type { OperatorAction } from '../domain/record'
import { fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { formatInstant, HOUR, type Instant } from '../domain/time'
import type { Role, RowFilter } from '../../preload/contract/models'
import type { Failure } from '../../preload/contract/answer'

type Checked = Result<null, Failure>

const notFound = (what: string, id: string | number): Checked =>
  fail({ ok: false, code: 'not-found', detail: `there is no ${what} ${id} on this site` })
const bad = (detail: string): Checked => fail({ ok: false, code: 'bad-argument', detail })
const fine: Checked = ok(null)

export function checkDoor(site: Site, door: string): Checked {
  return site.doors.some(({ id }) => id === door) ? fine : notFound('door', door)
}
export function checkArea(site: Site, area: AreaId): Checked {
  return site.areas.some(({ id }) => id === area) ? fine : notFound('area', area)
}
const checkReader = (site: Site, reader: string): Checked =>
  site.readers.some(({ id }) => id === reader) ? fine : notFound('reader', reader)
export function checkCardholder(site: Site, cardholder: string): Checked {
  return site.cardholders.some(({ id }) => id === cardholder) ? fine : notFound('cardholder', cardholder)
}

const checkGroup = (site: Site, group: string): Checked =>
  site.groups.some(({ id }) => id === group) ? fine : notFound('group', group)
const checkCredential = (site: Site, cardholder: string, credential: string): Checked =>
  site.cardholders.find(({ id }) => id === cardholder)?.credentials.some(({ id }) => id === credential)
    ? fine
    : notFound('credential', credential)

/** The first thing wrong with an action on this site at `now`. */
export function checkAction(site: Site, action: OperatorAction, now: Instant): Checked {
  const checks: Checked[] = []
  if ('cardholder' in action) checks.push(checkCardholder(site, action.cardholder))
  if ('area' in action) checks.push(checkArea(site, action.area))
  if ('setLocation' in action && action.setLocation !== undefined) checks.push(checkArea(site, action.setLocation))
  if ('door' in action) checks.push(checkDoor(site, action.door))
  if ('group' in action) checks.push(checkGroup(site, action.group))
  if (action.action === 'card') checks.push(checkCredential(site, action.cardholder, action.credential))
  if ('scope' in action) {
    if ('area' in action.scope) checks.push(checkArea(site, action.scope.area))
    if ('reader' in action.scope) checks.push(checkReader(site, action.scope.reader))
  }
  if ('until' in action && action.until !== undefined) {
    if ('on' in action && !action.on)
      checks.push(bad('action.until: goes with on only, got an end for something switched off'))
    else if (action.until <= now)
      checks.push(bad(`action.until: must be after now, got ${formatInstant(action.until)} at ${formatInstant(now)}`))
  }
  return checks.find((check) => !check.ok) ?? fine
}

/** The longest that an operator below administrator may relax a rule for. */
const LONGEST_MS = 24 * HOUR

export function checkLength(role: Role, action: OperatorAction, now: Instant): Checked {
  if (role === 'administrator' || !('until' in action) || action.until === undefined) return fine
  if (action.until - now <= LONGEST_MS) return fine
  const detail = `action.until: at most 24 hours ahead for a ${role}, got ${formatInstant(action.until)}`
  return fail({ ok: false, code: 'not-permitted', detail })
}

export function checkFilter(site: Site, filter: RowFilter): Checked {
  const checks = [
    ...(filter.doors ?? []).map((door) => checkDoor(site, door)),
    ...(filter.areas ?? []).map((area) => checkArea(site, area)),
    ...(filter.cardholder === undefined ? [] : [checkCardholder(site, filter.cardholder)]),
  ]
  return checks.find((check) => !check.ok) ?? fine
}
