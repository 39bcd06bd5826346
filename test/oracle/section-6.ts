/** apb.md 6: violations, clearing, reset, and what operators do. Every function answers the events it made, in order. */
import { event } from './event'
import type { CardholderFile, EventLine, OperatorLine, Scope, SiteFile } from './formats'
import { lockEvents } from './lock'
import { allAreas, contains, forgetBorders, forgetLocation, isIn, readerFile, scopeKey, setLocation } from './place'
import { isSuspended } from './section-3'
import { areaTimerRuns, type Broken, readerTimerRuns } from './section-4'
import { doorOf, MINUTE, type Person, personOf, type State, the } from './state'

/** 6.1 and 4.1: opens a violation, or adds to the one that is open. */
export function openViolation(
  state: State,
  broken: Broken,
  { cardholder, reader, denied }: { cardholder: string; reader: string; denied: boolean },
): EventLine[] {
  const { rule, kind, area } = broken
  const ofArea = broken.ofArea === true && rule !== '4.1'
  const locksOut = ofArea && denied && rule !== '4.3'
  const open = state.violations.find((entry) => entry.cardholder === cardholder && entry.area === area)
  if (open) {
    open.ofArea ||= ofArea
    open.locksOut ||= locksOut
    return []
  }
  state.violations.push({ cardholder, area, openedAt: state.now, order: ++state.order, ofArea, locksOut })
  return [event(state.now, 'violation.opened', { cardholder, area, kind, reader })]
}

/** 6.2: by a passage that happened at `when`. */
export function resolveViolations(state: State, cardholder: string, when: number): EventLine[] {
  const resolved = state.violations.filter(
    (open) => open.cardholder === cardholder && !open.ofArea && open.openedAt <= when,
  )
  state.violations = state.violations.filter((open) => !resolved.includes(open))
  return resolved.map(({ area }) => event(state.now, 'violation.cleared', { cardholder, area, by: 'resolved' }))
}

type By = { by: 'expired' } | { by: 'operator'; operator: string; reason: string }

/** Areas of the site that an area contains, itself too. */
const inside = (site: SiteFile, area: number): number[] => allAreas(site).filter((each) => contains(site, area, each))

/** 6.4 for one cardholder; `violationsIn`: whose violations go as well. */
function clear(
  site: SiteFile,
  state: State,
  person: Person,
  area: number,
  violationsIn: readonly number[],
  by: By,
): EventLine[] {
  const cleared = state.violations.filter((open) => open.cardholder === person.id && violationsIn.includes(open.area))
  state.violations = state.violations.filter((open) => !cleared.includes(open))
  const areas = inside(site, area)
  forgetBorders(person, areas)
  state.areaTimers = state.areaTimers.filter((timer) => timer.cardholder !== person.id || !areas.includes(timer.area))
  state.readerTimers = state.readerTimers.filter(
    (timer) => timer.cardholder !== person.id || !contains(site, area, readerFile(site, timer.reader).to),
  )
  forgetLocation(person)
  person.lastReader = null
  return cleared.map((open) => event(state.now, 'violation.cleared', { cardholder: person.id, area: open.area, ...by }))
}

/** 6.3 and 6.4; "clearing where nothing is open does nothing". */
export function clearViolation(site: SiteFile, state: State, cardholder: string, area: number, by: By): EventLine[] {
  if (!state.violations.some((open) => open.cardholder === cardholder && open.area === area)) return []
  return clear(site, state, personOf(state, cardholder), area, [area], by)
}

/** 6.5 for one cardholder. */
function resetPerson(site: SiteFile, state: State, person: Person, by: By): EventLine[] {
  const cleared = state.violations.filter((open) => open.cardholder === person.id)
  state.violations = state.violations.filter((open) => open.cardholder !== person.id)
  state.areaTimers = state.areaTimers.filter((timer) => timer.cardholder !== person.id)
  state.readerTimers = state.readerTimers.filter((timer) => timer.cardholder !== person.id)
  state.windows = state.windows.filter((window) => window.cardholder !== person.id)
  forgetBorders(person, allAreas(site))
  forgetLocation(person)
  person.lastReader = null
  return cleared.map(({ area }) => event(state.now, 'violation.cleared', { cardholder: person.id, area, ...by }))
}

export interface Reset {
  operator: string
  reason: string
  cardholder?: string
  area?: number
  group?: string
  setLocation?: number
  unmovedMinutes?: number
  exceptGroups?: string[]
}

