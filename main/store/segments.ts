/**
 * Lists of the rows that back chains cannot find: by kind, by the rule of apb.md 4 that was broken, by the area in which a
 * violation was cleared. They are made once for each sealed stretch of the journal, by the history thread, in a file of its
 * own beside the journal: the journal's writer has no part in it, and a file that is lost or does not belong to this journal
 * is made anew. A list leads to rows; whether a row is meant, the row itself tells.
 */
import { rmSync } from 'node:fs'
import { VIOLATION_RULES } from '../domain/reason'
import type { ViolationRule } from '../domain/reason'
import { ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { isDamage } from './failure'
import { openDatabase } from './open'
import type { Connection } from './open'
import { rowKindOf, ruleOf } from './row-kind'
import type { RowKind } from './row-kind'
import { readRows } from './tail'

/** Rows of a segment; numbers within one fit into 16 bits. */
export const SEGMENT_ROWS = 8_192

/** Segments that may wait to be sealed and be listed in memory meanwhile. */
const TAIL_SEGMENTS = 4

const SCHEMA = `
CREATE TABLE IF NOT EXISTS posting (key INTEGER NOT NULL, segment INTEGER NOT NULL, seqs BLOB NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS posting_key ON posting (key, segment);
-- What is sealed, with a value of the journal's hash chain after it: tells this journal from any other.
CREATE TABLE IF NOT EXISTS sealed (segment INTEGER PRIMARY KEY, chain_seq INTEGER NOT NULL, hash BLOB NOT NULL);
`
const KINDS: readonly RowKind[] = ['passage', 'refusal', 'violation', 'door', 'contact', 'device', 'operator']
const FIRST_RULE = 16
const FIRST_AREA = 64

export const kindKey = (kind: RowKind): number => KINDS.indexOf(kind)
export const ruleKey = (rule: ViolationRule): number => FIRST_RULE + VIOLATION_RULES.indexOf(rule)
/** Violations cleared in an area. */
export const clearedKey = (area: number): number => FIRST_AREA + area

function keysOf(row: EntryRow): readonly number[] {
  const kind = rowKindOf(row.code)
  if (kind === undefined) return []
  // A row of the desk may be either; which one is told when it is decoded.
  if (kindOf(row.code) === ROW.desk) return [kindKey('operator'), kindKey('device')]
  if (kindOf(row.code) === ROW.violationCleared && row.a !== null) return [kindKey(kind), clearedKey(row.a)]
  const rule = ruleOf(row.code)
  return rule < 0 ? [kindKey(kind)] : [kindKey(kind), FIRST_RULE + rule]
}

export interface Segments {
  /** First seq that no list covers; what came since the last sealed segment is listed in memory, unless that is a lot. */
  readonly end: () => number
  /** Seqs below `before` that stand under any of the keys, falling, each once. */
  readonly seqs: (keys: readonly number[], before: number) => Generator<number>
  /** Seals the next segment, if the journal has one that is complete; false when there is none. */
  readonly seal: () => boolean
  readonly close: () => void
}

/** Throws what SQLite throws. @param rows of a segment; smaller in tests */
export function openSegments(file: string, journal: Connection, rows = SEGMENT_ROWS): Segments {
  const connection = opened(file)
  const chainAt = journal.prepare<[number], Buffer>('SELECT hash FROM chain WHERE seq = ?').pluck()
  const chainFrom = journal.prepare<[number], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM chain WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  const newest = connection
    .prepare<[], { segment: number; chain_seq: number; hash: Buffer }>(
      'SELECT segment, chain_seq, hash FROM sealed ORDER BY segment DESC LIMIT 1',
    )
    .get()
  const isOurs = newest === undefined || chainAt.get(newest.chain_seq)?.equals(newest.hash) === true
  if (!isOurs) connection.exec('DELETE FROM posting; DELETE FROM sealed')
  let next = isOurs && newest ? newest.segment + 1 : 0

  const put = connection.prepare('INSERT INTO posting (key, segment, seqs) VALUES (?, ?, ?)')
  const mark = connection.prepare('INSERT INTO sealed (segment, chain_seq, hash) VALUES (?, ?, ?)')
  const below = connection.prepare<[number, number], { segment: number; seqs: Buffer }>(
    'SELECT segment, seqs FROM posting WHERE key = ? AND segment <= ? ORDER BY segment DESC LIMIT 1',
  )
  const write = connection.transaction(
    (segment: number, lists: ReadonlyMap<number, number[]>, chain: { seq: number; hash: Buffer }) => {
      for (const [key, offsets] of lists) put.run(key, segment, Buffer.from(Uint16Array.from(offsets).buffer))
      mark.run(segment, chain.seq, chain.hash)
    },
  )

  /** Lists of what is not sealed yet, rising, and the first seq that they do not hold. */
  let tail = new Map<number, number[]>()
  let tailEnd = next * rows
  const newestRow = journal.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()
  const catchUp = (): void => {
    for (const row of readRows(journal, tailEnd - 1)) {
      for (const key of keysOf(row)) {
        const list = tail.get(key)
        if (list) list.push(row.seq)
        else tail.set(key, [row.seq])
      }
      tailEnd = row.seq + 1
    }
  }

  return {
    end: () => {
      if ((newestRow.get() ?? 0) - tailEnd < TAIL_SEGMENTS * rows) catchUp()
      return tailEnd
    },
    seal: () => {
      const start = next * rows
      const chain = chainFrom.get(start + rows - 1)
      if (!chain) return false
      const lists = new Map<number, number[]>()
      for (const row of readRows(journal, start - 1, start + rows - 1)) {
        for (const key of keysOf(row)) {
          const list = lists.get(key)
          if (list) list.push(row.seq - start)
          else lists.set(key, [row.seq - start])
        }
      }
      write(next, lists, chain)
      next++
      tail = new Map()
      tailEnd = next * rows
      return true
    },
    *seqs(keys, before) {
      const sealed = next * rows
      const fresh = new Set(keys.flatMap((key) => tail.get(key) ?? []))
      for (const seq of [...fresh].sort((a, b) => b - a)) if (seq < before && seq >= sealed) yield seq
      let at = Math.floor((Math.min(before, sealed) - 1) / rows)
      for (;;) {
        const found = keys.flatMap((key) => below.get(key, at) ?? [])
        const segment = Math.max(-1, ...found.map((one) => one.segment))
        if (segment < 0) return
        const offsets = new Set<number>()
        for (const one of found) {
          if (one.segment !== segment) continue
          for (let place = 0; place < one.seqs.length; place += 2) offsets.add(one.seqs.readUInt16LE(place))
        }
        for (const offset of [...offsets].sort((a, b) => b - a)) {
          const seq = segment * rows + offset
          if (seq < before) yield seq
        }
        at = segment - 1
      }
    },
    close: () => connection.close(),
  }
}

/** Whatever is wrong with the file, nothing in it is needed. */
function opened(file: string): Connection {
  try {
    return made(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true })
    return made(file)
  }
}

function made(file: string): Connection {
  const connection = openDatabase(file, 'derived')
  try {
    connection.exec(SCHEMA)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}
