/**
 * What the rows of the hash chain say of the state that is stored beside the chain: site files, retention, legal holds, corrections of
 * the clock. That state can be written by anyone who can write the file; the rows cannot be changed without breaking the chain.
 */
import type { RecordsEvent } from '../domain/desk-event'
import { KEEP_ALL } from '../domain/retention'
import type { LegalHold, RecordsAct, RetentionDays } from '../domain/retention'
import type { Instant } from '../domain/time'
import { RECORDS_FLAG, ROW, flagOf, kindOf } from './entry-row'
import { correctionIn } from './eras'
import type { Era } from './eras'
import type { Connection } from './open'

/** What the rows say of one version of the site file; hashes are SHA-256 in hex. */
export interface ChainedSite {
  /** The row that put it into force. */
  readonly seq: number
  readonly sha256: string
  /** Of its text as it is stored now: another one once its PINs were replaced by hashes. */
  readonly text: string
  /** The row that says so. */
  readonly textSeq: number
}

/** Rows that come after the state that they tell of was set. */
export interface Chained {
  /** By version. */
  readonly sites: ReadonlyMap<number, ChainedSite>
  /** Undefined where the newest row about it does not say, as rows of trial versions do not. */
  readonly days: RetentionDays | undefined
  readonly holds: readonly LegalHold[]
  /** Rows that retention and holds were read from. */
  readonly retentionRows: readonly number[]
  /** Rows that hold rules of the site's zone, rising. */
  readonly zones: readonly number[]
  readonly eras: readonly Era[]
  /** The latest instant from which the clock was ever set back; 0 = never. */
  readonly setBackFrom: Instant
  /** The doubt about the machine's clock that no later row ended. */
  readonly doubt: { readonly from: Instant; readonly to: Instant } | null
  /** The newest check of the whole journal. */
  readonly check: { readonly at: Instant; readonly upTo: number; readonly problems: number } | undefined
  /** What contradicts itself in the rows. */
  readonly problems: readonly string[]
}

interface TextRow {
  readonly seq: number
  readonly at: Instant
  readonly code: number
  readonly text: string
}

/** Site files, corrections of the clock, and what was done to the records: few rows of the few that have a text at all. */
const ROWS = `SELECT entry.seq, entry.at, entry.code, extra.text FROM extra CROSS JOIN entry ON entry.seq = extra.seq
  WHERE (entry.code & 63) IN (${ROW.siteChanged}, ${ROW.clockCorrected})
     OR ((entry.code & 63) = ${ROW.desk} AND (entry.code >> ${8 + RECORDS_FLAG}) & 1)
  ORDER BY extra.seq`

/** Throws what SQLite throws, and on a text that Sallyport did not write. */
export function readChained(connection: Connection): Chained {
  const sites = new Map<number, ChainedSite>()
  const holds = new Map<string, LegalHold>()
  const retentionRows: number[] = []
  const zones: number[] = []
  const eras: Era[] = []
  const problems: string[] = []
  let setBackFrom = 0
  let days: Chained['days'] = KEEP_ALL.days
  let doubt: Chained['doubt'] = null
  let check: Chained['check']

  const site = ({ seq, text }: TextRow): void => {
    // As journal.ts wrote it.
    const said = JSON.parse(text) as { readonly version: number; readonly sha256: string; readonly zone?: unknown }
    if (said.zone !== undefined) zones.push(seq)
    const known = sites.get(said.version)
    if (!known) sites.set(said.version, { seq, sha256: said.sha256, text: said.sha256, textSeq: seq })
    else if (known.sha256 !== said.sha256)
      problems.push(`row ${seq} says of site file ${said.version} something else than row ${known.seq}`)
  }

  const records = ({ seq, at, text }: TextRow): void => {
    const event = JSON.parse(text) as RecordsEvent // what the codec wrote in a row with this flag
    const { before, after } = event
    const act = event.text as RecordsAct | undefined // a later version's is none of these
    // As records.ts, clock-watch.ts and clear-pins.ts wrote them.
    switch (act) {
      case 'retention':
        retentionRows.push(seq)
        days = after === undefined ? undefined : (JSON.parse(after) as RetentionDays)
        break
      case 'hold-set': {
        retentionRows.push(seq)
        const hold = JSON.parse(after ?? 'null') as LegalHold | null
        if (hold) holds.set(hold.id, hold)
        break
      }
      case 'hold-lifted':
        retentionRows.push(seq)
        holds.delete((JSON.parse(before ?? 'null') as LegalHold | null)?.id ?? '')
        break
      case 'clock-doubted':
        doubt = { from: JSON.parse(before ?? '0') as Instant, to: JSON.parse(after ?? '0') as Instant }
        break
      case 'clock-agrees':
      case 'clock-confirmed':
      case 'clock-corrected':
        doubt = null
        break
      case 'verified': {
        const said = JSON.parse(after ?? '{}') as { readonly upTo?: number; readonly problems?: number }
        check = { at, upTo: said.upTo ?? 0, problems: said.problems ?? 0 }
        break
      }
      case 'pins-hashed': {
        const said = JSON.parse(after ?? '{}') as {
          readonly sites?: readonly { readonly version: number; readonly sha256: string }[]
        }
        for (const { version, sha256 } of said.sites ?? []) {
          const known = sites.get(version)
          if (known) sites.set(version, { ...known, text: sha256, textSeq: seq })
          else problems.push(`row ${seq} replaces the text of site file ${version}, which no row put into force`)
        }
        break
      }
    }
  }

  for (const row of connection.prepare<[], TextRow>(ROWS).iterate()) {
    switch (kindOf(row.code)) {
      case ROW.siteChanged:
        site(row)
        break
      case ROW.clockCorrected: {
        const { since, by } = correctionIn(row.text)
        eras.push([row.seq, since, by])
        setBackFrom = Math.max(setBackFrom, row.at + by)
        break
      }
      case ROW.desk:
        if (flagOf(row.code, RECORDS_FLAG)) records(row)
        break
    }
  }
  return { sites, days, holds: [...holds.values()], retentionRows, zones, eras, setBackFrom, doubt, check, problems }
}
