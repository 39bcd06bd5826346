/**
 * Journals from before PINs were hashed. The site in force is replaced by a new version without PINs in clear text; of earlier
 * versions the text is replaced, and a row in the chain tells the hash of the new text.
 */
import type { ZoneRules } from '../domain/zone'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { hasClearPins } from '../site/seal-pins'
import type { SiteWithText } from '../site/seal-pins'
import type { Connection } from '../store/open'
import type { Journal } from '../store/journal'
import { failureText } from '../store/failure'
import { packSite } from '../store/site'
import { hasClearPin, pinsHashedMark, pinsHashedUpTo, type HashedSite } from '../store/site-pins'
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
  readonly connection: Connection
  readonly journal: Journal
  readonly versions: SiteVersions
  readonly site: Site
  readonly siteVersion: number
  readonly zone: ZoneRules | null
  readonly parseSite: (text: string) => Site
  readonly seal?: SealPins
  readonly at: Instant
  readonly log: Log
}

/** @returns the site without clear PINs, now in force as the next version; undefined when the site in force has no clear PINs */
export function clearPins(clearing: Clearing): Site | undefined {
  const { connection, siteVersion, seal } = clearing
  if (!seal) return undefined
  const site = clearInForce(clearing, seal)
  const newest = site ? siteVersion + 1 : siteVersion
  if (clearEarlier(clearing, seal, { after: pinsHashedUpTo(connection), newest }))
    // The write-ahead log may still have the old pages.
    connection.pragma('wal_checkpoint(TRUNCATE)')
  return site
}

function clearInForce(clearing: Clearing, seal: SealPins): Site | undefined {
  const { journal, versions, site, siteVersion } = clearing
  if (!hasClearPins(site)) return undefined
  const before = hex(versions.hash(siteVersion) ?? new Uint8Array(0))
  const sealed = seal({ site, text: versions.text(siteVersion) ?? '' })
  const packed = packSite(sealed.text)
  const count = site.cardholders.filter(({ pin }) => pin !== undefined).length
  const what = `cardholders: the PIN of ${count} is stored as a hash`
  const entry = { ...packed, operator: 'console', reason: 'PINs are no longer stored in clear text', what }
  enterSite(journal, { ...entry, zone: clearing.zone }, siteVersion + 1, clearing.at, before)
  journal.commit([], versions.given() === before ? givenMarks(packed.sha256) : [])
  clearing.log('warning', `${what}. Backups made before still hold PINs in clear text: delete them`)
  return sealed.site
}

/** Bytes of packed texts that wait for one commit, at most by one version more. */
const AT_ONCE_BYTES = 8 * 1024 * 1024

/** Replaces clear PINs in the versions after one up to another. @returns whether there were any */
function clearEarlier(
  { journal, versions, parseSite, at, log }: Clearing,
  seal: SealPins,
  { after, newest }: { readonly after: number; readonly newest: number },
): boolean {
  if (after >= newest) return false
  let sites: HashedSite[] = []
  let bytes = 0
  let count = 0
  let failed = Infinity
  const write = (upTo: number): void => {
    if (sites.length > 0)
      journal.addEvent({
        at,
        event: 'desk.records',
        operator: 'console',
        reason: 'PINs are no longer stored in clear text',
        text: 'pins-hashed',
        after: JSON.stringify({ sites }),
      })
    journal.commit([], [pinsHashedMark(Math.min(upTo, failed - 1))])
    sites = []
    bytes = 0
  }
  for (let version = after + 1; version <= newest; version++) {
    const hashed = withoutPins(versions.text(version), parseSite, seal)
    if (typeof hashed === 'string') {
      failed = Math.min(failed, version)
      log('error', `the PINs of site version ${version} are not replaced by hashes: ${hashed}`)
    }
    if (hashed === undefined || typeof hashed === 'string') continue
    journal.replaceSite(version, hashed.packed)
    sites.push({ version, sha256: hex(hashed.sha256) })
    bytes += hashed.packed.length
    count++
    if (bytes >= AT_ONCE_BYTES) write(version)
  }
  write(newest)
  if (count > 0) log('info', `PINs in ${count} earlier site versions were replaced by hashes`)
  return count > 0
}

/** The text with hashes for its PINs; undefined if it has no clear PIN; a string says why it failed. */
function withoutPins(
  text: string | undefined,
  parseSite: (text: string) => Site,
  seal: SealPins,
): ReturnType<typeof packSite> | string | undefined {
  try {
    if (text === undefined || !hasClearPin(text)) return undefined
    return packSite(seal({ site: parseSite(text), text }).text)
  } catch (error) {
    return failureText(error)
  }
}
