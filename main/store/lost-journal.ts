/**
 * A data folder whose journal is gone, or is older than the files beside it: starting on it would
 * silently lose rows.
 */
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { entryLine } from './chain'
import { logState } from './log-check'
import { readMark } from './marks'
import { openDatabase } from './open'
import type { Connection } from './open'
import { BEGUN_MARK } from './state-seal'
import { PRIVATE, stateSumIn } from './state-sum'
import type { StateSum } from './state-sum'
import { markSum } from './sums'
import { syncFolder } from './sync'
import { readRows } from './tail'

const JOURNAL = 'journal.sqlite'
/** What can be made again from the journal, and belongs to no other one. */
const DERIVED = ['segments.sqlite', 'segments.sqlite-wal', 'segments.sqlite-shm']

const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

/** What `look` finds in the database; `otherwise` when it cannot be read: others report damage. */
function readFrom<Found>(file: string, otherwise: Found, look: (connection: Connection) => Found): Found {
  let connection: Connection | undefined
  try {
    connection = openDatabase(file, 'reader')
    return look(connection)
  } catch {
    return otherwise
  } finally {
    connection?.close()
  }
}

const newestSeq = (connection: Connection): number =>
  connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0

const hasTable = (connection: Connection): boolean =>
  connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'entry'").get() !== undefined

/** `rows`: also a file that cannot be read, which others report; `begun`: by a start that was cut short before its first row. */
const journalIn = (folder: string): 'rows' | 'begun' | 'none' => {
  const file = join(folder, JOURNAL)
  if (!existsSync(file) || statSync(file).size === 0) return 'none'
  return readFrom(file, 'rows', (connection) => {
    if (!hasTable(connection)) return 'none'
    if (newestSeq(connection) > 0) return 'rows'
    return isBegun(connection, stateSumIn(folder)) ? 'begun' : 'none'
  })
}

/** A database that is there without tables, its log included: the first start was cut short before it made them. */
const isUnbegun = (folder: string): boolean => {
  const file = join(folder, JOURNAL)
  return existsSync(file) && statSync(file).size > 0 && readFrom(file, false, (connection) => !hasTable(connection))
}

/** What the mark of a journal that was begun holds: only the key that the same start makes gives it. */
const begunBy = (sum: StateSum): string => sum('begun', '').toString('hex')

/** A start that was cut short before it stored its key leaves the mark alone. */
function isBegun(connection: Connection, sum: StateSum | undefined): boolean {
  const mark = readMark(connection, BEGUN_MARK)
  return sum ? mark === begunBy(sum) : typeof mark === 'string'
}

/**
 * Marks a journal without rows as begun by a start: when that is cut short, it leaves such a journal beside a key. To be called
 * before the key is stored. The journal's first row takes the mark away, so an emptied journal does not have it.
 */
export function markBegun(connection: Connection, sum: StateSum): void {
  if (newestSeq(connection) > 0 || isBegun(connection, sum)) return
  const value = JSON.stringify(begunBy(sum))
  connection
    .prepare('INSERT OR REPLACE INTO mark (key, value, sum) VALUES (?, ?, ?)')
    .run(BEGUN_MARK, value, markSum(BEGUN_MARK, value))
}

/** A file beside the journal that knows of later rows. */
export interface Newer {
  /** Path in the data folder. */
  readonly name: string
  readonly seq: number
}

/**
 * Snapshots and backups that hold rows after the journal's newest one. A backup newer than a restored one does not count: the
 * restored journal has another row in the place of its next. A log that is damaged is reported as that.
 */
export function newerThanJournal(folder: string): { readonly seq: number; readonly newer: readonly Newer[] } {
  const file = join(folder, JOURNAL)
  const log = `${file}-wal`
  const none = { seq: 0, newer: [] }
  if (journalIn(folder) !== 'rows' || (existsSync(log) && logState(readFileSync(log)).kind === 'damaged')) return none
  const end = readFrom(file, undefined, (connection) => {
    const seq = newestSeq(connection)
    const [row] = readRows(connection, seq - 1, seq)
    return row && { seq, line: entryLine(row) }
  })
  if (!end) return none
  const snapshots = namesIn(join(folder, 'snapshots')).flatMap((name): Newer[] => {
    const seq = Number(/^(\d{12})\.snapshot$/.exec(name)?.[1] ?? 0)
    return seq > end.seq ? [{ name: join('snapshots', name), seq }] : []
  })
  const backups = namesIn(join(folder, 'backups')).flatMap((name): Newer[] => {
    if (!name.endsWith('.sqlite')) return []
    return readFrom(join(folder, 'backups', name), [], (connection) => {
      const seq = newestSeq(connection)
      const [row] = seq > end.seq ? readRows(connection, end.seq - 1, end.seq) : []
      return row && entryLine(row) === end.line ? [{ name: join('backups', name), seq }] : []
    })
  })
  return { seq: end.seq, newer: [...snapshots, ...backups].toSorted((a, b) => b.seq - a.seq) }
}

/** Snapshots of rows that the journal does not have: removed when it goes on without them. */
export function dropNewerSnapshots(folder: string, newer: readonly Newer[]): void {
  const snapshots = newer.filter(({ name }) => name.endsWith('.snapshot'))
  for (const { name } of snapshots) rmSync(join(folder, name), { force: true })
  if (snapshots.length > 0) syncFolder(join(folder, 'snapshots'))
}

/**
 * What in the folder only a journal can have left there; empty for a new folder, and for one whose journal is there. A start that was
 * cut short before its first row leaves a key; a journal stored under another name, backups and snapshots are from before it.
 */
export function leftByJournal(folder: string): readonly string[] {
  const journal = journalIn(folder)
  if (journal === 'rows') return []
  const names = namesIn(folder)
  const ofAnyStart = (name: string): boolean =>
    name === PRIVATE || DERIVED.includes(name) || (name === `${JOURNAL}-wal` && !isUnbegun(folder))
  return [
    ...names.filter((name) => name.startsWith(`${JOURNAL}.replaced-`) || (journal === 'none' && ofAnyStart(name))),
    ...namesIn(join(folder, 'snapshots')).flatMap((name) =>
      name.endsWith('.snapshot') ? [join('snapshots', name)] : [],
    ),
    ...namesIn(join(folder, 'backups')).flatMap((name) => (name.endsWith('.sqlite') ? [join('backups', name)] : [])),
  ]
}

/** Makes way for an empty journal: what is left of the old one is stored under another name, snapshots and lists are removed. */
export function clearForEmpty(folder: string, now: Instant): void {
  const suffix = `.replaced-${formatInstant(now).replaceAll(':', '-')}`
  for (const part of ['', '-wal', '-shm']) {
    const file = join(folder, `${JOURNAL}${part}`)
    if (existsSync(file)) renameSync(file, join(folder, `${JOURNAL}${suffix}${part}`))
  }
  for (const name of DERIVED) rmSync(join(folder, name), { force: true })
  const snapshots = join(folder, 'snapshots')
  for (const name of namesIn(snapshots)) rmSync(join(snapshots, name), { force: true })
  syncFolder(folder)
}
