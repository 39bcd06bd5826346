/** Why an operator acts, and what an alarm turned out to be. */
import type * as alarmKind from '../../main/domain/alarm-kind'
import * as recordedReason from '../../main/domain/recorded-reason'

export const REASON_CODES = recordedReason.REASON_CODES
export type ReasonCode = recordedReason.ReasonCode
export type ReasonAct = recordedReason.ReasonAct
export type RecordedReason = recordedReason.RecordedReason
export const reasonOf = recordedReason.reasonOf
/** `text` is required with `other`, welcome with the rest; at most 500 characters. */
export interface Reason {
  readonly code: ReasonCode
  readonly text: string
}

export const OUTCOMES = [
  'true-alarm',
  'false-alarm',
  'test',
  'fault',
  'other',
] as const satisfies readonly alarmKind.Outcome[]
export type Outcome = alarmKind.Outcome
/** How an alarm is closed. Priorities 1 and 2 need an outcome and words; `text` has at most 500 characters. */
export interface Closing {
  readonly outcome: Outcome | null
  readonly text: string
}
