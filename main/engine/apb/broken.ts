import { kindCode } from '../verdict'

/** What a rule says of a read: 0 when it is not broken, else the kind of violation, and whether it only warns. */
export type RuleResult = number

export const NOT_BROKEN: RuleResult = 0
export const SOFT = 0x100

/** Broken, and denies. */
export const denies = (kind: Parameters<typeof kindCode>[0]): RuleResult => kindCode(kind) + 1
/** Broken, and lets in with an alarm. */
export const warns = (kind: Parameters<typeof kindCode>[0]): RuleResult => denies(kind) | SOFT
/** Place in VIOLATION_KINDS of a result that is broken. */
export const kindOf = (result: RuleResult): number => (result & 0xff) - 1
