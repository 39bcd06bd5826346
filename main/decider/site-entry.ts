/** A site file on its way into force: what the journal gets of it, and when one given from outside is a change at all. */
import type { DeskEvent } from '../domain/desk-event'
import type { Instant } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import type { Journal } from '../store/journal'
import { givenMark } from '../store/site'
import type { PackedSite, SiteVersions } from '../store/site'
import { ALARM_RULES } from '../derived/derive'
import type { JournalRow, SiteInZone } from './messages'
import type { StoredMark } from '../store/marks'

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Adds a site file to the journal, in its place among the records, and says so among what operators did; the caller
 * commits. @param before SHA-256 of the one that held until now, in hex
 */
export function enterSite(
  journal: Journal,
  entry: SiteInZone,
  version: number,
  at: Instant,
  before: string,
): JournalRow {
  const { sha256, packed, operator, reason, what, workstation, byCommand, zone } = entry
  journal.addSite({ version, at, sha256, packed, before, operator, reason, zone, alarmRules: ALARM_RULES })
  const event: DeskEvent = {
    at,
    event: 'site.changed',
    operator,
    reason,
    text: what,
    before,
    after: hex(sha256),
    ...(workstation === undefined ? {} : { workstation }),
    ...(byCommand ? { byCommand } : {}),
  }
  return { seq: journal.addEvent(event), event }
}

/** Reason of the first row of a journal that the demo begins, by which it is known as the demo's (demo-journal.ts). */
export const FIRST_START_OF_DEMO = 'first start of the demo'

/** Adds the first site file of an empty journal. */
export function enterFirstSite(
  journal: Journal,
  { sha256, packed, demo }: PackedSite & { readonly demo: boolean },
  at: Instant,
  zone: ZoneRules | null,
): void {
  const reason = demo ? FIRST_START_OF_DEMO : 'first start'
  const by = { operator: 'console', reason, alarmRules: ALARM_RULES }
  journal.addSite({ version: 1, at, sha256, packed, before: null, ...by, zone })
}

/** The site in force, with its hash, for which this runtime has other zone rules than the journal. */
export interface ZoneChange {
  readonly version: number
  readonly at: Instant
  readonly sha256: Uint8Array
  readonly zone: ZoneRules | null
  /** What changed, in words; null where the journal did not say yet which rules hold. */
  readonly what: string | null
}

/** From here on the site's clock goes by these rules; the caller commits. */
export function enterZone(journal: Journal, { what, ...change }: ZoneChange): void {
  const hash = hex(change.sha256)
  const by = { operator: 'console', reason: 'time zone rules of this runtime' }
  journal.addZone({ ...change, ...by, before: hash })
  if (what !== null)
    journal.addEvent({ at: change.at, event: 'site.changed', ...by, text: what, before: hash, after: hash })
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
