/** How far others got, by key: written in the transaction that stores what they handed in. */
import type { Connection } from './open'

export interface StoredMark {
  readonly key: string
  /** Plain JSON. */
  readonly value: unknown
}

export function readMarks(connection: Connection): StoredMark[] {
  return connection
    .prepare<[], { key: string; value: string }>('SELECT key, value FROM mark ORDER BY key')
    .all()
    .map(({ key, value }) => ({ key, value: JSON.parse(value) as unknown }))
}
