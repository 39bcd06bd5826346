/** Site files kept in the journal, so that the journal alone can be replayed. */
import { createHash } from 'node:crypto'
import type { Connection } from './open'

export const siteHash = (text: string): Buffer => createHash('sha256').update(text).digest()

export interface SiteVersions {
  /** The one in force; undefined in an empty journal. */
  readonly newest: () => { readonly version: number; readonly sha256: Buffer } | undefined
  readonly hash: (version: number) => Buffer | undefined
  readonly text: (version: number) => string | undefined
}

export function siteVersions(connection: Connection): SiteVersions {
  const newest = connection.prepare<[], { version: number; sha256: Buffer }>(
    'SELECT version, sha256 FROM site ORDER BY version DESC LIMIT 1',
  )
  const hash = connection.prepare<[number], Buffer>('SELECT sha256 FROM site WHERE version = ?').pluck()
  const text = connection.prepare<[number], string>('SELECT text FROM site WHERE version = ?').pluck()
  return { newest: () => newest.get(), hash: (version) => hash.get(version), text: (version) => text.get(version) }
}
