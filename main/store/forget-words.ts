/**
 * Takes out words that only purged rows referred to: names, cards, reasons in somebody's own words must not outlive the
 * records for which they were kept. Each leaves its number and its hash with the slice that it came with (purged.ts).
 *
 * The rows are gone through once, a piece at a time, and what they refer to is noted; what is noted of nobody and came with a
 * purged row goes, a few words a commit. Rows that came meanwhile are looked at before each commit.
 */
import { assert } from '../domain/assert'
import type { Connection } from './open'
import { lastPurged, leaveWords } from './purged'
import { visitWordsOf } from './row-words'
import type { Sign } from './signing'
import { readRows } from './tail'
import type { NewWord } from './words'

/** Rows looked at in one turn: about a millisecond. */
const ROWS_AT_ONCE = 1_024
/** Words looked at in one turn. */
const WORDS_AT_ONCE = 512
/** Words taken out in one commit. */
const TAKEN_AT_ONCE = 64

export interface Forgetting {
  /** The next piece of work; true when all is done. To be called in a transaction, between two commits of the journal. */
  readonly turn: () => boolean
}

/** @param forgotten called for each removed word, so that its number is not used again */
export function forgetWords(connection: Connection, forgotten: (word: NewWord) => void, sign?: Sign): Forgetting {
  const newestWord = connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck()
  const forms = connection
    .prepare<[number, number], number>('SELECT form FROM explanation WHERE seq > ? AND seq <= ?')
    .pluck()
  const page = connection.prepare<[number], NewWord>(
    `SELECT id, kind, text, since FROM word WHERE id > ? ORDER BY id LIMIT ${WORDS_AT_ONCE}`,
  )
  const remove = connection.prepare('DELETE FROM word WHERE id = ?')
  const used = new Uint8Array((newestWord.get() ?? 0) + 1)
  const purged = lastPurged(connection)
  let readUpTo = 0
  let after = 0

  const note = (word: number): void => {
    // Words that are younger than all this are no candidates.
    if (word < used.length) used[word] = 1
  }
  /** True once every row was read. */
  const readUsed = (): boolean => {
    let seen = 0
    const from = readUpTo
    for (const row of readRows(connection, readUpTo, Number.MAX_SAFE_INTEGER, ROWS_AT_ONCE)) {
      visitWordsOf(row, note)
      readUpTo = row.seq
      if (++seen === ROWS_AT_ONCE) break
    }
    for (const form of forms.all(from, readUpTo)) note(form)
    return seen < ROWS_AT_ONCE
  }

  return {
    turn: () => {
      if (!readUsed()) return false
      const candidates = page.all(after)
      // The newest stays whatever it is: its number must not be given again while anybody may still remember it.
      const gone = candidates.filter(({ id, since }) => since <= purged && id < used.length - 1 && used[id] === 0)
      const taken = gone.slice(0, TAKEN_AT_ONCE)
      const more = gone[TAKEN_AT_ONCE]
      const last = more ? more.id - 1 : candidates.at(-1)?.id
      if (last === undefined) return true
      for (const word of leaveWords(connection, taken, sign)) {
        assert(remove.run(word.id).changes === 1, `word ${word.id} is there`)
        forgotten(word)
      }
      after = last
      return false
    },
  }
}
