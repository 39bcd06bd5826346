/**
 * Checks of what the journal says about itself, without an engine: pages, hash chain, back chains, site files. Each finding
 * names the place. Reads through a reader's connection, so it can look at a journal that is being written.
 */
import type { KeyObject } from 'node:crypto'
import type { RecordsEvent } from '../domain/desk-event'
import type { RecordsAct } from '../domain/retention'
import { CHAIN_START, createChain } from './chain'
import { readChainLines } from './chain-lines'
import { FIRST_RECORD_KIND, RECORDS_FLAG, ROW, flagOf, kindOf } from './entry-row'
import { failureText } from './failure'
import type { Findings } from './findings'
import { checkBaseStates } from './base-state'
import type { Connection } from './open'
import { isChainedText, markFaults, siteFaults } from './beside-chain'
import { readChained } from './chained'
import type { Chained } from './chained'
import { checkPurged, purgedReader } from './purged'
import type { PurgedRow } from './purged'
import { checkSchema } from './schema-check'
import { fingerprint, isSignedByOne } from './signing'
import { unpackSite } from './site'
import { hasClearPin, pinsHashedUpTo } from './site-pins'
import { sealFaults } from './state-seal'
import type { StateSum } from './state-sum'
import { damagedRows } from './sums'
import { forEachRow } from './tail'
import { tailFaults } from './unsigned-tail'

/** Findings of one kind after which the rest is not listed. */
const LISTED = 20

/** How often `checkJournal` goes through all rows. */
export const CHECK_PASSES = 2

/** The first of many findings of one kind, and how many there are besides. */
export const listed = (found: readonly string[]): readonly string[] =>
  found.length > LISTED ? [...found.slice(0, LISTED), `and ${found.length - LISTED} more of this kind`] : found

/**
 * Every check; one that meets a page that cannot be read says so, and the others go on.
 * @param key the installation's public keys, the current one first, to check the signatures by; none: they are not checked
 * @param sum of the current key, to check the seal of marks and alarms by; undefined: it is not checked
 * @param progress called for every row that a pass reads; there are CHECK_PASSES passes
 */
export function checkJournal(
  connection: Connection,
  key: KeyObject | readonly KeyObject[] = [],
  progress: () => void = () => undefined,
  sum?: StateSum,
): Findings {
  const keys = Array.isArray(key) ? (key as readonly KeyObject[]) : [key as KeyObject] // one is a list of one
  const problems: string[] = []
  const sound: string[] = []
  let chained: Chained | undefined
  const chainedIn = (from: Connection): Chained => (chained ??= readChained(from))
  for (const check of [
    checkPages,
    checkSchema,
    (from: Connection) => checkChain(from, progress),
    (from: Connection) => checkBackChains(from, progress),
    (from: Connection) => checkSites(from, chainedIn(from)),
    (from: Connection) => checkMarks(from, chainedIn(from)),
    checkSums,
    (from: Connection) => checkSeal(from, chainedIn(from), sum),
    (from: Connection) => checkSignatures(from, keys),
    (from: Connection) => checkPurged(from, keys, orderReader(from)),
    (from: Connection) => checkBaseStates(from, keys),
  ]) {
    try {
      const { problems: found, sound: fine } = check(connection)
      problems.push(...listed(found))
      if (found.length === 0) sound.push(...fine)
    } catch (error) {
      problems.push(failureText(error))
    }
  }
  return { problems, sound }
}

function checkPages(connection: Connection): Findings {
  const found = connection.prepare<[], string>('PRAGMA integrity_check').pluck().all()
  return found.length === 1 && found[0] === 'ok'
    ? { problems: [], sound: ['every page is readable'] }
    : { problems: found.map((text) => `damaged: ${text}`), sound: [] }
}

/** Rows are numbered without a gap, and a purged one leaves its number. */
const missingRows = (first: number, last: number): string =>
  first === last ? `row ${first} is missing` : `rows ${first} to ${last} are missing`

