/** What each row adds to the hash chain, read back from the database: for resuming the chain and for checking it. */
import { entryLine, explanationLine, extraLine, wordLine } from './chain'
import type { EntryRow } from './entry-row'
import type { Connection } from './open'
import { purgedRows } from './purged'
import { readRows } from './tail'
import type { NewWord } from './words'
import { wordsSince } from './words-since'

/** A row's lines; for a purged row, their hash. */
export type ChainPart = { readonly seq: number } & ({ readonly text: string } | { readonly hash: Uint8Array })

/** Rows after `after`, purged ones among them, each with what it adds. */
export function* readChainLines(connection: Connection, after: number): Generator<ChainPart> {
  const lines = linesReader(connection)
  const words = wordsSince(connection, after)
  const purged = purgedRows(connection, after)
  let word = words.next()
  let gone = purged.next()
  for (const row of readRows(connection, after)) {
    for (; !gone.done && gone.value.seq < row.seq; gone = purged.next()) yield gone.value
    const brought: NewWord[] = []
    for (; !word.done && word.value.since <= row.seq; word = words.next())
      if (word.value.since === row.seq) brought.push(word.value)
    yield { seq: row.seq, text: lines(row, brought) }
  }
  for (; !gone.done; gone = purged.next()) yield gone.value
}

/** What a row adds, given the words that it brought in. */
export function linesReader(connection: Connection): (row: EntryRow, words: readonly NewWord[]) => string {
  const extra = connection.prepare<[number], string>('SELECT text FROM extra WHERE seq = ?').pluck()
  const explanation = connection.prepare<[number], { form: number; facts: string }>(
    'SELECT form, facts FROM explanation WHERE seq = ?',
  )
  return (row, words) => {
    let text = words.map(wordLine).join('') + entryLine(row)
    const more = extra.get(row.seq)
    if (more !== undefined) text += extraLine(row.seq, more)
    const why = explanation.get(row.seq)
    if (why) text += explanationLine(row.seq, why.form, why.facts)
    return text
  }
}
