/** What ties exported rows to the journal: each row's hash, and signed values of the chain from around them. */
import { createHash } from 'node:crypto'
import { linesReader } from './chain-lines'
import type { Connection } from './open'
import { ENTRY_COLUMNS, rowOf } from './tail'
import type { EntryCells } from './tail'
import { wordsSince } from './words-since'

/** A value of the hash chain as it was written down and signed. */
export interface Anchor {
  readonly seq: number
  readonly value: Uint8Array
  readonly signature: Uint8Array
}

/** A row brings in a handful of words at most. */
const FEW_WORDS = 16

/** SHA-256 over a row's lines, as the chain takes it in (`chain.ts`), in hex. Throws when there is no such row. */
export function rowHasher(connection: Connection): (seq: number) => string {
  const rowAt = connection.prepare<[number], EntryCells>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq = ?`).raw()
  const newest = connection.prepare<[], number>('SELECT coalesce(max(since), 0) FROM word').pluck()
  const lines = linesReader(connection)
  // Words that a row brought in, for rows read from the newest down: one walk over the dictionary, not one a row.
  let upTo = Number.POSITIVE_INFINITY
  let bringers = new Set<number>()
  const has = connection.prepare<[number, number], number>('SELECT since FROM word WHERE id BETWEEN ? AND ?').pluck()
  const highest = connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck()
  const learn = (): void => {
    upTo = newest.get() ?? 0
    bringers = new Set(has.all(1, highest.get() ?? 0))
  }
  return (seq) => {
    const cells = rowAt.get(seq)
    if (!cells) throw new Error(`there is no row ${seq} in the journal`)
    if (bringers.size === 0 || seq > upTo) learn()
    const words = []
    if (bringers.has(seq)) {
      for (const word of wordsSince(connection, seq - 1, FEW_WORDS)) {
        if (word.since > seq) break
        words.push(word)
      }
    }
    return createHash('sha256')
      .update(lines(rowOf(cells), words))
      .digest('hex')
  }
}

/** The last signed value before `first`, the first from `last` on, and the newest; each once, oldest first. */
export function anchorsAround(connection: Connection, first: number, last: number): readonly Anchor[] {
  type Row = { seq: number; hash: Buffer; signature: Buffer }
  const signed = 'SELECT seq, hash, signature FROM chain WHERE signature IS NOT NULL'
  const before = connection.prepare<[number], Row>(`${signed} AND seq < ? ORDER BY seq DESC LIMIT 1`).get(first)
  const after = connection.prepare<[number], Row>(`${signed} AND seq >= ? ORDER BY seq LIMIT 1`).get(last)
  const head = connection.prepare<[], Row>(`${signed} ORDER BY seq DESC LIMIT 1`).get()
  const found = new Map([before, after, head].flatMap((row) => (row ? [[row.seq, row] as const] : [])))
  return [...found.values()]
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ seq, hash, signature }) => ({ seq, value: hash, signature }))
}
