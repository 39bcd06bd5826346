/** Many alarms in a short time. */
import type { AlarmKind, Priority } from './alarm-kind'
import type { DoorId } from './ids'
import type { Instant } from './time'

/** A flood is more than `limit` alarms in ten minutes: they are then grouped by door and cause, P1 never. */
export interface AlarmFlood {
  readonly flooding: boolean
  readonly lastTenMinutes: number
  readonly limit: number
  /** Groups of two or more alarms that are new; empty while there is no flood. */
  readonly groups: readonly {
    readonly kind: AlarmKind
    readonly door: DoorId | null
    readonly priority: Priority
    readonly alarms: readonly string[]
    readonly count: number
    readonly lastAt: Instant
  }[]
}
