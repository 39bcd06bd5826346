import type { AreaId } from './ids'

/**
 * Why a read is denied, apb.md 2, in the order of the checks; `apb` carries a violation. The last two are checked after 2.2,
 * at readers with a keypad; they stand last since journals keep the place in this list.
 */
export const DENY_REASONS = [
  'unknown-credential',
  'inactive',
  'not-yet-valid',
  'expired',
  'no-access',
  'outside-schedule',
  'lockdown',
  'area-full',
  'apb',
  'pin-required',
  'wrong-pin',
] as const
export type DenyReason = (typeof DENY_REASONS)[number]

/** What kind of passback a violation is, apb.md 4. */
export const VIOLATION_KINDS = [
  'locked-out',
  'double-entry',
  'double-exit',
  'reentry-too-soon',
  'passback',
  'wrong-area',
  'too-soon',
  'out-of-route',
  'exit-without-entry',
  'unknown-location',
] as const
export type ViolationKind = (typeof VIOLATION_KINDS)[number]

/** The rules of apb.md 4 that name a violation. */
export const VIOLATION_RULES = ['4.1', '4.2', '4.3', '4.4', '4.5', '4.6', '4.7', '4.8', '4.9', '4.10', '4.12'] as const
export type ViolationRule = (typeof VIOLATION_RULES)[number]

/** A broken rule of apb.md 4, and the area whose rule it is. */
export interface Violation {
  readonly rule: ViolationRule
  readonly kind: ViolationKind
  readonly area: AreaId
}