/** Where the recomputed hash differs from the stored value: something between two values was changed. */
function checkChain(connection: Connection, looked: () => void): Findings {
  const values = connection.prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM chain ORDER BY seq').all()
  const problems: string[] = []
  let chain = createChain(CHAIN_START)
  let next = 0
  let before = 0
  let rows = 0
  let previous = 0
  for (const part of readChainLines(connection, 0)) {
    const { seq } = part
    looked()
    if (seq !== previous + 1) problems.push(missingRows(previous + 1, seq - 1))
    previous = seq
    if ('text' in part) chain.add(part.text)
    else chain.addHash(part.hash)
    rows++
    const value = values[next]
    if (value?.seq !== seq) continue
    const found = chain.close()
    if (!value.hash.equals(found)) {
      problems.push(`the hash chain is broken between row ${before + 1} and row ${seq}`)
      // The next stretch starts from the stored value, so each break is reported once.
      chain = createChain(value.hash)
    }
    before = seq
    next++
  }
  problems.push(...tailFaults(connection))
  for (const value of values.slice(next)) problems.push(`row ${value.seq}, which the hash chain names, is missing`)
  const open = rows === 0 ? '' : `, ${values.length} stored values, the last after row ${before}`
  return { problems, sound: [`the hash chain is intact over ${rows} rows${open}`] }
}

/** The rows of each person and each place hang together without a gap. */
function checkBackChains(connection: Connection, looked: () => void): Findings {
  const problems: string[] = []
  const heads = new Map<number, number>()
  const purged = purgedReader(connection)
  /** How many rows back the chain's next row that still stands is. */
  const overPurged = (seq: number, back: number | null, which: 'holder_back' | 'place_back'): number | null => {
    let further = back
    let sum = back ?? 0
    for (let gone: PurgedRow | undefined; further !== null && (gone = purged(seq - sum)); sum += further ?? 0)
      further = gone[which]
    return further === null ? null : sum
  }
  const check = (
    what: 'cardholder' | 'place',
    seq: number,
    word: number | null,
    back: number | null,
    which: 'holder_back' | 'place_back',
  ): void => {
    if (word === null) return
    const before = heads.get(word)
    const wanted = before === undefined ? null : seq - before
    if (back !== wanted && overPurged(seq, back, which) !== wanted)
      problems.push(
        `row ${seq} says that its ${what}'s previous row is ${back ?? 'none'} back, not ${wanted ?? 'none'}`,
      )
    heads.set(word, seq)
  }
  forEachRow(connection, 0, (row) => {
    looked()
    if (kindOf(row.code) >= FIRST_RECORD_KIND) return
    check('cardholder', row.seq, row.holder, row.holder_back, 'holder_back')
    check('place', row.seq, row.place, row.place_back, 'place_back')
  })
  return { problems, sound: [`the back chains of ${heads.size} people and places are complete`] }
}

/**
 * Every value of the hash chain bears the installation's signature: that of its current key, or before the first of those
 * that of a former one.
 */
function checkSignatures(connection: Connection, keys: readonly KeyObject[]): Findings {
  const [current, ...former] = keys
  if (!current) return { problems: [], sound: [] }
  const values = connection.prepare<[], Signed>('SELECT seq, hash, signature FROM chain ORDER BY seq').all()
  const problems: string[] = []
  let byFormer = 0
  let isCurrent = false
  for (const { seq, hash, signature } of values) {
    if (signature && isSignedByOne([current], seq, hash, signature)) isCurrent = true
    else if (signature && !isCurrent && isSignedByOne(former, seq, hash, signature)) byFormer = seq
    else problems.push(`the value of the hash chain after row ${seq} is not signed by this installation`)
  }
  const sound = [`${values.length} values of the hash chain are signed by the key ${fingerprint(current)}`]
  const unsaid = byFormer === 0 ? undefined : unsaidChange(connection, byFormer, current)
  if (unsaid !== undefined) problems.push(unsaid)
  if (byFormer > 0)
    sound.push(`those up to row ${byFormer} by a former key: this installation's key was lost or changed`)
  return { problems, sound }
}

/** Records of a start or a restore that change which key signs. */
const CHANGES_KEY: ReadonlySet<string | undefined> = new Set(['key-changed', 'restored'] satisfies RecordsAct[])

/**
 * Why the end of a former key is not what Sallyport did: the current key signs a row about it. Anyone can put a public key into
 * the folder as a former one, and only the owner of the current key can sign such a row.
 */
