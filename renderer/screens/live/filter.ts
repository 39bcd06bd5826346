/** What of the lane is shown. Door contacts belong to the reads that moved them and are left out unless asked for. */
import type { AreaId, CardholderId, DoorId, LaneRow, RowFilter, RowKind } from '../../../preload/contract/models'
import { rowKind } from '../../format/row-kind'
import type { Entry } from '../../format/entry'
import type { SiteIndex } from '../site/site'

export interface LaneFilter {
  readonly doors: readonly DoorId[]
  readonly areas: readonly AreaId[]
  readonly person: CardholderId | null
  readonly kinds: readonly RowKind[]
  readonly violationsOnly: boolean
}

export const NO_FILTER: LaneFilter = { doors: [], areas: [], person: null, kinds: [], violationsOnly: false }

export const isFiltered = (filter: LaneFilter): boolean =>
  filter.doors.length > 0 ||
  filter.areas.length > 0 ||
  filter.kinds.length > 0 ||
  filter.person !== null ||
  filter.violationsOnly

type LaneEvent = LaneRow['event']

export function doorOf(event: LaneEvent, site: SiteIndex): DoorId | undefined {
  if ('door' in event && event.door !== undefined) return event.door
  return 'reader' in event && event.reader !== undefined
    ? (site.reader.get(event.reader)?.door ?? undefined)
    : undefined
}

function touchesArea(event: LaneEvent, areas: readonly AreaId[], site: SiteIndex): boolean {
  if ('area' in event && areas.includes(event.area)) return true
  if ('scope' in event && 'area' in event.scope) return areas.includes(event.scope.area)
  const door = doorOf(event, site)
  const readers =
    'reader' in event && event.reader !== undefined
      ? [site.reader.get(event.reader)]
      : door === undefined
        ? []
        : (site.readersOfDoor.get(door) ?? [])
  return readers.some((reader) => reader && (areas.includes(reader.from) || areas.includes(reader.to)))
}

export function personOf(event: LaneEvent): CardholderId | undefined {
  if ('cardholder' in event) return event.cardholder
  return 'scope' in event && 'cardholder' in event.scope ? event.scope.cardholder : undefined
}

/** Whether a line passes the filter. */
export function passes(filter: LaneFilter, site: SiteIndex): (entry: Entry) => boolean {
  return ({ row: { event }, gap }) => {
    if (gap) return true
    const kind = rowKind(event)
    if (filter.kinds.length > 0 ? !filter.kinds.includes(kind) : kind === 'contact') return false
    if (filter.violationsOnly && kind !== 'violation') return false
    if (filter.person !== null && personOf(event) !== filter.person) return false
    if (filter.doors.length > 0) {
      const door = doorOf(event, site)
      if (door === undefined || !filter.doors.includes(door)) return false
    }
    return filter.areas.length === 0 || touchesArea(event, filter.areas, site)
  }
}

/** The part of the filter that main can look up. */
export function rowFilter(filter: LaneFilter): RowFilter {
  return {
    ...(filter.doors.length > 0 && { doors: filter.doors }),
    ...(filter.areas.length > 0 && { areas: filter.areas }),
    ...(filter.person !== null && { cardholder: filter.person }),
    ...(filter.violationsOnly && { violationsOnly: true }),
  }
}
