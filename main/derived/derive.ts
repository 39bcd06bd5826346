/** Everything that is folded from events and stored in their transaction: alarms, the roll-call, the shift handover. */
import { deriveAlarms, type KeyedAlarm } from './alarms/derive'
import type { DeriveAlarms } from '../domain/alarm'
import { foldHandover, type KeptHandover } from './handover'
import { foldMuster, type KeptMuster } from './muster/fold'

/**
 * The edition of these rules, written into the journal at each start: `verify` derives again only what the same edition derived. Raise it
 * with every change of what an event makes of alarms, the roll-call or the handover.
 */
export const ALARM_RULES = 2

export type Kept = KeyedAlarm | KeptMuster | KeptHandover

export const deriveKept: DeriveAlarms<Kept> = (open, next, site) => [
  ...deriveAlarms(open, next, site),
  ...foldMuster(open, next),
  ...foldHandover(open, next),
]
