/** The site as its file says: what is called what, and what belongs to what. It changes only when a site file is applied. */
import { create } from 'zustand'
import type { AreaId, ControllerId, DoorId, ReaderId, SiteView } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { zone, type Zone } from '../../format/zone'

export type Area = SiteView['areas'][number]
export type Door = SiteView['doors'][number]
export type Reader = SiteView['readers'][number]
export type Controller = SiteView['controllers'][number]

/** The site with its things to be found by id. */
export interface SiteIndex {
  readonly view: SiteView
  readonly zone: Zone
  readonly area: ReadonlyMap<AreaId, Area>
  readonly door: ReadonlyMap<DoorId, Door>
  readonly reader: ReadonlyMap<ReaderId, Reader>
  readonly controller: ReadonlyMap<ControllerId, Controller>
  readonly readersOfDoor: ReadonlyMap<DoorId, readonly Reader[]>
  /** How many readers lie between Outside and an area; unreachable areas are left out. */
  readonly depth: ReadonlyMap<AreaId, number>
}

const byId = <T extends { readonly id: string | number }>(things: readonly T[]): ReadonlyMap<T['id'], T> =>
  new Map(things.map((thing) => [thing.id, thing]))

function depths(readers: readonly Reader[]): ReadonlyMap<AreaId, number> {
  const depth = new Map<AreaId, number>([[0, 0]])
  let border: AreaId[] = [0]
  for (let steps = 1; border.length > 0; steps++) {
    const next: AreaId[] = []
    for (const reader of readers)
      if (border.includes(reader.from) && !depth.has(reader.to)) {
        depth.set(reader.to, steps)
        next.push(reader.to)
      }
    border = next
  }
  return depth
}

export function indexSite(view: SiteView): SiteIndex {
  const readersOfDoor = new Map<DoorId, Reader[]>()
  for (const reader of view.readers) {
    if (reader.door === null) continue
    const list = readersOfDoor.get(reader.door)
    if (list) list.push(reader)
    else readersOfDoor.set(reader.door, [reader])
  }
  return {
    view,
    zone: zone(view.timeZone),
    area: byId(view.areas),
    door: byId(view.doors),
    reader: byId(view.readers),
    controller: byId(view.controllers),
    readersOfDoor,
    depth: depths(view.readers),
  }
}

const EMPTY = indexSite({
  name: '',
  timeZone: 'UTC',
  apbEnabled: false,
  enforcement: 'enforce',
  dualAuthorisation: false,
  groups: [],
  areas: [],
  controllers: [],
  doors: [],
  readers: [],
})

export const useSite = create<SiteIndex>()(() => EMPTY)

export const setSite = (view: SiteView): void => useSite.setState(indexSite(view), true)
export const siteIndex = (): SiteIndex => useSite.getState()

/** The name of a thing, or its id when the site does not know it any more (an old row after a change of the site). */
export const areaName = (site: SiteIndex, id: AreaId): string =>
  site.area.get(id)?.name ?? (id === 0 ? text('area.outside') : text('area.unknown', { id }))
export const doorName = (site: SiteIndex, id: DoorId): string => site.door.get(id)?.name ?? id
export const readerName = (site: SiteIndex, id: ReaderId): string => site.reader.get(id)?.name ?? id
export const controllerName = (site: SiteIndex, id: ControllerId): string => site.controller.get(id)?.name ?? id
