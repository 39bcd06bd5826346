/**
 * What a purged row leaves: its number, how far back its cardholder's and its place's previous rows are, and its hash. So the
 * hash chain is still worked out from end to end, and back chains lead over the gap.
 *
 *   rows: u32 LE seq, holder_back, place_back (0 = none), then 32 bytes SHA-256 of the row's lines; 44 bytes a row
 *   words: u32 LE number, then 32 bytes SHA-256 of the word's line; 36 bytes a word, of those that went as well
 *   digest: SHA-256 over u64 BE `by`, rows, the word lines of the words first used by these rows that are there, and, once
 *           there are any, "words\n" and words
 *
 * Words stay while later rows refer to them (forget-words.ts); the digest stands in for the hash of the row that brought them
 * in.
 */
import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { rowHash, wordLine } from './chain'
import type { Connection } from './open'
import { isSignedByOne } from './signing'
import type { Sign } from './signing'
import type { NewWord } from './words'
import { wordsSince } from './words-since'

export interface PurgedRow {
  readonly seq: number
  /** null = there was no previous one. */
  readonly holder_back: number | null
  readonly place_back: number | null
  readonly hash: Uint8Array
}

export interface PurgedSlice {
  readonly first: number
  readonly last: number
  readonly by: number
  readonly rows: Buffer
  readonly words: Buffer
}

/** Rows of one slice lie between two multiples of this. */
export const PURGE_BLOCK = 4_096
const BYTES = 44
/** A slice of old rows brings in few words. */
const FEW_WORDS = 64

export function encodePurged(rows: readonly PurgedRow[]): Buffer {
  const bytes = Buffer.alloc(rows.length * BYTES)
  rows.forEach(({ seq, holder_back, place_back, hash }, index) => {
    const at = index * BYTES
    bytes.writeUInt32LE(seq, at)
    bytes.writeUInt32LE(holder_back ?? 0, at + 4)
    bytes.writeUInt32LE(place_back ?? 0, at + 8)
    bytes.set(hash, at + 12)
  })
  return bytes
}

const rowAt = (bytes: Buffer, at: number): PurgedRow => ({
  seq: bytes.readUInt32LE(at),
  holder_back: bytes.readUInt32LE(at + 4) || null,
  place_back: bytes.readUInt32LE(at + 8) || null,
  hash: bytes.subarray(at + 12, at + BYTES),
})

const rowsOf = (bytes: Buffer): PurgedRow[] =>
  Array.from({ length: bytes.length / BYTES }, (_, index) => rowAt(bytes, index * BYTES))

const NO_WORDS = Buffer.alloc(0)

/** @param words those first used by the slice's rows, in order; @param gone what is left of those that went */
export function sliceDigest(by: number, rows: Buffer, words: Iterable<NewWord>, gone: Buffer = NO_WORDS): Buffer {
  const hash = createHash('sha256')
  const order = Buffer.alloc(8)
  order.writeBigUInt64BE(BigInt(by))
  hash.update(order).update(rows)
  for (const word of words) hash.update(wordLine(word))
  if (gone.length > 0) hash.update('words\n').update(gone)
  return hash.digest()
}

/** Finds what a purged row left; undefined for a row that was never there. */
export function purgedReader(connection: Connection): (seq: number) => PurgedRow | undefined {
  const slices = connection.prepare<[number, number, number], Pick<PurgedSlice, 'rows'>>(
    'SELECT rows FROM purged WHERE first >= ? AND first <= ? AND last >= ?',
  )
  return (seq) => {
    for (const { rows } of slices.all(seq - (seq % PURGE_BLOCK), seq, seq)) {
      const row = rowIn(rows, seq)
      if (row) return row
    }
    return undefined
  }
}

function rowIn(rows: Buffer, seq: number): PurgedRow | undefined {
  let low = 0
  let high = rows.length / BYTES
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows.readUInt32LE(middle * BYTES) < seq) low = middle + 1
    else high = middle
  }
  const at = low * BYTES
  return at < rows.length && rows.readUInt32LE(at) === seq ? rowAt(rows, at) : undefined
}

/**
 * Leaves the hashes of words with the slices whose rows brought them in, and signs these again; the caller removes the words,
 * in the same transaction. A slice that is not as it was signed is left alone, so that the check still shows it.
 * @param words none of which any row refers to; @returns those that may go
 */
