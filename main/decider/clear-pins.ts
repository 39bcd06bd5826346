/** Journals from before PINs were hashed: the site in force is replaced by one without PINs in clear text. */
import type { ZoneRules } from '../domain/zone'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { hasClearPins } from '../site/seal-pins'
import type { SiteWithText } from '../site/seal-pins'
import type { Journal } from '../store/journal'
import { packSite } from '../store/site'
import type { SiteVersions } from '../store/site'
import { enterSite, givenMarks, hex } from './site-entry'
import type { Site } from '../domain/site'

/** Replaces the PINs of a site file by hashes. */
export type SealPins = (given: SiteWithText) => SiteWithText

export interface GivenFile {
  readonly site: Site
  /** As it may be stored. */
  readonly text: string
  /** SHA-256, in hex, of the file as it was given; left out: that of `text`. */
  readonly hashAsGiven?: string
}

interface Clearing {
  readonly journal: Journal
  readonly versions: SiteVersions
  readonly site: Site
  readonly siteVersion: number
  readonly zone: ZoneRules | null
  readonly seal: SealPins | undefined
  readonly at: Instant
  readonly log: Log
}

/** @returns the site without clear PINs, now in force as the next version; undefined when there is nothing to do */
export function clearPins(clearing: Clearing): Site | undefined {
  const { journal, versions, site, siteVersion, seal } = clearing
  if (!seal || !hasClearPins(site)) return undefined
  const before = hex(versions.hash(siteVersion) ?? new Uint8Array(0))
  const sealed = seal({ site, text: versions.text(siteVersion) ?? '' })
  const packed = packSite(sealed.text)
  const count = site.cardholders.filter(({ pin }) => pin !== undefined).length
  const what = `cardholders: the PIN of ${count} is stored as a hash`
  const entry = { ...packed, operator: 'console', reason: 'PINs are no longer stored in clear text', what }
  enterSite(journal, { ...entry, zone: clearing.zone }, siteVersion + 1, clearing.at, before)
  journal.commit([], versions.given() === before ? givenMarks(packed.sha256) : [])
  clearing.log(
    'warning',
    `${what}. Site versions up to ${siteVersion} in the journal, and backups made before, still hold PINs in clear text: the journal proves them unchanged, so they stay`,
  )
  return sealed.site
}
