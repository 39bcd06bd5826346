/** The names of the site and of people as sentences ask for them. */
import { KIND_UNLESS_SAID } from '../../../preload/contract/controllers'
import type { Names } from '../../format/names'
import { personName } from '../people/people'
import { areaName, controllerName, doorName, readerName, siteIndex } from './site'

export const names: Names = {
  get zone() {
    return siteIndex().zone
  },
  area: (id) => areaName(siteIndex(), id),
  door: (id) => doorName(siteIndex(), id),
  reader: (id) => readerName(siteIndex(), id),
  controller: (id) => controllerName(siteIndex(), id),
  person: personName,
  readerDoor: (id) => siteIndex().reader.get(id)?.door ?? undefined,
  ends: (id) => siteIndex().reader.get(id),
  inward: (from, to) => {
    const { depth } = siteIndex()
    return (depth.get(to) ?? 0) >= (depth.get(from) ?? 0)
  },
  controllerKind: (id) => siteIndex().controller.get(id)?.kind ?? KIND_UNLESS_SAID,
  capacity: (id) => siteIndex().area.get(id)?.capacity ?? null,
  heldSeconds: (id) => siteIndex().door.get(id)?.heldOpenSeconds ?? null,
  hasContact: (id) => siteIndex().door.get(id)?.contact ?? false,
}
