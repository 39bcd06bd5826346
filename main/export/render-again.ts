/** Computes the rows of an evidence export again from the journal; the export's files must hold the same. */
import { createHash } from 'node:crypto'
import { parseInstant } from '../domain/time'
import { parseKeptSite } from '../site/parse'
import { rowHasher } from '../store/anchors'
import { openHistory } from '../store/history'
import type { Connection } from '../store/open'
import { siteVersions } from '../store/site'
import { csvRecord } from './csv'
import { cells, evidenceRow, jsonLine } from './evidence-row'
import { localText } from './local-text'
import { siteNames } from './words'

/** The digests of one row's records in the files, as in rows.txt. */
export interface Rendered {
  readonly csv: string
  readonly json: string
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const NO_HEADS = { cardholder: () => 0, place: () => 0 }

/**
 * Returns each row as it should be in the files; undefined for a row that the journal no longer has. Null when the site
 * file that was in force at the export, and whose names the files use, is missing.
 * @param madeAt when the export was made, ISO 8601
 */
export function renderer(connection: Connection, madeAt: string): ((seq: number) => Rendered | undefined) | null {
  const at = parseInstant(madeAt)
  const version = connection
    .prepare<[number], number>('SELECT version FROM site WHERE at <= ? ORDER BY version DESC LIMIT 1')
    .pluck()
    .get(at ?? 0)
  const text = version === undefined ? undefined : siteVersions(connection).text(version)
  const parsed = text === undefined ? undefined : parseKeptSite(text)
  if (!parsed?.ok) return null
  const { site } = parsed.value
  const names = siteNames(site)
  const local = localText(site.timeZone)
  const history = openHistory(connection, NO_HEADS)
  const hashOf = rowHasher(connection)
  return (seq) => {
    const found = history.one(seq)
    if (!found) return undefined
    const row = evidenceRow(found, hashOf(seq), names, local)
    return { csv: sha256(csvRecord(cells(row))), json: sha256(jsonLine(row)) }
  }
}
