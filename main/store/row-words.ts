/** Which words a row refers to by number. */
import { ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'

/** Kinds whose `a`, or `b`, is a number of its own; in doubt it is a word, and the word is kept. */
const PLAIN_A: ReadonlySet<number> = new Set([
  ROW.passage,
  ROW.violationOpened,
  ROW.violationCleared,
  ROW.siteChanged,
  ROW.occupancy,
])
const WORD_B: ReadonlySet<number> = new Set([ROW.violationCleared])

/** Hands each to `take`; those of the row's explanation are not among them. */
export function visitWordsOf(row: EntryRow, take: (word: number) => void): void {
  if (row.holder !== null) take(row.holder)
  if (row.place !== null) take(row.place)
  const kind = kindOf(row.code)
  if (row.a !== null && !PLAIN_A.has(kind)) take(row.a)
  if (row.b !== null && WORD_B.has(kind)) take(row.b)
}
