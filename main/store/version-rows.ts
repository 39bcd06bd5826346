/** Versions of the site file as the journal's rows tell of them: who put each into force, when, why, and what changed. */
import type { DeskEventOf } from '../domain/desk-event'
import type { SiteVersion } from '../domain/site-version'
import { isChainedText } from './beside-chain'
import { readChained, versionInForce } from './chained'
import { ROW } from './entry-row'
import type { Connection } from './open'
import { siteVersions } from './site'

interface VersionCells {
  readonly seq: number
  readonly at: number
  readonly version: number
  readonly text: string
}

/** A row that goes on with a version, such as one for new zone rules, comes after the one that put it into force. */
const ROWS = `SELECT min(entry.seq) AS seq, entry.at, entry.a AS version, extra.text FROM extra CROSS JOIN entry
  ON entry.seq = extra.seq WHERE (entry.code & 63) = ${ROW.siteChanged} AND entry.a < ? GROUP BY entry.a ORDER BY entry.a DESC LIMIT ?`

/** Newest first. @param before versions below this one; null = from the newest */
export function versionRows(connection: Connection, before: number | null, limit: number): readonly SiteVersion[] {
  const extra = connection.prepare<[number], string>('SELECT text FROM extra WHERE seq = ?').pluck()
  const rows = connection.prepare<[number, number], VersionCells>(ROWS).all(before ?? Number.MAX_SAFE_INTEGER, limit)
  return rows.map(({ seq, at, version, text }) => {
    // As journal.ts wrote it.
    const { sha256, operator, reason } = JSON.parse(text) as { sha256: string; operator: string; reason: string }
    // The row of what operators did comes next, and is gone once retention has removed it.
    const said = JSON.parse(extra.get(seq + 1) ?? 'null') as Partial<DeskEventOf<'site.changed'>> | null
    const change = said?.event === 'site.changed' && said.after === sha256 ? said : null
    return {
      ...{ version, seq, at, operator, reason },
      what: change?.text ?? null,
      workstation: change?.workstation ?? null,
      byCommand: change?.byCommand === true,
    }
  })
}

/** The text of a version; null = the one in force. Throws where the stored text is not the one that came into force. */
export function versionText(connection: Connection, version: number | null): string {
  const chained = readChained(connection)
  const wanted = version ?? versionInForce(chained)
  const text = siteVersions(connection).text(wanted)
  if (text === undefined) throw new VersionFault(`there is no version ${wanted} of the site`)
  if (!isChainedText(chained, wanted, text))
    throw new VersionFault(`version ${wanted} of the site was changed without Sallyport`)
  return text
}

class VersionFault extends Error {}
