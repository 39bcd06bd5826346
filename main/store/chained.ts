/**
 * What the rows of the hash chain say of the state that is stored beside the chain: site files, retention, legal holds, corrections of
 * the clock. That state can be written by anyone who can write the file; the rows cannot be changed without breaking the chain.
 */
import type { RecordsEvent, TimedChangeEvent } from '../domain/desk-event'
import { KEEP_ALL } from '../domain/retention'
import type { LegalHold, RetentionDays } from '../domain/retention'
import type { Instant } from '../domain/time'
import { RECORDS_FLAG, ROW, flagOf, kindOf } from './entry-row'
import { correctionIn } from './eras'
import type { Era } from './eras'
import type { Connection } from './open'
import type { HashedSite } from './site-pins'

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
  /** The newest row about a change of the site for a later time; null before the first. */
  readonly timedChange: TimedChangeEvent | null
  /** A row says that marks and alarms are sealed (state-seal.ts). */
  readonly isSealed: boolean
  /** What contradicts itself in the rows. */
  readonly problems: readonly string[]
}

/** Version of the site file in force; 0 = none was ever put into force. */
export const versionInForce = ({ sites }: Pick<Chained, 'sites'>): number => Math.max(0, ...sites.keys())

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

/** What the rows read so far say. */
interface Said extends Omit<Chained, 'holds'> {
  readonly sites: Map<number, ChainedSite>
  readonly holds: Map<string, LegalHold>
  readonly retentionRows: number[]
  readonly zones: number[]
  readonly eras: Era[]
  readonly problems: string[]
  days: Chained['days']
  setBackFrom: Instant
  doubt: Chained['doubt']
  check: Chained['check']
  timedChange: Chained['timedChange']
  isSealed: boolean
}

/** Throws what SQLite throws, and on a text that Sallyport did not write. */
export function readChained(connection: Connection): Chained {
  const said: Said = {
    sites: new Map(),
    holds: new Map(),
    ...{ retentionRows: [], zones: [], eras: [], problems: [] },
    ...{ days: KEEP_ALL.days, setBackFrom: 0, doubt: null, check: undefined, timedChange: null, isSealed: false },
  }
  for (const row of connection.prepare<[], TextRow>(ROWS).iterate()) {
    switch (kindOf(row.code)) {
      case ROW.siteChanged:
        siteRow(said, row)
        break
      case ROW.clockCorrected: {
        const { since, by } = correctionIn(row.text)
        said.eras.push([row.seq, since, by])
        said.setBackFrom = Math.max(said.setBackFrom, row.at + by)
        break
      }
      case ROW.desk:
        if (flagOf(row.code, RECORDS_FLAG)) recordsRow(said, row)
        break
    }
  }
  return { ...said, holds: [...said.holds.values()] }
}

/** As journal.ts wrote it. */
interface SiteText {
  readonly version: number
  readonly sha256: string
  readonly zone?: unknown
  readonly sealed?: true
}

function siteRow(said: Said, { seq, text }: TextRow): void {
  const { sites, zones, problems } = said
  const { version, sha256, zone, sealed } = JSON.parse(text) as SiteText
  said.isSealed ||= sealed === true
  if (zone !== undefined) zones.push(seq)
  const known = sites.get(version)
  if (!known) sites.set(version, { seq, sha256, text: sha256, textSeq: seq })
  else if (known.sha256 !== sha256)
    problems.push(`row ${seq} says of site file ${version} something else than row ${known.seq}`)
}

/** As records.ts, clock-watch.ts and clear-pins.ts wrote it. */
function recordsRow(said: Said, { seq, at, text }: TextRow): void {
  const event = JSON.parse(text) as RecordsEvent | TimedChangeEvent // what the codec wrote in a row with this flag
  if (event.event === 'site.timed-change') {
    said.timedChange = { ...event, at }
    return
  }
  // Only some acts have JSON there: others have a name, a hash or words, and are not read.
  const before = (): unknown => JSON.parse(event.before ?? 'null')
  const after = (): unknown => JSON.parse(event.after ?? 'null')
  const act: string = event.text ?? ''
  switch (act) {
    case 'retention':
      said.retentionRows.push(seq)
      said.days = (after() as RetentionDays | null) ?? undefined
      break
    case 'hold-set': {
      said.retentionRows.push(seq)
      const hold = after() as LegalHold | null
      if (hold) said.holds.set(hold.id, hold)
      break
    }
    case 'hold-lifted':
      said.retentionRows.push(seq)
      said.holds.delete((before() as LegalHold | null)?.id ?? '')
      break
    case 'clock-doubted':
      said.doubt = { from: before() as Instant, to: after() as Instant }
      break
    case 'clock-agrees':
    case 'clock-confirmed':
    case 'clock-corrected':
      said.doubt = null
      break
    case 'state-sealed':
      said.isSealed = true
      break
    case 'verified': {
      const { upTo = 0, problems = 0 } = (after() ?? {}) as { readonly upTo?: number; readonly problems?: number }
      said.check = { at, upTo, problems }
      break
    }
    case 'pins-hashed':
      for (const { version, sha256 } of ((after() ?? {}) as { readonly sites?: readonly HashedSite[] }).sites ?? []) {
        const known = said.sites.get(version)
        if (known) said.sites.set(version, { ...known, text: sha256, textSeq: seq })
        else said.problems.push(`row ${seq} replaces the text of site file ${version}, which no row put into force`)
      }
      break
  }
}
