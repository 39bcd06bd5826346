/**
 * Lists of rows, for what back chains cannot find: by kind, by the rule of apb.md 4 that was broken, by place, by the area in
 * which a violation was cleared (row-keys.ts). They are made by the history thread, in a file of its own beside the journal:
 * the journal's writer has no part in it, and a file that is lost, of another version or of another journal is rebuilt. The
 * newest rows are listed in memory until their segment is full and is sealed. A list leads to rows; whether a row is meant,
 * the row itself tells.
 *
 *   posting.seqs: u16 LE a row, its number within the segment, rising; empty = so many that looking at each is as good
 *   posting.holders: for lists of a kind, u32 LE a row, the word of its person, 0 = none; else empty
 */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { EntryRow } from './entry-row'
import { isDamage } from './failure'
import { openDatabase } from './open'
import type { Connection } from './open'
import { isKindKey, keysOf } from './row-keys'
import { ENTRY_COLUMNS, rowOf } from './tail'
import type { EntryCells } from './tail'

/** Rows of a segment; numbers within one fit into 16 bits. */
export const SEGMENT_ROWS = 65_536
/** Rows read in one turn: a few milliseconds. */
const READ_AT_ONCE = 4_096
/** Rows that a query may read itself to catch up; further behind, it works without lists. */
const CATCH_UP_ROWS = 65_536
/** Full segments that may wait for the disk to take them. */
const WAITING_SEGMENTS = 2
/** A list of more than this part of a segment is not written. */
const DENSE = 1 / 4
/** About one row in so many is a way into its person's chain. */
export const WAYPOINT_EVERY = 32

/** Of this file's layout, in `user_version`. */
const VERSION = 4
const SCHEMA = `
CREATE TABLE posting (key INTEGER NOT NULL, segment INTEGER NOT NULL, seqs BLOB NOT NULL, holders BLOB NOT NULL);
CREATE UNIQUE INDEX posting_key ON posting (key, segment);
-- Ways into the chains of people (words), so that a page of long ago need not begin at today.
CREATE TABLE waypoint (word INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (word, seq)) WITHOUT ROWID;
-- What is sealed, with a value of the journal's hash chain after it: tells this journal from any other.
-- sum: SHA-256 of the segment's lists and ways. A changed byte in them would hide a row from a search without a word.
CREATE TABLE sealed (segment INTEGER PRIMARY KEY, chain_seq INTEGER NOT NULL, hash BLOB NOT NULL, sum BLOB NOT NULL);
PRAGMA user_version = ${VERSION};
`

/** Spreads the ways evenly over people whatever the rhythm of their rows. */
const isWaypoint = (seq: number): boolean => Math.imul(seq, 0x9e3779b1) >>> 0 < 2 ** 32 / WAYPOINT_EVERY

/** Rows of a key in one segment, as numbers within it, rising; empty = all of them may be. */
export interface Posting {
  readonly segment: number
  readonly offsets: ArrayLike<number>
  /** Whose each row is, as a word, 0 = nobody's; empty where the list does not say. */
  readonly holders: ArrayLike<number>
}

export interface Segments {
  readonly rows: number
  /** True when every row of the journal is listed; reads what came since, unless that is a lot. */
  readonly current: () => boolean
  /** The list of the last segment not after this one that has rows of the key. */
  readonly last: (key: number, segment: number) => Posting | undefined
  /** A row of the person at or above `before`, below which the chain is short; undefined when only its end will do. */
  readonly waypoint: (word: number, before: number) => number | undefined
  /** Some milliseconds of work: seals a full segment, or reads on. False when there is nothing to do. */
  readonly advance: () => boolean
  readonly close: () => void
}

/** What is listed of a segment that is not sealed. */
interface Open {
  readonly lists: Map<number, { readonly offsets: number[]; readonly holders: number[] }>
  readonly waypoints: { readonly word: number; readonly seq: number }[]
}

