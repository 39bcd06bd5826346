/** apb.md 6: violations, clearing, reset. Every function answers the events it made, in order. */
import { event } from './event'
import type { EventLine, OperatorLine, SiteFile } from './formats'
import { locationOf, readerFile, scopeKey } from './place'
import { areaTimerRuns, type Broken, readerTimerRuns } from './section-4'
import { doorOf, type OpenViolation, type Person, personOf, type State } from './state'

/** 6.1 and 4.1: opens a violation, or adds to the one that is open. */
export function openViolation(state: State, broken: Broken, cardholder: string, reader: string): EventLine[] {
  const { rule, kind, area } = broken
  const open = state.violations.find((entry) => entry.cardholder === cardholder && entry.area === area)
  if (open) {
    if (rule !== '4.1') open.rules.push(rule)
    return []
  }
  state.violations.push({ cardholder, area, openedAt: state.now, order: ++state.order, rules: [rule] })
  return [event(state.now, 'violation.opened', { cardholder, area, kind, reader })]
}

const isAreaViolation = ({ rules }: OpenViolation): boolean => rules.includes('4.2') || rules.includes('4.3')

/** 6.2: by a passage that happened at `when`. */
export function resolveViolations(state: State, cardholder: string, when: number): EventLine[] {
  const resolved = state.violations.filter(
    (open) => open.cardholder === cardholder && !isAreaViolation(open) && open.openedAt <= when,
  )
  state.violations = state.violations.filter((open) => !resolved.includes(open))
  return resolved.map(({ area }) => event(state.now, 'violation.cleared', { cardholder, area, by: 'resolved' }))
}

type By = { by: 'expired' } | { by: 'operator'; operator: string; reason: string }

/** 6.4 for one cardholder, whether or not something is open. */
function clear(site: SiteFile, state: State, person: Person, area: number, by: By): EventLine[] {
  const cleared = state.violations.filter((open) => open.cardholder === person.id && open.area === area)
  state.violations = state.violations.filter((open) => !cleared.includes(open))
  person.borders = person.borders.filter((border) => border.area !== area)
  state.areaTimers = state.areaTimers.filter((timer) => timer.cardholder !== person.id || timer.area !== area)
  state.readerTimers = state.readerTimers.filter(
    (timer) => timer.cardholder !== person.id || readerFile(site, timer.reader).to !== area,
  )
  person.location = null
  person.lastReader = null
  return cleared.map(() => event(state.now, 'violation.cleared', { cardholder: person.id, area, ...by }))
}

/** 6.3 and 6.4; "clearing where nothing is open does nothing". */
export function clearViolation(site: SiteFile, state: State, cardholder: string, area: number, by: By): EventLine[] {
  if (!state.violations.some((open) => open.cardholder === cardholder && open.area === area)) return []
  return clear(site, state, personOf(state, cardholder), area, by)
}

/** 6.5 for one cardholder. */
function resetPerson(state: State, person: Person, location: number | undefined, by: By): EventLine[] {
  const cleared = state.violations.filter((open) => open.cardholder === person.id)
  state.violations = state.violations.filter((open) => open.cardholder !== person.id)
  state.areaTimers = state.areaTimers.filter((timer) => timer.cardholder !== person.id)
  state.readerTimers = state.readerTimers.filter((timer) => timer.cardholder !== person.id)
  state.windows = state.windows.filter((window) => window.cardholder !== person.id)
  person.borders = []
  person.lastReader = null
  person.location = location === undefined ? null : { area: location, since: state.now }
  return cleared.map(({ area }) => event(state.now, 'violation.cleared', { cardholder: person.id, area, ...by }))
}

/** 6.5. */
export function reset(
  site: SiteFile,
  state: State,
  what: { operator: string; reason: string; cardholder?: string; area?: number; setLocation?: number },
): EventLine[] {
  const { operator, reason, cardholder, area } = what
  const by: By = { by: 'operator', operator, reason }
  const done = (scope: unknown, people: Person[], cleared: EventLine[]): EventLine[] => [
    event(state.now, 'apb.reset', { scope, operator, reason, cardholders: people.length }),
    ...cleared,
  ]
  if (cardholder !== undefined) {
    const person = personOf(state, cardholder)
    return done({ cardholder }, [person], resetPerson(state, person, what.setLocation, by))
  }
  if (area !== undefined) {
    const people = state.people.filter(
      (person) =>
        locationOf(site, state, person) === area ||
        state.violations.some((open) => open.cardholder === person.id && open.area === area) ||
        areaTimerRuns(site, state, person.id, area) ||
        site.readers.some((reader) => reader.to === area && readerTimerRuns(site, state, person.id, reader.id)),
    )
    return done(
      { area },
      people,
      people.flatMap((person) => clear(site, state, person, area, by)),
    )
  }
  return done(
    { site: true },
    state.people,
    state.people.flatMap((person) => resetPerson(state, person, undefined, by)),
  )
}

/** What an operator does; the action as given is in the event for all but clearing and reset. */
export function operatorRecord(site: SiteFile, state: State, record: OperatorLine & { at: string }): EventLine[] {
  const { at: _at, ...given } = record
  const { type: _type, ...action } = given
  const { operator, reason, cardholder, area, on, door } = action
  const changed = [event(state.now, 'apb.changed', { ...action, until: instantText(action.until) })]
  switch (action.action) {
    case 'clear-violation':
      return clearViolation(site, state, cardholder ?? '', area ?? 0, { by: 'operator', operator, reason })
    case 'reset':
      return reset(site, state, action)
    case 'free-pass':
      personOf(state, cardholder ?? '').freePass = true
      return changed
    case 'revert-to-soft':
      personOf(state, cardholder ?? '').revert = true
      return changed
    case 'grant-on-violation':
      override(state, `grant-on-violation ${scopeKey(action.scope)}`, given)
      return changed
    case 'exempt':
      override(state, `exempt ${cardholder}`, given)
      return changed
    case 'suspend':
      suspend(state, action.scope?.area, on === true)
      return changed
    case 'lockdown':
      doorOf(state, door ?? '').lockdown = on === true
      return changed
    default:
      throw new Error(`no such action: ${action.action}`)
  }
}

const instantText = (until: string | undefined): string | undefined =>
  until === undefined ? undefined : new Date(until).toISOString()

/** 3.6 and 3.2: the latest action of a scope or cardholder is the one in force. */
function override(state: State, key: string, action: OperatorLine): void {
  state.overrides = state.overrides.filter((entry) => entry.key !== key)
  state.overrides.push({
    key,
    on: action.on === true,
    until: action.until === undefined ? null : Date.parse(action.until),
    order: ++state.order,
    action,
  })
}

/** 3.4 and 6.7. */
function suspend(state: State, area: number | undefined, on: boolean): void {
  const was = area === undefined ? state.suspendedSite : state.suspendedAreas.includes(area)
  if (area === undefined) state.suspendedSite = on
  else {
    state.suspendedAreas = state.suspendedAreas.filter((entry) => entry !== area)
    if (on) state.suspendedAreas.push(area)
  }
  if (on || !was) return
  for (const person of state.people) {
    if (area === undefined || person.location?.area === area) person.location = null
    person.borders = person.borders.filter((border) => area !== undefined && border.area !== area)
  }
}
