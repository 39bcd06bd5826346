/** Why an operator acts, and what an alarm turned out to be. */
import type * as alarmKind from '../../main/domain/alarm-kind'

/** Codes of every act; each dialog offers those that fit its act. */
export const REASON_CODES = [
  'tailgated-in',
  'did-not-enter',
  'reader-fault',
  'forgot-to-badge',
  'escorted',
  'evacuation',
  'known-fault',
  'maintenance',
  'nuisance',
  'visitor',
  'forgot-card',
  'delivery',
  'emergency',
  'threat',
  'authority',
  'drill',
  'all-clear',
  'event',
  'crowd',
  'by-mistake',
  'staff-change',
  'correction',
  'planned-change',
  'policy',
  'investigation',
  'audit',
  'commissioning',
  'replacement',
  'shutdown',
  'update',
  'test',
  'other',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]
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
