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
export const AWAY = 128
export const DOOR_UNLOCKED = 256
export const OVER_CAPACITY = 512
/** apb.md 2.7: what would have denied. A grant with one of these alarms as well. */
export const LET_OUT_EXPIRED = 1024
export const LET_OUT_SCHEDULE = 2048
export const LET_OUT = LET_OUT_EXPIRED | LET_OUT_SCHEDULE

/** What a broken 4.6 does to the cardholder's window at the reader. */
export const WINDOW_OPENS = 1
export const SOFTENED = 2

/** Marks of checks that were made: passed or broken; 0 was not made. */
export const PASSED = 1
export const BROKEN = 2

/** What a read comes to, before anything has changed. A single one, used again for every read. */
export class Verdict {
  granted = false
  /** apb.md 2.8: a muster reader has answered. */
  mustered = false
  /** Place in DENY_REASONS of a denial; -1 for a grant. */
  reason = -1
  flags = 0
  /** Row of the table of rules that names the violation, or NONE when nothing was broken. */
  row = NONE
  /** Which of the reader's checks it is, and the area whose violation it opens or adds to (6.1). */
  check = NONE
  area = NONE
  /** Place in VIOLATION_KINDS. */
  kind = 0
  /** What was broken, or undefined when nothing was. */
  get violation(): ViolationKind | undefined {
    return this.row === NONE ? undefined : VIOLATION_KINDS[this.kind]
  }
  /** PASSED or BROKEN for each check of the reader that was made, else 0: for explanations. */
  readonly marks: Uint8Array
  /** Whether section 4 was looked at. */
  evaluated = false
  /** The first row that denies, or NONE. */
  denying = NONE
  /** What 3.5 alone would have found: something broken, something that denies (3.10). */
  foundBroken = false
  foundDenying = false
  /** Rule 4.6: 0, WINDOW_OPENS or SOFTENED; it happens whichever rule names the violation (3.5). */
  window = 0
  /** Rule 4.8: the timer restarts from this read. */
  extends = false

  /** @param most checks that a reader of the site has at most */
  constructor(most: number) {
    this.marks = new Uint8Array(most)
  }

  clear(): void {
    this.granted = false
    this.mustered = false
    this.reason = -1
    this.flags = 0
    this.row = NONE
    this.check = NONE
    this.area = NONE
    this.kind = 0
    for (let i = 0; i < this.marks.length; i++) this.marks[i] = 0
    this.evaluated = false
    this.denying = NONE
    this.foundBroken = false
    this.foundDenying = false
    this.window = 0
    this.extends = false
  }
}