function unsaidChange(connection: Connection, byFormer: number, current: KeyObject): string | undefined {
  const isSigned = connection.prepare('SELECT 1 FROM chain WHERE seq > ?').get(byFormer) !== undefined
  if (!isSigned)
    return `the newest value of the hash chain, after row ${byFormer}, is signed by a former key and not by ${fingerprint(current)}: the key was changed since, or the journal was replaced`
  const rows = connection
    .prepare<[number], { readonly code: number; readonly text: string }>(
      `SELECT entry.code, extra.text FROM entry JOIN extra USING (seq) WHERE entry.seq > ? AND extra.text LIKE '%"desk.records"%'`,
    )
    .all(byFormer)
  const isSaid = rows.some(
    ({ code, text }) =>
      kindOf(code) === ROW.desk &&
      flagOf(code, RECORDS_FLAG) &&
      CHANGES_KEY.has((JSON.parse(text) as RecordsEvent).text),
  )
  return isSaid
    ? undefined
    : `no row says why another key signs after row ${byFormer}: the rows up to it may have been replaced`
}

interface Signed {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer | null
}

/** A key before its colon: a text that the console stored has no other spelling of it. */
const PIN_KEY = /"pin"\s*:/

/** Why a stored text is not the one that the rows name; undefined when it is. */
function textFault(chained: Chained, version: number, stored: string | Buffer, noPins: boolean): string | undefined {
  const row = chained.sites.get(version)
  let text: string
  try {
    text = unpackSite(stored)
  } catch (error) {
    return `site file ${version} cannot be unpacked: ${failureText(error)}`
  }
  if (row && !isChainedText(chained, version, text))
    return `the text of site file ${version} is not the one that row ${row.textSeq} tells of`
  if (noPins && PIN_KEY.test(text) && hasClearPin(text))
    return `site file ${version} has PINs in clear text, and the journal says that it has none`
  return undefined
}

/** Each site file is the one that its row put into force, or that text after its PINs were replaced by hashes. */
function checkSites(connection: Connection, chained: Chained): Findings {
  const noPinsUpTo = pinsHashedUpTo(connection)
  const texts = connection.prepare<[], { version: number; text: string | Buffer }>(
    'SELECT version, text FROM site ORDER BY version',
  )
  const problems = [...siteFaults(connection, chained)]
  for (const { version, text } of texts.iterate()) {
    const fault = textFault(chained, version, text, version <= noPinsUpTo)
    if (fault !== undefined) problems.push(fault)
  }
  const hashed = [...chained.sites.values()].filter(({ sha256, text }) => sha256 !== text).length
  const pins = hashed === 0 ? '' : `, ${hashed} of them with hashes for their PINs`
  return { problems, sound: [`${chained.sites.size} site files are unchanged since they came into force${pins}`] }
}

/** Marks are what the rows of the chain say, as far as rows tell of them. */
const checkMarks = (connection: Connection, chained: Chained): Findings => ({
  problems: markFaults(connection, chained).map(({ text }) => text),
  sound: ['retention, legal holds and marks match the rows of the journal'],
})

/** Alarms and marks, which change and so are not in the hash chain, are as they were written. */
function checkSums(connection: Connection): Findings {
  const problems = damagedRows(connection).map(({ table, key, why }) => `the ${table} ${key} is damaged: ${why}`)
  return { problems, sound: ['alarms and marks are undamaged'] }
}

/** Marks and open alarms are those that the installation sealed. */
function checkSeal(connection: Connection, chained: Chained, sum: StateSum | undefined): Findings {
  if (!sum) return { problems: [], sound: [] }
  const { problems } = sealFaults(connection, chained, sum)
  const sealed = chained.isSealed ? ["marks and open alarms bear the installation's seal"] : []
  return { problems, sound: sealed }
}

/** Whether a row orders a purge of rows up to `last`. */
function orderReader(connection: Connection): (by: number, last: number) => boolean {
  const order = connection.prepare<[number], { readonly code: number; readonly text: string }>(
    'SELECT entry.code, extra.text FROM entry JOIN extra USING (seq) WHERE entry.seq = ?',
  )
  return (by, last) => {
    const row = order.get(by)
    if (!row || kindOf(row.code) !== ROW.desk || !flagOf(row.code, RECORDS_FLAG)) return false
    const { text, after } = JSON.parse(row.text) as RecordsEvent
    const { upTo } = JSON.parse(after ?? '{}') as { readonly upTo?: number }
    return text === 'purge-begun' && upTo !== undefined && last <= upTo
  }
}
