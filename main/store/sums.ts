/**
 * Checksums of the two tables that the hash chain does not cover, because their rows change: alarms (alarms.ts) and marks
 * (marks.ts). They find rot; the seal (state-seal.ts) finds forgery, and its sums follow the checksum in the same column. A row
 * from before there were sums only has to be JSON.
 */
import { createHash } from 'node:crypto'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Connection } from './open'

/** The schema that brought the column `sum`. */
const SUMS_SINCE = 4

/** A row whose content is not what was written. */
export interface DamagedRow {
  readonly table: 'alarm' | 'mark'
  /** Id of the alarm or key of the mark, as it reads now. */
  readonly key: string
  readonly why: string
}

export interface AlarmRow {
  readonly id: string
  readonly open: number
  readonly body: string
  readonly sum: Uint8Array | null
}

export interface MarkRow {
  readonly key: string
  readonly value: string
  readonly sum: Uint8Array | null
}

/** Of a checksum: SHA-256. */
const HASH_BYTES = 32

/** What follows the checksum of a row: sums with the installation's key; undefined = none. */
export const sealedPart = (sum: Uint8Array | null): Buffer | undefined =>
  sum !== null && sum.length > HASH_BYTES ? Buffer.from(sum.subarray(HASH_BYTES)) : undefined

const sumOf = (...parts: readonly (string | number)[]): Buffer =>
  createHash('sha256').update(JSON.stringify(parts)).digest()

export const alarmSum = ({ id, open, body }: Omit<AlarmRow, 'sum'>): Buffer => sumOf(id, open, body)
export const markSum = (key: string, value: string): Buffer => sumOf(key, value)

/** The JSON of a row, or why it is not what was written. */
function contentOf(text: unknown, sum: Uint8Array | null, wanted: () => Buffer): Result<unknown, string> {
  if (typeof text !== 'string') return fail('it is not text')
  if (sum !== null && !wanted().equals(sum.subarray(0, HASH_BYTES))) return fail('it is not what was written')
  try {
    return ok(JSON.parse(text) as unknown)
  } catch {
    return fail('it is not JSON')
  }
}

export const alarmContent = (row: AlarmRow): Result<unknown, string> =>
  contentOf(row.body, row.sum, () => alarmSum(row))

export const markContent = (row: MarkRow): Result<unknown, string> =>
  contentOf(row.value, row.sum, () => markSum(row.key, row.value))

/** Every damaged row of both tables, alarms first. A backup that an earlier version made has no sums. */
export function damagedRows(connection: Connection): DamagedRow[] {
  if (Number(connection.pragma('user_version', { simple: true })) < SUMS_SINCE) return []
  const alarms = connection.prepare<[], AlarmRow>('SELECT id, open, body, sum FROM alarm ORDER BY seq').all()
  const marks = connection.prepare<[], MarkRow>('SELECT key, value, sum FROM mark ORDER BY key').all()
  const found: DamagedRow[] = []
  for (const row of alarms) {
    const content = alarmContent(row)
    if (!content.ok) found.push({ table: 'alarm', key: row.id, why: content.error })
  }
  for (const row of marks) {
    const content = markContent(row)
    if (!content.ok) found.push({ table: 'mark', key: row.key, why: content.error })
  }
  return found
}

/**
 * Takes damaged alarms out of use: they are closed as they are, and not met again at the next start. A damaged mark stays
 * until its next writing: without the row, a seal that it holds would count as never set.
 */
export function closeDamaged(connection: Connection, rows: readonly DamagedRow[]): void {
  const close = connection.prepare('UPDATE alarm SET open = 0 WHERE id = ?')
  for (const { table, key } of rows) if (table === 'alarm') close.run(key)
}
