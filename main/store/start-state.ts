/**
 * State beside the hash chain at a start, before anything is built on it. A forged site file in force refuses the start: nothing holds
 * its text but the journal. A forged mark is replaced by what the rows say, and a version that no row put into force is taken out.
 */
import type { KeyObject } from 'node:crypto'
import { KEEP_ALL } from '../domain/retention'
import type { Retention } from '../domain/retention'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { unsignedBaseState } from './base-state'
import { isChainedText, markFaults, siteFaults } from './beside-chain'
import { readChained, versionInForce } from './chained'
import type { Chained } from './chained'
import { failureText } from './failure'
import { RETENTION_MARK } from './mark-keys'
import type { StoredMark } from './marks'
import type { Connection } from './open'
import { readRetention } from './retention'
import { isSignedByOne } from './signing'
import { siteVersions } from './site'
import { proofOf } from './stretch'
import { sealedMarkSum, sealFaults } from './state-seal'
import type { SealFaults } from './state-seal'
import type { StateSum } from './state-sum'

export interface SettledState {
  /** What was found and mended, in words. */
  readonly doubts: readonly string[]
  readonly chained: Chained
}

/**
 * Fails with why the site in force cannot be believed.
 * @param sum of the key that the newest value of the chain is signed with; undefined where the key is another one or is not there
 */
export function settleState(
  connection: Connection,
  keys: readonly KeyObject[],
  sum?: StateSum,
): Result<SettledState, string> {
  const chained = readChained(connection)
  const version = versionInForce(chained)
  const why = siteInForceFault(connection, chained, version, keys)
  if (why !== undefined) return fail(why)
  const faults = markFaults(connection, chained)
  const marks: StoredMark[] = faults.map(({ wanted }) => wanted)
  const seal = sum ? sealFaults(connection, chained, sum) : NOTHING
  const dropped = seal.forged.filter(isUnproven)
  const doubts = [
    ...siteFaults(connection, chained),
    ...faults.map(({ text }) => `${text}; the rows' are used`),
    ...seal.problems,
    ...dropped.map((key) => `the mark ${key} is left out`),
  ]
  const unproven = unprovenRows(connection, chained.retentionRows, keys)
  if (unproven.length > 0) {
    marks.push({ key: RETENTION_MARK, value: keepEverything(connection, chained) })
    doubts.push(`${unproven.join('; ')}: nothing is purged until retention is set again`)
  }
  const site = chained.sites.get(version)
  if (site) doubts.push(...unprovenRows(connection, [...new Set([site.seq, site.textSeq])], keys))
  doubts.push(...baseStateDoubts(connection, keys))
  mend(connection, { marks, dropped, sum }, chained)
  return ok({ doubts, chained })
}

/** Why the site file in force, or the row that names it, is not what was written; undefined when it is, and in an empty journal. */
function siteInForceFault(
  connection: Connection,
  chained: Chained,
  version: number,
  keys: readonly KeyObject[],
): string | undefined {
  const row = chained.sites.get(version)
  if (!row) return undefined
  const named = `site file ${version}, which row ${row.seq} put into force`
  const versions = siteVersions(connection)
  const hash = versions.hash(version)
  if (!hash) return `${named}, is missing`
  const changed = `${named}, was changed without Sallyport`
  if (hash.toString('hex') !== row.sha256) return changed
  try {
    if (!isChainedText(chained, version, versions.text(version) ?? '')) return changed
  } catch (error) {
    return `${named}, cannot be unpacked: ${failureText(error)}`
  }
  const broken = keys.length > 0 && [row.seq, row.textSeq].some((seq) => proofOf(connection, seq, keys) === 'changed')
  return broken
    ? `row ${row.seq}, which put site file ${version} into force, was changed: the hash chain breaks there`
    : undefined
}

/** Rows that the signed chain does not prove, in words. Without keys nothing is signed, and nothing can be said. */
function unprovenRows(connection: Connection, seqs: readonly number[], keys: readonly KeyObject[]): readonly string[] {
  if (keys.length === 0) return []
  return seqs.flatMap((seq) => {
    switch (proofOf(connection, seq, keys)) {
      case 'proven':
        return []
      case 'open':
        return [`row ${seq} is covered by no value of the hash chain`]
      case 'changed':
        return [`row ${seq} was changed: the hash chain breaks there`]
      case 'unsigned':
        return wasSignedBefore(connection, seq, keys)
          ? [`row ${seq} is covered by no signature of this installation`]
          : []
    }
  })
}

/** The base state that replay begins from has no earlier rows to hold it against: its signature is all that proves it. */
function baseStateDoubts(connection: Connection, keys: readonly KeyObject[]): readonly string[] {
  const seq = keys.length === 0 ? undefined : unsignedBaseState(connection, keys)
  return seq !== undefined && wasSignedBefore(connection, seq + 1, keys)
    ? [
        `the base state after row ${seq}, from which locations are rebuilt, does not bear the signature of this installation`,
      ]
    : []
}

/** A key that was lost leaves values that nobody can check; one without a signature after others that have one is another matter. */
function wasSignedBefore(connection: Connection, seq: number, keys: readonly KeyObject[]): boolean {
  const values = connection.prepare<
    [number],
    { readonly seq: number; readonly hash: Buffer; readonly signature: Buffer | null }
  >('SELECT seq, hash, signature FROM chain WHERE seq < ? ORDER BY seq DESC')
  for (const value of values.iterate(seq))
    if (value.signature && isSignedByOne(keys, value.seq, value.hash, value.signature)) return true
  return false
}

/** No days, and every hold that a row or the mark names: what is kept too long can still go. */
function keepEverything(connection: Connection, { holds }: Chained): Retention {
  const stored = readRetention(connection).holds
  const known = new Set(holds.map(({ id }) => id))
  return { days: KEEP_ALL.days, holds: [...holds, ...stored.filter(({ id }) => !known.has(id))] }
}

const NOTHING: SealFaults = { problems: [], forged: [] }

/** No row tells of these, so one that someone forged is as if it had never been written: a panel sends again what it has. */
const isUnproven = (key: string): boolean => key.startsWith('panel ') || key === 'pin-tries'

interface Mending {
  readonly marks: readonly StoredMark[]
  /** Keys of marks that go. */
  readonly dropped: readonly string[]
  readonly sum: StateSum | undefined
}

function mend(connection: Connection, { marks, dropped, sum }: Mending, { sites }: Chained): void {
  const write = connection.prepare('INSERT OR REPLACE INTO mark (key, value, sum) VALUES (?, ?, ?)')
  const versions = connection.prepare<[], number>('SELECT version FROM site').pluck().all()
  const remove = connection.prepare('DELETE FROM site WHERE version = ?')
  const drop = connection.prepare('DELETE FROM mark WHERE key = ?')
  const strangers = versions.filter((version) => !sites.has(version))
  if (marks.length === 0 && dropped.length === 0 && strangers.length === 0) return
  connection
    .transaction(() => {
      for (const { key, value } of marks) {
        const text = JSON.stringify(value)
        write.run(key, text, sealedMarkSum(sum, key, text))
      }
      for (const key of dropped) drop.run(key)
      for (const version of strangers) remove.run(version)
    })
    .immediate()
}