/** Throws what SQLite throws. @param rows of a segment; smaller in tests */
export function openSegments(file: string, journal: Connection, rows = SEGMENT_ROWS): Segments {
  const connection = opened(file)
  const chainFrom = journal.prepare<[number], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM chain WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  let next = sealedBefore(connection, journal, rows)
  const put = connection.prepare('INSERT INTO posting (key, segment, seqs, holders) VALUES (?, ?, ?, ?)')
  const way = connection.prepare('INSERT INTO waypoint (word, seq) VALUES (?, ?)')
  const mark = connection.prepare('INSERT INTO sealed (segment, chain_seq, hash, sum) VALUES (?, ?, ?, ?)')
  const posting = connection
    .prepare<[number, number], [number, Buffer, Buffer]>(
      'SELECT segment, seqs, holders FROM posting WHERE key = ? AND segment <= ? ORDER BY segment DESC LIMIT 1',
    )
    .raw()
  const wayFrom = connection
    .prepare<[number, number], number>('SELECT seq FROM waypoint WHERE word = ? AND seq >= ? ORDER BY seq LIMIT 1')
    .pluck()
  const write = connection.transaction((segment: number, open: Open, chain: { seq: number; hash: Buffer }) => {
    const sum = createHash('sha256')
    for (const [key, { offsets, holders }] of [...open.lists].toSorted(([a], [b]) => a - b)) {
      const isDense = offsets.length > rows * DENSE
      const seqs = Buffer.from(Uint16Array.from(isDense ? [] : offsets).buffer)
      const people = Buffer.from(Uint32Array.from(isDense ? [] : holders).buffer)
      put.run(key, segment, seqs, people)
      sum
        .update(listText(key, seqs, people))
        .update(seqs)
        .update(people)
    }
    for (const { word, seq } of open.waypoints.toSorted((a, b) => a.word - b.word || a.seq - b.seq)) {
      way.run(word, seq)
      sum.update(wayText(word, seq))
    }
    mark.run(segment, chain.seq, chain.hash, sum.digest())
  })

  const unsealed = new Map<number, Open>()
  /** First row that is not listed. */
  let end = next * rows
  const newestRow = journal.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()
  const page = journal
    .prepare<[number, number], EntryCells>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?`)
    .raw()

  const openOf = (segment: number): Open => {
    const known = unsealed.get(segment)
    if (known) return known
    const fresh: Open = { lists: new Map(), waypoints: [] }
    unsealed.set(segment, fresh)
    return fresh
  }
  const list = (row: EntryRow): void => {
    const segment = Math.floor(row.seq / rows)
    const { lists, waypoints } = openOf(segment)
    const keys = keysOf(row)
    for (const key of keys) {
      const known = lists.get(key) ?? { offsets: [], holders: [] }
      known.offsets.push(row.seq - segment * rows)
      if (isKindKey(key)) known.holders.push(row.holder ?? 0)
      lists.set(key, known)
    }
    if (row.holder !== null && keys.length > 0 && isWaypoint(row.seq))
      waypoints.push({ word: row.holder, seq: row.seq })
  }
  const readOn = (): boolean => {
    const cells = page.all(end, READ_AT_ONCE)
    for (const one of cells) list(rowOf(one))
    const newest = cells.at(-1)
    if (newest) end = newest[0] + 1
    return cells.length > 0
  }
  const seal = (): boolean => {
    if (end < (next + 1) * rows) return false
    const chain = chainFrom.get((next + 1) * rows - 1)
    if (!chain) return false
    write(next, openOf(next), chain)
    unsealed.delete(next++)
    return true
  }
  const mayRead = (): boolean => end < (next + 1 + WAITING_SEGMENTS) * rows

  return {
    rows,
    current: () => {
      const newest = newestRow.get() ?? 0
      if (newest >= end + CATCH_UP_ROWS) return false
      while (mayRead() && readOn());
      return end > newest
    },
    last: (key, segment) => {
      for (let open = Math.min(segment, Math.floor(end / rows)); open >= next; open--) {
        const unwritten = unsealed.get(open)?.lists.get(key)
        if (unwritten) return { segment: open, ...unwritten }
      }
      const found = posting.get(key, Math.min(segment, next - 1))
      if (!found) return undefined
      const [at, seqs, holders] = found
      return {
        segment: at,
        offsets: new Uint16Array(...within(seqs, Uint16Array.BYTES_PER_ELEMENT)),
        holders: holders.length === 0 ? NO_HOLDERS : new Uint32Array(...within(holders, Uint32Array.BYTES_PER_ELEMENT)),
      }
    },
    waypoint: (word, before) => {
      const sealed = wayFrom.get(word, before)
      if (sealed !== undefined) return sealed
      for (const { waypoints } of unsealed.values())
        for (const one of waypoints) if (one.word === word && one.seq >= before) return one.seq
      return undefined
    },
    advance: () => seal() || (mayRead() && (newestRow.get() ?? 0) >= end && readOn()),
    close: () => connection.close(),
  }
}

const NO_HOLDERS = new Uint32Array(0)

/** The memory that numbers of this size are read from: the bytes as they lie, or a copy where they lie askew. */
function within(bytes: Buffer, size: number): [memory: ArrayBufferLike, offset: number, length: number] {
  const count = bytes.length / size
  return bytes.byteOffset % size === 0
    ? [bytes.buffer, bytes.byteOffset, count]
    : [new Uint8Array(bytes).buffer, 0, count]
}

/** Segments that are sealed, as far as they are of this journal: of another one nothing is kept. */
function sealedBefore(connection: Connection, journal: Connection, rows: number): number {
  const newest = connection
    .prepare<[], { segment: number; chain_seq: number; hash: Buffer }>(
      'SELECT segment, chain_seq, hash FROM sealed ORDER BY segment DESC LIMIT 1',
    )
    .get()
  if (!newest) return 0
  const chainAt = journal.prepare<[number], Buffer>('SELECT hash FROM chain WHERE seq = ?').pluck()
  if (chainAt.get(newest.chain_seq)?.equals(newest.hash) && areWhole(connection, rows)) return newest.segment + 1
  connection.exec('DELETE FROM posting; DELETE FROM waypoint; DELETE FROM sealed')
  return 0
}

const listText = (key: number, seqs: Buffer, holders: Buffer): string => `${key} ${seqs.length} ${holders.length}\n`
const wayText = (word: number, seq: number): string => `${word} ${seq}\n`

/** SHA-256 of the lists of each segment by key, then of its ways by word and row. */
function sumsIn(connection: Connection, rows: number): ReadonlyMap<number, Buffer> {
  const hashes = new Map<number, Hash>()
  const hashOf = (segment: number): Hash => {
    const hash = hashes.get(segment) ?? createHash('sha256')
    hashes.set(segment, hash)
    return hash
  }
  for (const [key, segment, seqs, holders] of connection
    .prepare<[], [number, number, Buffer, Buffer]>(
      'SELECT key, segment, seqs, holders FROM posting ORDER BY key, segment',
    )
    .raw()
    .iterate())
    hashOf(segment)
      .update(listText(key, seqs, holders))
      .update(seqs)
      .update(holders)
  for (const [word, seq] of connection
    .prepare<[], [number, number]>('SELECT word, seq FROM waypoint ORDER BY word, seq')
    .raw()
    .iterate())
    hashOf(Math.floor(seq / rows)).update(wayText(word, seq))
  return new Map([...hashes].map(([segment, hash]) => [segment, hash.digest()]))
}

/** Every segment is there, and as it was sealed. Reads the whole file once, some 200 KB for each segment. */
function areWhole(connection: Connection, rows: number): boolean {
  const sealed = connection
    .prepare<[], { segment: number; sum: Buffer }>('SELECT segment, sum FROM sealed ORDER BY segment')
    .all()
  const sums = sumsIn(connection, rows)
  return (
    sums.size === sealed.length &&
    sealed.every(({ segment, sum }, index) => segment === index && sums.get(segment)?.equals(sum))
  )
}

/** Whatever is wrong with the file, nothing in it is needed. */
function opened(file: string): Connection {
  try {
    return made(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    return madeAnew(file)
  }
}

function madeAnew(file: string): Connection {
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
  return made(file)
}

function made(file: string): Connection {
  const connection = openDatabase(file, 'derived')
  try {
    const version = connection.pragma('user_version', { simple: true })
    if (version === VERSION) return connection
    const isEmpty = connection.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
    if (isEmpty) connection.transaction(() => connection.exec(SCHEMA))()
    if (isEmpty) return connection
  } catch (error) {
    connection.close()
    throw error
  }
  connection.close()
  return madeAnew(file)
}
