/** What each stored row adds to the hash chain, read back from the database: for resuming the chain and for checking it. */
import { entryLine, explanationLine, extraLine, wordLine } from './chain'
import type { Connection } from './open'
import { readRows } from './tail'
import type { NewWord } from './words'

/** Rows after `after`, each with its lines. */
export function* readChainLines(
  connection: Connection,
  after: number,
): Generator<{ readonly seq: number; readonly text: string }> {
  const extra = connection.prepare<[number], string>('SELECT text FROM extra WHERE seq = ?').pluck()
  const explanation = connection.prepare<[number], { form: number; facts: string }>(
    'SELECT form, facts FROM explanation WHERE seq = ?',
  )
  const words = wordsSince(connection, after)
  let word = words.next()
  for (const row of readRows(connection, after)) {
    let text = ''
    for (; !word.done && word.value.since <= row.seq; word = words.next()) text += wordLine(word.value)
    text += entryLine(row)
    const more = extra.get(row.seq)
    if (more !== undefined) text += extraLine(row.seq, more)
    const why = explanation.get(row.seq)
    if (why) text += explanationLine(row.seq, why.form, why.facts)
    yield { seq: row.seq, text }
  }
}

const PAGE = 4_096

/** Words first used after row `after`, by number. */
function* wordsSince(connection: Connection, after: number): Generator<NewWord> {
  // Numbers and `since` rise together, so the first wanted word is found by halving.
  const since = connection.prepare<[number], number>('SELECT since FROM word WHERE id = ?').pluck()
  let low = 1
  let high = (connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck().get() ?? 0) + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((since.get(middle) ?? 0) > after) high = middle
    else low = middle + 1
  }
  const page = connection.prepare<[number], NewWord>(
    `SELECT id, kind, text, since FROM word WHERE id >= ? ORDER BY id LIMIT ${PAGE}`,
  )
  for (;;) {
    const found = page.all(low)
    yield* found
    const last = found.at(-1)
    if (!last || found.length < PAGE) return
    low = last.id + 1
  }
}
