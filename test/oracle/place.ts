/** Questions about the site file, each default as site-and-replay.md has it, and questions about where people are (4.11). */
import type { AreaFile, DoorFile, ReaderFile, Scope, SiteFile } from './formats'
import { wall } from './zone'
import { zoneOf } from './schedule'
import { type Border, MINUTE, type Person, SECOND, type State, the } from './state'

export const OUTSIDE = 0

export const areaFile = (site: SiteFile, id: number): AreaFile => site.areas?.find((area) => area.id === id) ?? { id }
export const readerFile = (site: SiteFile, id: string): ReaderFile => the(site.readers, (reader) => reader.id === id)
export const doorFile = (site: SiteFile, id: string): DoorFile => the(site.doors, (door) => door.id === id)
export const modeOf = (reader: ReaderFile): string => reader.apb?.mode ?? 'none'
export const isMuster = (reader: ReaderFile): boolean => reader.kind === 'muster'
/** Of a reader that is no muster reader. */
export const fromOf = (reader: ReaderFile): number => reader.from ?? OUTSIDE

export const localDay = (site: SiteFile, at: number): string => wall(at, zoneOf(site)).day

/** 1: the areas that contain an area, itself first, then outwards. */
export function around(site: SiteFile, area: number): number[] {
  const within = areaFile(site, area).within
  return within === undefined ? [area] : [area, ...around(site, within)]
}

/** 1: X contains Y. */
export const contains = (site: SiteFile, x: number, y: number): boolean => around(site, y).includes(x)

/** 1: areas of which the reader is an entrance, the outermost first. */
export const entered = (site: SiteFile, reader: ReaderFile): number[] =>
  isMuster(reader)
    ? []
    : around(site, reader.to)
        .filter((area) => !contains(site, area, fromOf(reader)))
        .toReversed()

/** 1: areas of which the reader is an exit, the innermost first. */
export const left = (site: SiteFile, reader: ReaderFile): number[] =>
  isMuster(reader) ? [] : around(site, fromOf(reader)).filter((area) => !contains(site, area, reader.to))

export const crossed = (site: SiteFile, reader: ReaderFile): number[] => [
  ...entered(site, reader),
  ...left(site, reader),
]

/** 1: the areas of a reader: any that contains its `from` or its `to`. */
export const areasOf = (site: SiteFile, reader: ReaderFile): number[] => [
  ...new Set([...around(site, reader.to), ...around(site, fromOf(reader))]),
]

export const allAreas = (site: SiteFile): number[] => [
  OUTSIDE,
  ...(site.areas ?? []).map(({ id }) => id).filter((id) => id !== OUTSIDE),
]

/** 4.2: `entry` and `exit` each replace the mode for their direction. */
export function directionMode(site: SiteFile, area: number, direction: 'entry' | 'exit'): string {
  const apb = areaFile(site, area).apb
  return apb?.[direction] ?? apb?.mode ?? 'none'
}

/** 4.3: how long an area's timer runs, in ms; null when it has no timer. */
export function reentryOf(site: SiteFile, area: number): number | null {
  const { reentryMinutes, reentrySeconds } = areaFile(site, area).apb ?? {}
  if (reentrySeconds !== undefined) return reentrySeconds * SECOND
  return reentryMinutes === undefined ? null : reentryMinutes * MINUTE
}

/** 4.7 to 4.9: how long a reader's timer runs, in ms. */
export const durationOf = (reader: ReaderFile): number =>
  reader.apb?.seconds === undefined ? (reader.apb?.minutes ?? 0) * MINUTE : reader.apb.seconds * SECOND

/** 4.3 and 4.7; readers that name no controller are the console's own, which is theirs (1). */
export const sameController = (one: ReaderFile, other: ReaderFile): boolean => one.controller === other.controller

/** 4.11: how old a presence in an area may become, in ms; null when it does not expire. */
function presenceOf(site: SiteFile, area: number): number | null {
  const minutes = areaFile(site, area).apb?.presenceExpiryMinutes
  return minutes === undefined ? null : minutes * MINUTE
}

/** 4.11: when a location becomes unknown; the first of the areas around it to expire decides. */
export function locationEnds(site: SiteFile, person: Person): number | null {
  const { location } = person
  if (location === null) return null
  const ends = around(site, location.area)
    .map((area) => presenceOf(site, area))
    .filter((age) => age !== null)
    .map((age) => location.since + age)
  return ends.length === 0 ? null : Math.min(...ends)
}

/** The area a cardholder is in, null when unknown. */
export function locationOf(site: SiteFile, state: State, person: Person): number | null {
  const ends = locationEnds(site, person)
  return person.location === null || (ends !== null && state.now >= ends) ? null : person.location.area
}

export function isIn(site: SiteFile, state: State, person: Person, area: number): boolean {
  const location = locationOf(site, state, person)
  return location !== null && contains(site, area, location)
}

/** 4.2: in or out at the last passage over an area's border, null when unknown. */
export function borderOf(site: SiteFile, state: State, person: Person, area: number): Border['direction'] | null {
  const border = person.borders.find((entry) => entry.area === area)
  if (border === undefined) return null
  const age = presenceOf(site, area)
  return age !== null && state.now - border.since >= age ? null : border.direction
}

export const whoIsIn = (site: SiteFile, state: State, area: number): Person[] =>
  state.people.filter((person) => isIn(site, state, person, area))

/** A place, not a passage; a location that was forgotten is known again (4.12). */
export function setLocation(state: State, person: Person, area: number, since: number): void {
  person.location = { area, since, order: ++state.order }
  person.locationForgotten = false
}

/** 6.4, 6.5, 6.7, 7: forgets the location; a strict reader believes the person until it is known again (4.12). */
export function forgetLocation(person: Person): void {
  person.location = null
  person.locationForgotten = true
}

/** The same for the in/out over borders, whether or not it was known (4.12). */
export function forgetBorders(person: Person, areas: readonly number[]): void {
  person.borders = person.borders.filter(({ area }) => !areas.includes(area))
  person.bordersForgotten = [...new Set([...person.bordersForgotten, ...areas])]
}

/** One text for each scope. */
export const scopeKey = (scope: Scope | undefined): string =>
  scope?.reader !== undefined ? `reader ${scope.reader}` : scope?.area !== undefined ? `area ${scope.area}` : 'site'
