import type { ViolationRule } from '../../domain/reason'
import type { ReaderMode } from '../../domain/site'
import { BY_AREA, BY_SEQUENCE } from '../state/violations'

/**
 * Places of the rules in the table below; saved states keep them, so a new one goes to the end. The order in which they are
 * checked is that of `checksOf` (plan-readers.ts).
 */
export const ROWS = {
  lockedOutEntering: 0,
  lockedOutLeaving: 1,
  doubleEntry: 2,
  doubleExit: 3,
  reentry: 4,
  soft: 5,
  hard: 6,
  revert: 7,
  timed: 8,
  extended: 9,
  user: 10,
  route: 11,
  exitWithoutEntry: 12,
  unknownLocation: 13,
} as const

export interface Rule {
  readonly number: ViolationRule
  /** Whose violation it opens: that of the area entered, of the area left, or, for a reader's rule, of its `to` (6.1). */
  readonly concerns: 'to' | 'from' | 'reader'
  /** What it contributes to a violation (4.1, 6.1); BY_SEQUENCE only where it denied. */
  readonly contribution: number
}

const SEQUENCE = BY_SEQUENCE | BY_AREA

/** Section 4 of apb.md by row. */
const BY_ROW: { readonly [Row in keyof typeof ROWS]: Rule } = {
  lockedOutEntering: { number: '4.1', concerns: 'to', contribution: 0 },
  lockedOutLeaving: { number: '4.1', concerns: 'from', contribution: 0 },
  doubleEntry: { number: '4.2', concerns: 'to', contribution: SEQUENCE },
  doubleExit: { number: '4.2', concerns: 'from', contribution: SEQUENCE },
  reentry: { number: '4.3', concerns: 'to', contribution: BY_AREA },
  soft: { number: '4.4', concerns: 'reader', contribution: 0 },
  hard: { number: '4.5', concerns: 'reader', contribution: 0 },
  revert: { number: '4.6', concerns: 'reader', contribution: 0 },
  timed: { number: '4.7', concerns: 'reader', contribution: 0 },
  extended: { number: '4.8', concerns: 'reader', contribution: 0 },
  user: { number: '4.9', concerns: 'reader', contribution: 0 },
  route: { number: '4.10', concerns: 'reader', contribution: 0 },
  exitWithoutEntry: { number: '4.12', concerns: 'from', contribution: SEQUENCE },
  unknownLocation: { number: '4.12', concerns: 'reader', contribution: 0 },
}

const names = Object.keys(ROWS) as (keyof typeof ROWS)[] // `keyof` of an object that is const, and has no other keys
/** The same by number of the row. */
export const RULES: readonly Rule[] = names.toSorted((a, b) => ROWS[a] - ROWS[b]).map((name) => BY_ROW[name])

/** The reader's own rules by its mode (4.4 to 4.10). */
const OF_MODE: { readonly [Mode in Exclude<ReaderMode, 'none'>]: number } = {
  soft: ROWS.soft,
  hard: ROWS.hard,
  'hard-revert-soft': ROWS.revert,
  'timed-reader': ROWS.timed,
  'timed-extended': ROWS.extended,
  'timed-user': ROWS.user,
  route: ROWS.route,
}
export const rowOfMode = (mode: Exclude<ReaderMode, 'none'>): number => OF_MODE[mode]

/** Rows of the reader's own; the others are an area's. */
export const isReaderRow = (row: number): boolean => RULES[row]?.concerns === 'reader'
