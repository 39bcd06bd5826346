/**
 * Site files kept in the journal, so that the journal alone can be replayed. They are kept compressed: a hundred thousand
 * cardholders are some 16 MB of text, and all of it has to be on disk before the next decision.
 */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { readMark } from './marks'
import { assert } from '../domain/assert'
import type { StoredMark } from './marks'
import type { Connection } from './open'

export const siteHash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A site file as the journal keeps it; the hash is that of its text. */
export interface PackedSite {
  readonly sha256: Uint8Array
  readonly packed: Uint8Array
}

/** The quickest level: it is within a few percent of the others on text that repeats so much. */
export const packSite = (text: string): PackedSite => ({
  sha256: siteHash(text),
  packed: gzipSync(text, { level: 1 }),
})

/** Bytes of text that a packed site file may come to: many times the largest site, and no more than memory has. */
export const LONGEST_SITE = 256 * 1024 * 1024

/** Throws on bytes that are not a packed site file, and before it unpacks more than they declare or than a site can be. */
export function unpackSite(stored: string | Uint8Array): string {
  if (typeof stored === 'string') return stored
  assert(stored.length >= 18, `a packed site file of ${stored.length} bytes is cut short`)
  // The last four bytes of gzip are the length of what was packed.
  const declared = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength).readUInt32LE(stored.length - 4)
  assert(declared <= LONGEST_SITE, `a packed site file declares ${declared} bytes; ${LONGEST_SITE} is the most`)
  return gunzipSync(stored, { maxOutputLength: Math.max(1, declared) }).toString('utf8')
}

export interface SiteVersions {
  /** The one in force; undefined in an empty journal. */
  readonly newest: () => { readonly version: number; readonly sha256: Buffer } | undefined
  readonly hash: (version: number) => Buffer | undefined
  readonly text: (version: number) => string | undefined
  /** SHA-256, in hex, of the newest that was given from outside as a file. */
  readonly given: () => string | undefined
}

/** Key of the mark that `given` reads: the file given from outside that was applied or set aside last. */
export const GIVEN = 'site.given'
export const givenMark = (sha256: Uint8Array): StoredMark => ({
  key: GIVEN,
  value: Buffer.from(sha256).toString('hex'),
})

export function siteVersions(connection: Connection): SiteVersions {
  const newest = connection.prepare<[], { version: number; sha256: Buffer }>(
    'SELECT version, sha256 FROM site ORDER BY version DESC LIMIT 1',
  )
  const hash = connection.prepare<[number], Buffer>('SELECT sha256 FROM site WHERE version = ?').pluck()
  const text = connection.prepare<[number], string | Buffer>('SELECT text FROM site WHERE version = ?').pluck()
  return {
    newest: () => newest.get(),
    hash: (version) => hash.get(version),
    text: (version) => {
      const stored = text.get(version)
      return stored === undefined ? undefined : unpackSite(stored)
    },
    given: () => {
      const value = readMark(connection, GIVEN)
      return typeof value === 'string' ? value : undefined
    },
  }
}
