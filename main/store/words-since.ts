/** Words in the order in which rows brought them in. */
import type { Connection } from './open'
import type { NewWord } from './words'

const PAGE = 4_096

/** Words first used after row `after`, by number, read `size` at a time. */
export function* wordsSince(connection: Connection, after: number, size = PAGE): Generator<NewWord> {
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
