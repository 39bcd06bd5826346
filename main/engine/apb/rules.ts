import type { ViolationRule } from '../../domain/reason'
import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import { BY_AREA, BY_SEQUENCE } from '../state/violations'
import type { State } from '../state'
import { SOFTENED, WINDOW_OPENS, type Verdict } from '../verdict'
import { kindOf, NOT_BROKEN, SOFT, type RuleResult } from './broken'
import { ROWS } from './rows'
import { hardReader, hardRevertSoftReader, softReader } from './location'
import { lockedOutEntering, lockedOutLeaving } from './lock-out'
import { reentryTooSoon } from './reentry'
import { outOfRoute } from './route'
import { doubleEntry, doubleExit } from './sequence'
import { timedExtended, timedReader, timedUser } from './timed'

export interface Rule {
  readonly number: ViolationRule
  /** Whose violation it opens: that of the area entered, of the area left, or, for a reader's rule, of its `to` (6.1). */
  readonly concerns: 'to' | 'from' | 'reader'
  /** What it contributes to a violation (4.1, 6.1). */
  readonly contribution: number
}

const SEQUENCE = BY_SEQUENCE | BY_AREA

/**
 * Section 4 of apb.md, in the order in which broken rules name a violation (3.5). `rows.ts` names the places, {@link check}
 * asks each rule in its place.
 */
export const RULES: readonly Rule[] = [
  { number: '4.1', concerns: 'to', contribution: 0 },
  { number: '4.1', concerns: 'from', contribution: 0 },
  { number: '4.2', concerns: 'to', contribution: SEQUENCE },
  { number: '4.2', concerns: 'from', contribution: SEQUENCE },
  { number: '4.3', concerns: 'to', contribution: BY_AREA },
  { number: '4.4', concerns: 'reader', contribution: 0 },
  { number: '4.5', concerns: 'reader', contribution: 0 },
  { number: '4.6', concerns: 'reader', contribution: 0 },
  { number: '4.7', concerns: 'reader', contribution: 0 },
  { number: '4.8', concerns: 'reader', contribution: 0 },
  { number: '4.9', concerns: 'reader', contribution: 0 },
  { number: '4.10', concerns: 'reader', contribution: 0 },
]

/**
 * What the rule of a row says of the read. The calls stand here one by one, and not as functions in the table above,
 * since a read would pay more for finding the function than for the rule.
 */
export function check(row: number, plan: Plan, state: State, read: Read): RuleResult {
  switch (row) {
    case ROWS.lockedOutEntering:
      return lockedOutEntering(state, read)
    case ROWS.lockedOutLeaving:
      return lockedOutLeaving(state, read)
    case ROWS.doubleEntry:
      return doubleEntry(plan, state, read)
    case ROWS.doubleExit:
      return doubleExit(plan, state, read)
    case ROWS.reentry:
      return reentryTooSoon(plan, state, read)
    case ROWS.soft:
      return softReader(read)
    case ROWS.hard:
      return hardReader(read)
    case ROWS.revert:
      return hardRevertSoftReader(plan, state, read)
    case ROWS.timed:
      return timedReader(plan, state, read)
    case ROWS.extended:
      return timedExtended(plan, state, read)
    case ROWS.user:
      return timedUser(plan, state, read)
    default:
      return outOfRoute(plan, read)
  }
}

/**
 * apb.md 3.5: evaluates the rows and leaves in the verdict which were broken, which denies first, and which names the
 * violation: the first that denies, else the first that is broken.
 */
export function evaluate(plan: Plan, state: State, read: Read, rows: number, verdict: Verdict): void {
  verdict.checked = rows
  let first = NONE
  let firstKind = 0
  for (let left = rows; left !== 0; left &= left - 1) {
    const row = 31 - Math.clz32(left & -left)
    const result = check(row, plan, state, read)
    if (result === NOT_BROKEN) continue
    verdict.broken |= 1 << row
    const soft = (result & SOFT) !== 0
    if (first === NONE) {
      first = row
      firstKind = kindOf(result)
    }
    if (!soft && verdict.denying === NONE) {
      verdict.denying = row
      verdict.kind = kindOf(result)
    }
    if (row === ROWS.revert) verdict.window = soft ? SOFTENED : WINDOW_OPENS
    if (row === ROWS.extended) verdict.extends = true
  }
  if (verdict.denying !== NONE) verdict.row = verdict.denying
  else if (first !== NONE) {
    verdict.row = first
    verdict.kind = firstKind
  }
}

/** The area whose violation a row opens or adds to (6.1). */
export function areaOf(row: number, read: Read): number {
  return (RULES[row] as Rule).concerns === 'from' ? read.from : read.to
}
