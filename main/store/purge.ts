/** Takes rows that may go out of the journal, a slice a commit, and leaves their hashes (purged.ts). */
import type { RetentionKind } from '../domain/retention'
import type { Instant } from '../domain/time'
import { rowHash } from './chain'
import { linesReader } from './chain-lines'
import type { EntryRow } from './entry-row'
import type { Connection } from './open'
import { PURGE_BLOCK, encodePurged, sliceDigest, wordsOf } from './purged'
import type { Cutoffs } from './retention'
import { retentionKind } from './retention'
import type { Sign } from './signing'
import { readRows } from './tail'

/** Rows purged in one commit: about a millisecond of the writer's time. */
const PURGED_AT_ONCE = 128
/** Rows looked at in one turn. */
const SEEN_AT_ONCE = 2_048

export interface PurgeLimits {
  readonly cutoffs: Cutoffs
  /** Seq of the last row that may go: that of the base state. */
  readonly upTo: number
  readonly isHeld: (row: EntryRow) => boolean
  /** When a row happened, where that is not its instant (eras.ts). Left out: it is. */
  readonly trueAt?: (row: EntryRow) => Instant
}

/** What a turn did: after which row the next goes on, null = there is nothing more; what went, by kind. */
export interface PurgeTurn {
  readonly next: number | null
  readonly gone: ReadonlyMap<RetentionKind, number>
}

/** The kind under which a row may go; undefined when it stays. */
const goesAs = (row: EntryRow, { cutoffs, isHeld, trueAt }: PurgeLimits): RetentionKind | undefined => {
  const kind = retentionKind(row)
  const cutoff = kind && cutoffs.get(kind)
  return cutoff !== undefined && (trueAt?.(row) ?? row.at) < cutoff && !isHeld(row) ? kind : undefined
}

/** Checks some rows after `after`: the first expired row, or where to continue, or null at the end. */
export function findPurgeable(
  connection: Connection,
  after: number,
  limits: PurgeLimits,
): { readonly found: number } | { readonly next: number | null } {
  let last: EntryRow | undefined
  let seen = 0
  for (const row of readRows(connection, after, limits.upTo, SEEN_AT_ONCE)) {
    if (goesAs(row, limits)) return { found: row.seq }
    last = row
    if (++seen === SEEN_AT_ONCE) break
  }
  return { next: seen === SEEN_AT_ONCE && last ? last.seq : null }
}

/** One slice, to be called in a transaction. @param by seq of the row that journals the order */
export function purgeSlice(
  connection: Connection,
  by: number,
  after: number,
  limits: PurgeLimits,
  sign?: Sign,
): PurgeTurn {
  const rows: EntryRow[] = []
  const gone = new Map<RetentionKind, number>()
  let next: number | null = null
  let seen = 0
  for (const row of readRows(connection, after, limits.upTo, PURGED_AT_ONCE)) {
    const first = rows[0]
    if (first && Math.floor(row.seq / PURGE_BLOCK) !== Math.floor(first.seq / PURGE_BLOCK)) {
      next = row.seq - 1
      break
    }
    const kind = goesAs(row, limits)
    if (kind) {
      rows.push(row)
      gone.set(kind, (gone.get(kind) ?? 0) + 1)
    }
    if (rows.length === PURGED_AT_ONCE || ++seen === SEEN_AT_ONCE) {
      next = row.seq
      break
    }
  }
  if (rows.length > 0) removeRows(connection, by, rows, sign)
  return { next, gone }
}

function removeRows(connection: Connection, by: number, rows: readonly EntryRow[], sign?: Sign): void {
  const first = rows[0]?.seq ?? 0
  const last = rows.at(-1)?.seq ?? 0
  const lines = linesReader(connection)
  const words = wordsOf(connection, rows)
  const left = encodePurged(
    rows.map((row) => {
      const brought = words.filter(({ since }) => since === row.seq)
      return { ...row, hash: rowHash(lines(row, brought)) }
    }),
  )
  const digest = sliceDigest(by, left, words)
  connection
    .prepare('INSERT INTO purged (first, last, by, rows, digest, signature) VALUES (?, ?, ?, ?, ?, ?)')
    .run(first, last, by, left, digest, sign?.(last, digest) ?? null)
  // Runs of neighbours in one statement each.
  for (let from = 0, index = 1; index <= rows.length; index++) {
    const before = rows[index - 1]?.seq ?? 0
    if (rows[index]?.seq === before + 1) continue
    const range = [rows[from]?.seq ?? 0, before] as const
    for (const table of ['entry', 'extra', 'explanation', 'notable'])
      connection.prepare(`DELETE FROM ${table} WHERE seq BETWEEN ? AND ?`).run(...range)
    connection.prepare('DELETE FROM alarm WHERE open = 0 AND seq BETWEEN ? AND ?').run(...range)
    from = index
  }
}
