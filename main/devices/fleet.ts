/** All devices of a site as one: their state here, their events in one inbox. */
import type { ControllerId, DoorId, ReaderId } from '../domain/ids'
import type { Instant } from '../domain/time'

export interface DeviceStatus {
  readonly controllers: readonly {
    readonly id: ControllerId
    readonly online: boolean
    readonly since: Instant | null
    readonly reason: string | null
  }[]
  readonly readers: readonly {
    readonly id: ReaderId
    readonly online: boolean
    readonly since: Instant | null
    readonly reason: string | null
    readonly tamper: boolean
  }[]
  /** What the contacts say; unknown while the device is away. */
  readonly doors: readonly { readonly id: DoorId; readonly contact: 'open' | 'closed' | 'unknown' }[]
}
