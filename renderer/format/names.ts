/** What sentences need to know of the site: names, and what belongs to what. */
import type { ControllerKind } from '../../preload/contract/controllers'
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../../preload/contract/models'
import type { Zone } from './zone'

export interface Names {
  readonly zone: Zone
  readonly area: (id: AreaId) => string
  readonly door: (id: DoorId) => string
  readonly reader: (id: ReaderId) => string
  readonly controller: (id: ControllerId) => string
  readonly person: (id: CardholderId) => string
  readonly readerDoor: (id: ReaderId) => DoorId | undefined
  readonly ends: (reader: ReaderId) => { readonly from: AreaId; readonly to: AreaId } | undefined
  /** Whether `to` lies deeper inside the site than `from`: then somebody enters, else somebody leaves. */
  readonly inward: (from: AreaId, to: AreaId) => boolean
  /** Of a controller that the site no longer has, what a site file means that does not say. */
  readonly controllerKind: (id: ControllerId) => ControllerKind
  readonly capacity: (area: AreaId) => number | null
  readonly heldSeconds: (door: DoorId) => number | null
  readonly hasContact: (door: DoorId) => boolean
}
