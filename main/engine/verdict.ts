import { VIOLATION_KINDS, type DenyReason, type ViolationKind } from '../domain/reason'
import { DENY_REASONS } from '../domain/reason'
import { NONE } from './codes'

export const reasonCode = (reason: DenyReason): number => DENY_REASONS.indexOf(reason)
export const kindCode = (kind: (typeof VIOLATION_KINDS)[number]): number => VIOLATION_KINDS.indexOf(kind)

/** Flags of `access.granted` (site-and-replay.md). */
export const OVERRIDE = 1
export const REVERTED = 2
export const EXEMPT = 4
export const FREE_PASS_USED = 8
export const SUSPENDED = 16
export const OBSERVED = 32
export const ALARM = 64

/** What a broken 4.6 does to the cardholder's window at the reader. */
export const WINDOW_OPENS = 1
export const SOFTENED = 2

/** What a read comes to, before anything has changed. A single one, used again for every read. */
export class Verdict {
  granted = false
  /** Place in DENY_REASONS of a denial; -1 for a grant. */
  reason = -1
  flags = 0
  /** Row of the table of rules that names the violation, or NONE when nothing was broken. */
  row = NONE
  /** Place in VIOLATION_KINDS. */
  kind = 0
  /** What was broken, or undefined when nothing was. */
  get violation(): ViolationKind | undefined {
    return this.row === NONE ? undefined : VIOLATION_KINDS[this.kind]
  }
  /** Rows that were checked, and those of them that were broken, as bits: for explanations. */
  checked = 0
  broken = 0
  /** The first row that denies, or NONE. */
  denying = NONE
  /** Rule 4.6: 0, WINDOW_OPENS or SOFTENED; it happens whoever names the violation (3.5). */
  window = 0
  /** Rule 4.8: the timer restarts from this read. */
  extends = false

  clear(): void {
    this.granted = false
    this.reason = -1
    this.flags = 0
    this.row = NONE
    this.kind = 0
    this.checked = 0
    this.broken = 0
    this.denying = NONE
    this.window = 0
    this.extends = false
  }
}
