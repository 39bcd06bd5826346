/** What sentences need to know of the site: names, and what belongs to what. */
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../../preload/contract/models'
import type { Zone } from './zone'

export interface Names {
  readonly zone: Zone
  area(id: AreaId): string
  door(id: DoorId): string
  reader(id: ReaderId): string
  controller(id: ControllerId): string
  person(id: CardholderId): string
  readerDoor(id: ReaderId): DoorId | undefined
  ends(reader: ReaderId): { readonly from: AreaId; readonly to: AreaId } | undefined
  /** Whether `to` lies deeper inside the site than `from`: then somebody enters, else somebody leaves. */
  inward(from: AreaId, to: AreaId): boolean
  controllerKind(id: ControllerId): 'panel' | 'osdp' | undefined
  capacity(area: AreaId): number | null
  heldSeconds(door: DoorId): number | null
  hasContact(door: DoorId): boolean
}
