/** How far others got, by key: written in the transaction that stores what they handed in. */
import type { Connection } from './open'
import { markContent } from './sums'
import type { DamagedRow, MarkRow } from './sums'

export interface StoredMark {
  readonly key: string
  /** Plain JSON. */
  readonly value: unknown
}

/** Every mark that is as it was written, and the rows that are not. */
export function readMarks(connection: Connection): {
  readonly marks: readonly StoredMark[]
  readonly damaged: readonly DamagedRow[]
} {
  const marks: StoredMark[] = []
  const damaged: DamagedRow[] = []
  for (const row of connection.prepare<[], MarkRow>('SELECT key, value, sum FROM mark ORDER BY key').all()) {
    const content = markContent(row)
    if (content.ok) marks.push({ key: row.key, value: content.value })
    else damaged.push({ table: 'mark', key: row.key, why: content.error })
  }
  return { marks, damaged }
}

/** One mark; undefined when there is none, or when its row is damaged and `readMarks` names it. */
export function readMark(connection: Connection, key: string): unknown {
  const row = connection.prepare<[string], MarkRow>('SELECT key, value, sum FROM mark WHERE key = ?').get(key)
  const content = row && markContent(row)
  return content?.ok ? content.value : undefined
}
