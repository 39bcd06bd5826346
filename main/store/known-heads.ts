/**
 * Heads of the journal that lie beside it: in the names and the content of its backups, and the rows after which states were
 * saved. A journal whose end was cut off, or that was rewritten, does not have them.
 */
import type { KeyObject } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordsEvent } from '../domain/desk-event'
import { parseJson } from '../domain/json'
import type { RecordsAct } from '../domain/retention'
import type { Instant } from '../domain/time'
import { BACKUPS, readBackupName } from './backup-name'
import { NOTABLE } from './event-codec'
import { headProblem, newestHead } from './head'
import { openDatabase } from './open'
import type { Connection } from './open'
import { isSignedByOne } from './signing'

/** A head, and what knows of it. */
export interface KnownHead {
  readonly seq: number
  /** The beginning of its hash in hex, or all of it; absent where only the row is known. */
  readonly hash?: string
  /** As in "the backup X". */
  readonly where: string
  /** Its path in the data folder, and when it was made, of a backup. */
  readonly file?: string
  readonly madeAt?: Instant
}

const SNAPSHOT = /^(\d{12})\.snapshot$/
const namesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : [])

/** A backup of an earlier version says its head only inside; one that cannot be read says nothing. */
function headInside(file: string): { readonly seq: number; readonly hash: string } | null {
  try {
    const backup = openDatabase(file, 'reader')
    try {
      return newestHead(backup)
    } finally {
      backup.close()
    }
  } catch {
    return null
  }
}

/** Every head that is known in a data folder. Throws what the file system throws. */
export function knownHeads(folder: string): readonly KnownHead[] {
  const backups = join(folder, BACKUPS)
  const ofBackups = namesIn(backups).flatMap((name): readonly KnownHead[] => {
    const found = readBackupName(name)
    if (!found) return []
    const head = found.head ?? headInside(join(backups, name))
    return head === null ? [] : [{ ...head, where: `the backup ${name}`, file: join(BACKUPS, name), madeAt: found.at }]
  })
  const ofStates = namesIn(join(folder, 'snapshots')).flatMap((name): readonly KnownHead[] => {
    const [, seq] = SNAPSHOT.exec(name) ?? []
    return seq === undefined ? [] : [{ seq: Number(seq), where: `the saved state ${name}` }]
  })
  return [...ofBackups, ...ofStates]
}

/** Whether a head is of rows that were given up on purpose, as the journal itself says. */
type Excuse = (head: KnownHead) => boolean

interface Told {
  readonly seq: number
  readonly at: Instant
  readonly text: string
}

const parsed = (text: string | undefined): unknown => {
  const read = parseJson(text ?? 'null')
  return read.ok ? read.value : null
}

function excuseOf({ at, text }: Told): Excuse {
  const { text: act, before } = parsed(text) as Partial<RecordsEvent> // as encodeEvent wrote it
  const facts = before === undefined ? null : parsed(before)
  if (facts === null) return () => false
  if (act === ('restored' satisfies RecordsAct)) {
    // As restoring.ts writes it; a journal that could not be read any more has no newest row.
    const {
      upTo = 0,
      replaced,
      besides = [],
    } = facts as {
      readonly upTo?: number
      readonly replaced?: { readonly row: number } | null
      readonly besides?: readonly string[]
    }
    const left = new Set(besides)
    return (head) =>
      (head.file !== undefined && left.has(head.file)) ||
      (head.seq > upTo && (replaced ? head.seq <= replaced.row : (head.madeAt ?? at) < at))
  }
  if (act === ('started-empty' satisfies RecordsAct)) {
    const left = new Set(facts as readonly string[]) // as recovery.ts writes it
    return ({ file }) => file !== undefined && left.has(file)
  }
  if (act === ('started-older' satisfies RecordsAct)) {
    // As recovery.ts writes it.
    const { seq, newer } = facts as { readonly seq: number; readonly newer: readonly { readonly seq: number }[] }
    return (head) => head.seq > seq && newer.some((one) => head.seq <= one.seq)
  }
  return () => false
}

interface Value {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer | null
}

/** A row that no signed value covers may have been put in by anybody: it excuses nothing. */
function excuses(connection: Connection, keys: readonly KeyObject[]): readonly Excuse[] {
  const valueAfter = connection.prepare<[number], Value>(
    'SELECT seq, hash, signature FROM chain WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  const isSigned = (seq: number): boolean => {
    const value = valueAfter.get(seq)
    return (
      value !== undefined && value.signature !== null && isSignedByOne(keys, value.seq, value.hash, value.signature)
    )
  }
  return connection
    .prepare<[number], Told>(
      `SELECT entry.seq, entry.at, extra.text FROM notable JOIN entry ON entry.seq = notable.seq JOIN extra ON extra.seq = notable.seq
       WHERE notable.kind = ? AND (extra.text LIKE '%"restored"%' OR extra.text LIKE '%"started-%')`,
    )
    .all(NOTABLE.operator)
    .filter(({ seq }) => isSigned(seq))
    .map(excuseOf)
}

export interface MissingHead {
  readonly head: KnownHead
  /** Names the head, what knows it, and what the journal has instead. */
  readonly text: string
}

/**
 * The heads that the journal does not have, but for those of rows that were given up on purpose; none for an empty journal.
 * @param keys of the installation: only what they signed says what was given up
 */
export function missingHeads(
  connection: Connection,
  heads: readonly KnownHead[],
  keys: readonly KeyObject[],
): readonly MissingHead[] {
  if (connection.prepare('SELECT 1 FROM entry LIMIT 1').get() === undefined) return []
  const missing = heads.flatMap((head) => {
    const problem = headProblem(connection, head)
    return problem === undefined ? [] : [{ head, text: `${head.where}: ${problem}` }]
  })
  if (missing.length === 0) return []
  const known = excuses(connection, keys)
  return missing.filter(({ head }) => !known.some((excuse) => excuse(head)))
}