export function leaveWords(connection: Connection, words: readonly NewWord[], sign?: Sign): NewWord[] {
  const slices = connection.prepare<[number, number, number], PurgedSlice & { readonly digest: Buffer }>(
    'SELECT first, last, by, rows, words, digest FROM purged WHERE first >= ? AND first <= ? AND last >= ?',
  )
  const update = connection.prepare('UPDATE purged SET words = ?, digest = ?, signature = ? WHERE first = ?')
  const going = new Map<
    number,
    { readonly slice: PurgedSlice & { readonly digest: Buffer }; readonly words: NewWord[] }
  >()
  for (const word of words) {
    const { since } = word
    const slice = slices.all(since - (since % PURGE_BLOCK), since, since).find(({ rows }) => rowIn(rows, since))
    if (!slice) continue
    const known = going.get(slice.first)
    if (known) known.words.push(word)
    else going.set(slice.first, { slice, words: [word] })
  }
  return [...going.values()].flatMap(({ slice, words: gone }) => {
    const there = wordsOf(connection, rowsOf(slice.rows))
    if (!sliceDigest(slice.by, slice.rows, there, slice.words).equals(slice.digest)) return []
    const left = Buffer.concat([slice.words, ...gone.map(leftOfWord)])
    const staying = there.filter(({ id }) => !gone.some((word) => word.id === id))
    const digest = sliceDigest(slice.by, slice.rows, staying, left)
    update.run(left, digest, sign?.(slice.last, digest) ?? null, slice.first)
    return gone
  })
}

function leftOfWord(word: NewWord): Buffer {
  const number = Buffer.alloc(4)
  number.writeUInt32LE(word.id)
  return Buffer.concat([number, rowHash(wordLine(word))])
}

/** Every purged row after `after`, in order: the slices of a block, laid together. */
export function* purgedRows(connection: Connection, after: number): Generator<PurgedRow> {
  const next = connection.prepare<[number], number>('SELECT min(first) FROM purged WHERE first >= ?').pluck()
  const inBlock = connection
    .prepare<[number, number], Buffer>('SELECT rows FROM purged WHERE first >= ? AND first < ?')
    .pluck()
  let block = after + 1 - ((after + 1) % PURGE_BLOCK)
  for (;;) {
    const first = next.get(block)
    if (first === undefined || first === null) return
    block = first - (first % PURGE_BLOCK)
    const rows = inBlock.all(block, block + PURGE_BLOCK).flatMap(rowsOf)
    rows.sort((a, b) => a.seq - b.seq)
    for (const row of rows) if (row.seq > after) yield row
    block += PURGE_BLOCK
  }
}

/** Highest seq that was ever purged; 0 = nothing was. */
export const lastPurged = (connection: Connection): number =>
  connection
    .prepare<[], number>(
      `SELECT coalesce(max(last), 0) FROM purged
       WHERE first >= (SELECT max(first) FROM purged) / ${PURGE_BLOCK} * ${PURGE_BLOCK}`,
    )
    .pluck()
    .get() ?? 0

/**
 * Each slice is as it was purged, under an order that the journal holds, and signed.
 * @param isOrder whether a row is an order to purge that covers rows up to `last`
 */
export function checkPurged(
  connection: Connection,
  keys: readonly KeyObject[],
  isOrder: (by: number, last: number) => boolean,
): { readonly problems: readonly string[]; readonly sound: readonly string[] } {
  const problems: string[] = []
  let count = 0
  const all = connection.prepare<[], PurgedSlice & { readonly digest: Buffer; readonly signature: Buffer | null }>(
    'SELECT first, last, by, rows, words, digest, signature FROM purged ORDER BY first',
  )
  for (const { first, last, by, rows, words, digest, signature } of all.iterate()) {
    const where = `purged rows ${first} to ${last}`
    count += rows.length / BYTES
    const found = sliceDigest(by, rows, wordsOf(connection, rowsOf(rows)), words)
    if (!found.equals(digest)) problems.push(`${where}, or the words they brought in, were changed`)
    if (!isOrder(by, last)) problems.push(`${where} were purged under no order that the journal holds`)
    if (keys.length > 0 && !(signature && isSignedByOne(keys, last, digest, signature)))
      problems.push(`${where} do not bear the signature of this installation`)
  }
  return { problems, sound: count === 0 ? [] : [`${count} purged rows left their hashes`] }
}

/** Words first used by these rows. */
export function wordsOf(connection: Connection, rows: readonly { readonly seq: number }[]): NewWord[] {
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return []
  const seqs = new Set(rows.map(({ seq }) => seq))
  const words: NewWord[] = []
  for (const word of wordsSince(connection, first.seq - 1, FEW_WORDS)) {
    if (word.since > last.seq) break
    if (seqs.has(word.since)) words.push(word)
  }
  return words
}
