/**
 * Rows after the newest value of the hash chain. A crash leaves some, since the writer signs a value every CHAIN_ROWS rows, and when it has
 * rested for a minute after the first row without one. What fell due while a machine slept has its own instants and is stored by one
 * commit, so the writer also signs the commit after which unsigned rows would extend over more than `LONGEST_MS`. What a person did, a
 * site file, retention and a correction of the clock are signed in the commit that stores them, so no crash leaves one of those.
 */
import { CHAIN_ROWS } from './chain'
import { DEVICE_FLAG, ROW, flagOf, kindOf } from './entry-row'
import type { Connection } from './open'
import { MINUTE } from '../domain/time'
import type { Instant } from '../domain/time'

/** Whether the chain's value is signed in the commit of a row with this code, whatever came before it. */
export function isSignedWithCommit(code: number): boolean {
  const kind = kindOf(code)
  if (kind === ROW.desk) return !flagOf(code, DEVICE_FLAG)
  return kind === ROW.operator || kind === ROW.siteChanged || kind === ROW.clockCorrected
}

/** The minute of the writer, a late timer, and two pauses of a machine that slept, each counted as a minute. */
const LONGEST_MS = 4 * MINUTE

/** Instant of the first row after the newest value; undefined without such a row. Throws what SQLite throws. */
const unsignedSince = (connection: Connection): Instant | undefined =>
  connection
    .prepare<[], Instant>(
      'SELECT at FROM entry WHERE seq > (SELECT coalesce(max(seq), 0) FROM chain) ORDER BY seq LIMIT 1',
    )
    .pluck()
    .get()

/**
 * Rows of an open journal after its newest value: how many, and whether the next value is due.
 * @param rows how many the journal was opened with
 */
export function unsignedRows(connection: Connection, rows: number) {
  let count = rows
  let since = unsignedSince(connection)
  return {
    count: () => count,
    /** @param at instant of the first of them */
    add: (more: number, at: Instant | undefined): void => {
      count += more
      since ??= at
    },
    isDue: (lastAt: Instant): boolean => count >= CHAIN_ROWS || (since !== undefined && lastAt - since > LONGEST_MS),
    clear: (): void => {
      count = 0
      since = undefined
    },
  }
}

interface Row {
  readonly seq: number
  readonly at: number
  readonly code: number
}

/** Why the rows after the newest value cannot all be what a crash left; empty when they can. Throws what SQLite throws. */
export function tailFaults(connection: Connection): readonly string[] {
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM chain').pluck().get() ?? 0
  const rows = connection
    .prepare<[number], Row>(`SELECT seq, at, code FROM entry WHERE seq > ? ORDER BY seq LIMIT ${CHAIN_ROWS}`)
    .all(newest)
  const [first] = rows
  if (!first) return []
  const faults: string[] = []
  const where = `rows ${first.seq} and later are covered by no signed value of the hash chain`
  if (rows.length >= CHAIN_ROWS) faults.push(`${where}: there are ${CHAIN_ROWS} or more, and a crash leaves fewer`)
  const act = rows.find(({ code }) => isSignedWithCommit(code))
  if (act)
    faults.push(
      `row ${act.seq} is something that a person did or set, and no signed value of the hash chain covers it: it was added by hand, or an earlier version crashed right after it`,
    )
  let lasted = 0
  rows.forEach(({ at }, index) => (lasted += Math.min(MINUTE, Math.max(0, at - (rows[index - 1]?.at ?? at)))))
  if (lasted > LONGEST_MS)
    faults.push(`${where}: they came in over ${Math.floor(lasted / MINUTE)} minutes, and a crash leaves those of one`)
  return faults
}
