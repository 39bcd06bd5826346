/** The site file in force as the rows of the hash chain name it, for readers of a journal that another program may be writing. */
import { isChainedText } from './beside-chain'
import { readChained, versionInForce } from './chained'
import type { Connection } from './open'
import { siteVersions } from './site'

export interface SiteInForce {
  /** Of the file as it came into force, in hex. */
  readonly sha256: string
  readonly text: string
}

/** Undefined in an empty journal. Throws when the text that is stored is not the one that came into force. */
export function siteInForce(connection: Connection): SiteInForce | undefined {
  const chained = readChained(connection)
  const version = versionInForce(chained)
  const row = chained.sites.get(version)
  if (!row) return undefined
  const text = siteVersions(connection).text(version)
  if (text === undefined || !isChainedText(chained, version, text))
    throw new ForgedSite(`site file ${version}, which row ${row.seq} put into force, was changed without Sallyport`)
  return { sha256: row.sha256, text }
}

class ForgedSite extends Error {}