/** 6.5 and 13.1. */
export function reset(site: SiteFile, state: State, what: Reset): EventLine[] {
  const { operator, reason, cardholder, area, group } = what
  const by: By = { by: 'operator', operator, reason }
  const people = state.people.filter((person) => isMeant(site, state, person, what))
  const cleared = people.flatMap((person) => {
    const lines =
      area === undefined
        ? resetPerson(site, state, person, by)
        : clear(site, state, person, area, inside(site, area), by)
    if (what.setLocation !== undefined) setLocation(state, person, what.setLocation, state.now)
    return lines
  })
  const scope =
    cardholder !== undefined
      ? { cardholder }
      : area !== undefined
        ? { area }
        : group !== undefined
          ? { group }
          : { site: true }
  return [event(state.now, 'apb.reset', { scope, operator, reason, cardholders: people.length }), ...cleared]
}

function isMeant(site: SiteFile, state: State, person: Person, what: Reset): boolean {
  const file: CardholderFile = the(site.cardholders, ({ id }) => id === person.id)
  if (what.exceptGroups?.some((group) => file.groups?.includes(group) === true) === true) return false
  const age = person.newestPassageAt === null ? null : state.now - person.newestPassageAt
  if (what.unmovedMinutes !== undefined && age !== null && age < what.unmovedMinutes * MINUTE) return false
  if (what.cardholder !== undefined) return person.id === what.cardholder
  if (what.group !== undefined) return file.groups?.includes(what.group) === true
  const { area } = what
  if (area === undefined) return true
  return (
    isIn(site, state, person, area) ||
    state.violations.some((open) => open.cardholder === person.id && contains(site, area, open.area)) ||
    inside(site, area).some((each) => areaTimerRuns(site, state, person.id, each)) ||
    site.readers.some((reader) => contains(site, area, reader.to) && readerTimerRuns(site, state, person.id, reader.id))
  )
}

/** What an operator does; the action as given is in the event for all but clearing and reset. */
export function operatorRecord(site: SiteFile, state: State, record: OperatorLine & { at: string }): EventLine[] {
  const { at: _at, ...given } = record
  const { type: _type, ...action } = given
  const { operator, reason, cardholder, area, on, door } = action
  const changed = [event(state.now, 'apb.changed', { ...action, until: instantText(action.until) })]
  const until = action.until === undefined ? null : Date.parse(action.until)
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
      suspend(site, state, action.scope ?? { site: true }, on === true)
      return changed
    case 'lockdown':
      doorOf(state, door ?? '').lockdown = on === true
      return [...changed, ...lockEvents(site, state, door ?? '', 'operator')]
    case 'unlock':
      doorOf(state, door ?? '').unlock = { until, order: ++state.order, action: given }
      return [...changed, ...lockEvents(site, state, door ?? '', 'operator')]
    case 'lock':
      doorOf(state, door ?? '').unlock = null
      return [...changed, ...lockEvents(site, state, door ?? '', 'operator')]
    case 'card':
      state.cards = state.cards.filter(({ credential }) => credential !== action.credential)
      state.cards.push({ credential: action.credential ?? '', active: action.active === true })
      return changed
    default:
      throw new Error(`no such action: ${action.action}`)
  }
}

const instantText = (until: string | undefined): string | undefined =>
  until === undefined ? undefined : new Date(until).toISOString()

/** 3.6 and 3.2: the latest action of a scope or cardholder is the one in force. */
export function override(state: State, key: string, action: OperatorLine): void {
  state.overrides = state.overrides.filter((entry) => entry.key !== key)
  state.overrides.push({
    key,
    on: action.on === true,
    until: action.until === undefined ? null : Date.parse(action.until),
    order: ++state.order,
    action,
  })
}

/** 3.4: an operator's own suspension of a scope. */
export function suspend(site: SiteFile, state: State, scope: Scope, on: boolean): void {
  const { area } = scope
  const was = isSuspended(state, area)
  if (area === undefined) state.suspendedSite = on
  else {
    state.suspendedAreas = state.suspendedAreas.filter((entry) => entry !== area)
    if (on) state.suspendedAreas.push(area)
  }
  if (was && !isSuspended(state, area)) suspensionEnded(site, state, area)
}

/** 6.7: the last hold of the scope has ended. */
export function suspensionEnded(site: SiteFile, state: State, area: number | undefined): void {
  for (const person of state.people) {
    if (area === undefined || isIn(site, state, person, area)) forgetLocation(person)
    forgetBorders(person, area === undefined ? allAreas(site) : inside(site, area))
  }
}
