/** Words in the order in which rows brought them in. */
import type { Connection } from './open'
import type { NewWord } from './words'

const PAGE = 4_096

/** Words first used after row `after`, by number, read `size` at a time. */
export function* wordsSince(connection: Connection, after: number, size = PAGE): Generator<NewWord> {
  // Numbers and `since` rise together, so the first wanted word is found by halving; words that went leave gaps.
  const from = connection.prepare<[number], { readonly id: number; readonly since: number }>(
    'SELECT id, since FROM word WHERE id >= ? ORDER BY id LIMIT 1',
  )
  let low = 1
  let high = (connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck().get() ?? 0) + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    const word = from.get(middle)
    if (!word || word.since > after) high = middle
    else low = word.id + 1
  }
  const page = connection.prepare<[number], NewWord>(
    `SELECT id, kind, text, since FROM word WHERE id >= ? ORDER BY id LIMIT ${size}`,
  )
  for (;;) {
    const found = page.all(low)
    yield* found
    const last = found.at(-1)
    if (!last || found.length < size) return
    low = last.id + 1
  }
}
