/** Everything that is folded from events and stored in their transaction: alarms, the roll-call, the shift handover. */
import { deriveAlarms, type KeyedAlarm } from '../alarms/derive'
import type { DeriveAlarms } from '../domain/alarm'
import { foldHandover, type KeptHandover } from '../handover/fold'
import { foldMuster, type KeptMuster } from '../muster/fold'

export type Kept = KeyedAlarm | KeptMuster | KeptHandover

export const deriveKept: DeriveAlarms<Kept> = (open, next, site) => [
  ...deriveAlarms(open, next, site),
  ...foldMuster(open, next),
  ...foldHandover(open, next),
]
