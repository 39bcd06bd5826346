/** A site file on its way into force: what the journal gets of it, and when one given from outside is a change at all. */
import type { DeskEvent } from '../domain/event'
import type { Instant } from '../domain/time'
import type { Journal } from '../store/journal'
import { givenMark } from '../store/site'
import type { PackedSite, SiteVersions } from '../store/site'
import type { JournalRow, SiteEntry } from './messages'
import type { StoredMark } from '../store/marks'

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Adds a site file to the journal, in its place among the records, and says so among what operators did; the caller
 * commits. @param before SHA-256 of the one that held until now, in hex
 */
export function enterSite(
  journal: Journal,
  entry: SiteEntry,
  version: number,
  at: Instant,
  before: string,
): JournalRow {
  const { sha256, packed, operator, reason, what, workstation } = entry
  journal.addSite({ version, at, sha256, packed, before, operator, reason })
  const event: DeskEvent = {
    at,
    event: 'site.changed',
    operator,
    reason,
    text: what,
    before,
    after: hex(sha256),
    ...(workstation === undefined ? {} : { workstation }),
  }
  return { seq: journal.addEvent(event), event }
}

/** Adds the first site file of an empty journal. */
export function enterFirstSite(journal: Journal, { sha256, packed }: PackedSite, at: Instant): void {
  journal.addSite({ version: 1, at, sha256, packed, before: null, operator: 'console', reason: 'first start' })
}

/**
 * What a file given at the start means: the first one, the one in force, one that was given before and has since been
 * changed in the console, whose changes then hold, or another one.
 */
export function meaningOf(
  versions: SiteVersions,
  sha256: Uint8Array,
): 'first' | 'in-force' | 'changed-since' | 'other' {
  const newest = versions.newest()
  if (!newest) return 'first'
  if (newest.sha256.equals(sha256)) return 'in-force'
  return versions.given() === hex(sha256) ? 'changed-since' : 'other'
}

export const givenMarks = (sha256: Uint8Array): readonly StoredMark[] => [givenMark(sha256)]
