/** Site files kept in the journal, so that the journal alone can be replayed. */
import { createHash } from 'node:crypto'
import type { Connection } from './open'

export interface StoredSite {
  readonly version: number
  readonly text: string
}

export const siteHash = (text: string): Uint8Array => createHash('sha256').update(text).digest()

export interface SiteVersions {
  readonly newest: () => StoredSite | undefined
  readonly version: (version: number) => StoredSite | undefined
}

export function siteVersions(connection: Connection): SiteVersions {
  const newest = connection.prepare<[], StoredSite>('SELECT version, text FROM site ORDER BY version DESC LIMIT 1')
  const one = connection.prepare<[number], StoredSite>('SELECT version, text FROM site WHERE version = ?')
  return { newest: () => newest.get(), version: (version) => one.get(version) }
}
