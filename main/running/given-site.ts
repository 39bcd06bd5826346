/** The site file given at a start, on its way to the journal. */
import { existsSync } from 'node:fs'
import { storableSite } from '../change/storable'
import { fail, ok, problemLine } from '../domain/result'
import type { Result } from '../domain/result'
import type { Log } from '../log'
import type { SiteWithText } from '../site/seal-pins'
import { failureText } from '../store/failure'
import type { DataFolder } from '../store/folder'
import { siteHash } from '../store/site'
import type { StartFailure } from './recovery'

export interface GivenSite extends SiteWithText {
  /** SHA-256 of the text as it may be stored. */
  readonly sha256: Buffer
  /** The same, in hex, of the text as it was given. */
  readonly hashAsGiven: string
}

/** Problems that a message names; the rest is counted. */
const SHOWN = 8

/**
 * Without PINs in clear text. PINs of another installation refuse a first start; a journal that has a site runs on it, since a
 * lost key must not keep doors from being decided, and the log says whose PINs no longer work.
 */
export function givenSite(given: SiteWithText, folder: DataFolder, log: Log): Result<GivenSite, StartFailure> {
  try {
    const { site, text, problems } = storableSite(folder.path, given)
    const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : ''
    const said = `${problems.slice(0, SHOWN).map(problemLine).join('; ')}${more}`
    if (problems.length > 0 && !existsSync(folder.journal))
      return fail({ code: 'data-folder', detail: `the site file is not opened: ${said}` })
    if (problems.length > 0) log('error', `PINs of the site file: ${said}`)
    return ok({ site, text, sha256: siteHash(text), hashAsGiven: siteHash(given.text).toString('hex') })
  } catch (error) {
    return fail({ code: 'data-folder', detail: failureText(error) })
  }
}
