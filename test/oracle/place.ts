/** Questions about the site file, each default as site-and-replay.md has it, and questions about where people are (4.11). */
import type { AreaFile, ReaderFile, Scope, SiteFile } from './formats'
import { type Border, type Location, MINUTE, type Person, type State, the } from './state'
import { wall } from './zone'

export const OUTSIDE = 0

export const areaFile = (site: SiteFile, id: number): AreaFile => site.areas?.find((area) => area.id === id) ?? { id }
export const readerFile = (site: SiteFile, id: string): ReaderFile => the(site.readers, (reader) => reader.id === id)
export const modeOf = (reader: ReaderFile): string => reader.apb?.mode ?? 'none'
export const areaModeOf = (site: SiteFile, area: number): string => areaFile(site, area).apb?.mode ?? 'none'

export const localDay = (site: SiteFile, at: number): string => wall(at, site.site.timeZone ?? 'UTC').day

/** 4.3 and 4.7; readers that name no controller are the console's own, which is theirs (1). */
export const sameController = (one: ReaderFile, other: ReaderFile): boolean => one.controller === other.controller

/** 4.11: older than this counts as unknown. */
function expired(site: SiteFile, area: number, since: number, now: number): boolean {
  const minutes = areaFile(site, area).apb?.presenceExpiryMinutes
  return minutes !== undefined && now - since >= minutes * MINUTE
}

/** The area a cardholder is in, null when unknown. */
export function locationOf(site: SiteFile, state: State, person: Person): number | null {
  const location: Location | null = person.location
  if (location === null || expired(site, location.area, location.since, state.now)) return null
  return location.area
}

/** 4.2: in or out at the last passage over an area's border, null when unknown. */
export function borderOf(site: SiteFile, state: State, person: Person, area: number): Border['direction'] | null {
  const border = person.borders.find((entry) => entry.area === area)
  if (border === undefined || expired(site, area, border.since, state.now)) return null
  return border.direction
}

export const whoIsIn = (site: SiteFile, state: State, area: number): Person[] =>
  state.people.filter((person) => locationOf(site, state, person) === area)

/** One text for each scope. */
export const scopeKey = (scope: Scope | undefined): string =>
  scope?.reader !== undefined ? `reader ${scope.reader}` : scope?.area !== undefined ? `area ${scope.area}` : 'site'
