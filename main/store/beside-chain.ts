/**
 * State that is stored beside the hash chain, held against the rows that tell of it: site files and marks. Each kind of mark, and what
 * holds it, or that nothing does:
 *
 *   retention         rows `retention`, `hold-set`, `hold-lifted`
 *   site.zones        the rows that put a site into force
 *   clock.eras        the rows that correct the clock
 *   clock.doubt       rows `clock-doubted` and those that end a doubt; a doubt without a row delays and grants nothing
 *   retention.clock   bound: a running console writes a row every day, so it cannot be further ahead of the newest row than a pause
 *   records.check     rows `verified`
 *   site.pins-hashed  the texts of the versions that it names
 *   accounts, accounts-copy   `accountsVersion` of the rows; the newer of both counts (account-seal.ts)
 *   site.given        decides only whether a file is offered again
 *   site.timed        decides only whether a start reads rows `site.timed-change` where the file of the change is missing
 *   journal.begun     a sum with the installation's key; the first row takes it away (lost-journal.ts)
 *   panel X serials, panel X deliveries, pin-tries   no row tells of them: the seal alone (state-seal.ts)
 *   state.seal        the seal over all marks and all open alarms, with the installation's key
 */
import { isDeepStrictEqual } from 'node:util'
import { KEEP_ALL } from '../domain/retention'
import type { Retention } from '../domain/retention'
import { DAY, HOUR } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Chained } from './chained'
import { erasIn, erasMark } from './eras'
import { AGE_CLOCK_MARK, CHECK_MARK, CLOCK_MARK, RETENTION_MARK } from './mark-keys'
import { readMark } from './marks'
import type { StoredMark } from './marks'
import type { Connection } from './open'
import { siteHash } from './site'
import { zoneRows, zoneRowsMark } from './zones'

/** A mark that is not what the rows say. */
export interface MarkFault {
  readonly key: string
  readonly text: string
  /** As the rows say it. */
  readonly wanted: StoredMark
}

/** A day's rows and a pause, such as a weekend and more: how far a believed clock can be ahead of the newest row. */
const AGE_AHEAD_MS = 8 * DAY
/** A check's own instant and that of its row are from two clocks of one console. */
const CHECK_APART_MS = HOUR

/** As it is stored: what is undefined is not. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))
const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(plain(a), plain(b))

const newestAt = (connection: Connection): Instant =>
  connection.prepare<[], number>('SELECT at FROM entry ORDER BY seq DESC LIMIT 1').pluck().get() ?? 0

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** Days and holds as the rows say them; days that no row says are the mark's. */
function retentionOf(chained: Chained, mark: unknown): Retention {
  // What records.ts wrote there.
  const ofMark = field(mark, 'days') as Retention['days'] | undefined
  return { days: chained.days ?? ofMark ?? KEEP_ALL.days, holds: chained.holds }
}

/** Holds are a set: their order says nothing. */
const sorted = ({ days, holds }: Retention): unknown => ({
  days,
  holds: holds.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
})

function retentionFault(connection: Connection, chained: Chained): MarkFault | undefined {
  const mark = readMark(connection, RETENTION_MARK)
  const wanted = retentionOf(chained, mark)
  // What records.ts wrote there, or what a stranger did: compared, and not used.
  const found = (mark ?? KEEP_ALL) as Retention
  if (Array.isArray(field(found, 'holds')) && isSame(sorted(found), sorted(wanted))) return undefined
  const text = 'the retention and the legal holds that are stored are not those that the rows of the journal set'
  return { key: RETENTION_MARK, text, wanted: { key: RETENTION_MARK, value: wanted } }
}

/** Every mark that is not what the rows say. Throws what SQLite throws. */
export function markFaults(connection: Connection, chained: Chained): readonly MarkFault[] {
  const faults: MarkFault[] = []
  const retention = retentionFault(connection, chained)
  if (retention) faults.push(retention)
  const fault = (text: string, wanted: StoredMark): void => void faults.push({ key: wanted.key, text, wanted })

  if (!isSame(zoneRows(connection), chained.zones))
    fault('the rows that hold time zone rules are not those that are listed', zoneRowsMark(chained.zones))
  if (!isSame(erasIn(connection), chained.eras))
    fault('the corrections of the clock are not those that are listed', erasMark(chained.eras))
  const clock = readMark(connection, CLOCK_MARK)
  if (chained.doubt && (field(clock, 'doubt') ?? null) === null) {
    const { doubt } = chained
    fault("the doubt about the machine's clock is gone, and no row ends it", {
      key: CLOCK_MARK,
      value: { doubt, era: doubt, booted: null },
    })
  }
  const at = Math.max(newestAt(connection), chained.setBackFrom)
  const aged = field(readMark(connection, AGE_CLOCK_MARK), 'at')
  if (typeof aged === 'number' && aged > at + AGE_AHEAD_MS)
    fault('the clock by which records get old is ahead of all that the console has seen', {
      key: AGE_CLOCK_MARK,
      value: { at, ahead: null },
    })
  const checkFault = checkMarkFault(readMark(connection, CHECK_MARK), chained.check)
  if (checkFault !== undefined) fault(checkFault, { key: CHECK_MARK, value: null })
  return faults
}

function checkMarkFault(mark: unknown, row: Chained['check']): string | undefined {
  if (mark === undefined || mark === null) return undefined
  const at = field(mark, 'at')
  const problems = field(mark, 'problems')
  const isOfRow =
    row !== undefined &&
    typeof at === 'number' &&
    at <= row.at + CHECK_APART_MS &&
    field(mark, 'upTo') === row.upTo &&
    Array.isArray(problems) &&
    problems.length > 0 === row.problems > 0
  return isOfRow ? undefined : 'the result of the last check is not the one that its row tells of'
}

/** What the table of site files and the rows say differently; the texts are not read. */
export function siteFaults(connection: Connection, { sites, problems }: Chained): readonly string[] {
  const stored = connection
    .prepare<[], { readonly version: number; readonly sha256: Buffer }>(
      'SELECT version, sha256 FROM site ORDER BY version',
    )
    .all()
  const missing = new Set(sites.keys())
  const faults = stored.flatMap(({ version, sha256 }) => {
    missing.delete(version)
    const row = sites.get(version)
    if (!row) return [`site file ${version} was put into force by no row of the journal`]
    return sha256.toString('hex') === row.sha256
      ? []
      : [`site file ${version} is not the one that row ${row.seq} put into force`]
  })
  const gone = [...missing].map(
    (version) => `site file ${version}, which row ${sites.get(version)?.seq} put into force, is missing`,
  )
  return [...problems, ...faults, ...gone]
}

/** Whether a version's text is the one that the rows name. */
export const isChainedText = ({ sites }: Chained, version: number, text: string): boolean =>
  sites.get(version)?.text === siteHash(text).toString('hex')
