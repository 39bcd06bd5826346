/** Opens the journal and rebuilds from it what the decision thread holds in memory (apb.md 9). */
import { dirname } from 'node:path'
import type { AlarmKey } from '../domain/alarm'
import { assert } from '../domain/assert'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import { formatInstant, SECOND, type Instant } from '../domain/time'
import { firstDifference, offsetIn, type ZoneRules } from '../domain/zone'
import { createEngine } from '../engine/engine'
import { atOnce } from '../engine/plan-people'
import { zoneRules } from '../engine/zone-rules'
import type { Engine } from '../engine/engine'
import type { Log } from '../log'
import { differencesOf, differencesText } from '../site/differences'
import { openAlarms } from '../store/alarms'
import { isChainedText } from '../store/beside-chain'
import type { Chained } from '../store/chained'
import { entryLine } from '../store/chain'
import { ROW, kindOf } from '../store/entry-row'
import { allKeys, isSignedByAnother, readInstallationKeys } from '../store/installation'
import { failureText, isDamage, isStoreFailure, storeErrorCode } from '../store/failure'
import { correctionIn } from '../store/eras'
import { openHistory } from '../store/history'
import type { History } from '../store/history'
import { checkLog } from '../store/log-check'
import { markBegun } from '../store/lost-journal'
import { openJournal } from '../store/journal'
import type { Journal } from '../store/journal'
import { currentBaseState } from '../store/base-state'
import { readMarks } from '../store/marks'
import { migrate } from '../store/migrate'
import { openDatabase } from '../store/open'
import type { Connection } from '../store/open'
import { lastPurged } from '../store/purged'
import { fingerprint } from '../store/signing'
import type { Sign } from '../store/signing'
import type { StateSum } from '../store/state-sum'
import { packSite, siteHash, siteVersions } from '../store/site'
import type { SiteVersions } from '../store/site'
import { startDoubts, removeForeign } from '../store/start-doubts'
import type { Doubt } from '../store/start-doubts'
import { settleState } from '../store/start-state'
import { readSnapshot, setSnapshotAside } from '../store/snapshot'
import type { Snapshot } from '../store/snapshot'
import type { DamagedRow } from '../store/sums'
import { extraReader, readRows } from '../store/tail'
import { zoneAfter, zoneIn, type KeptZone } from '../store/zones'
import { clearPins, type GivenFile, type SealPins } from './clear-pins'
import { createReplaying } from './replaying'
import { demoMixUp } from './demo-journal'
import { enterFirstSite, enterSite, enterZone, givenMarks, hex, meaningOf } from './site-entry'

/** Where the store lies and what it serves. */
export interface StoreSetup {
  readonly journalFile: string
  readonly snapshotFolder: string
  /** The site file given from outside, checked: an empty journal begins with it. Null: the journal's newest holds. */
  readonly given: GivenFile | null
  /** Left out: PINs of an older journal stay as they are. */
  readonly seal?: SealPins
  /** Left out: no. */
  readonly demo?: boolean
  /** Reads a site file that was in force earlier; it was checked when it came in. */
  readonly parseSite: (text: string) => Site
  readonly now: () => Instant
  readonly log: Log
  /** Signs the values of the hash chain, when there is no `signer`. */
  readonly sign?: Sign
  /** Gives what signs the values of the hash chain, once the journal can be read; fails when the key is not the journal's. */
  readonly signer?: (made: (sum: StateSum) => void) => Result<Sign, string>
}

/** As it is when the signer is known. */
interface Signing extends Omit<StoreSetup, 'sign'> {
  /** What the rows say of the site files. */
  readonly chained: Chained
  readonly sign: Sign | undefined
}

export interface Opened<Alarm extends AlarmKey> {
  readonly connection: Connection
  readonly journal: Journal
  readonly history: History
  readonly engine: Engine
  readonly site: Site
  readonly siteVersion: number
  /** SHA-256 of the site file's text, in hex. */
  readonly siteHash: string
  readonly alarms: Map<string, Alarm>
  /** Instant of the newest row as it was found, before anything was added; 0 for none. */
  readonly heardAt: Instant
  /** Records replayed to get here. */
  readonly replayed: number
  /** Rows of the journal that are not what was written and were left out. */
  readonly damaged: readonly DamagedRow[]
  /** Fingerprint of the installation's key when the newest signature is by another one, and no row says so yet. */
  readonly changedKey: string | null
  /** Marks and alarms of a journal from an earlier version are sealed for the first time, and no row says so yet. */
  readonly isFirstSealed: boolean
  /** Sums of what the hash chain does not cover; undefined where nothing is signed. */
  readonly sum: StateSum | undefined
  /** Problems of the journal alone, and compared with the files beside it. */
  readonly doubts: readonly Doubt[]
  /** Newest rows that were on disk are missing: the write-ahead log was damaged. */
  readonly logDamage?: string
}

export interface OpenFailure {
  /** `demo`: the demo was started on a site's journal, or a site on the demo's. */
  readonly code: 'data-folder' | 'installation-key' | 'journal-damaged' | 'demo'
  readonly detail: string
}

/**
 * Every failure is a value. What throws while the journal is read back is a journal that cannot be read: a thread that died
 * over it would die over it again.
 */
export function openStore<Alarm extends AlarmKey>(setup: StoreSetup): Result<Opened<Alarm>, OpenFailure> {
  let connection: Connection | undefined
  try {
    const logProblem = checkLog(setup.journalFile, setup.now())
    if (logProblem) setup.log(logProblem.isDamage ? 'error' : 'warning', logProblem.text)
    connection = openDatabase(setup.journalFile, 'writer')
    const schema = migrate(connection)
    if (!schema.ok) {
      connection.close()
      return fail({ code: 'journal-damaged', detail: `${setup.journalFile} cannot be used: ${schema.error}` })
    }
    const mixed = demoMixUp(connection, setup.journalFile, setup.demo === true)
    if (mixed !== undefined) {
      connection.close()
      return fail({ code: 'demo', detail: mixed })
    }
    const fresh = connection
    const signing = setup.signer?.((sum) => markBegun(fresh, sum))
    if (signing && !signing.ok) {
      connection.close()
      return fail({ code: 'installation-key', detail: signing.error })
    }
    const sign = signing?.value ?? setup.sign
    if (sign) markBegun(connection, sign.sum)
    const doubted = startDoubts(connection, setup.journalFile)
    removeForeign(connection, doubted)
    const keys = readInstallationKeys(dirname(setup.journalFile))
    const isNewKey = keys.current !== undefined && isSignedByAnother(connection, keys.current)
    const changedKey = keys.current && isNewKey ? fingerprint(keys.current) : null
    const settled = settleState(connection, allKeys(keys), isNewKey ? undefined : sign?.sum)
    if (!settled.ok) {
      connection.close()
      return fail({ code: 'journal-damaged', detail: `${setup.journalFile} is not used: ${settled.error}` })
    }
    const { chained } = settled.value
    const { found, forged } = findSnapshot(connection, setup, sign?.sum)
    const state = [...settled.value.doubts, ...(isNewKey ? [] : forged)].join('; ')
    const doubts = state === '' ? doubted : [...doubted, { act: 'state-changed' as const, text: state }]
    for (const { text } of doubts) setup.log('error', `${setup.journalFile}: ${text}`)
    const rebuilt = rebuiltWithOrWithoutSnapshot<Alarm>(connection, { ...setup, chained, sign }, found)
    // What an earlier run left unsigned is signed as it was found, with its doubts: later rows are not counted with it.
    // A new key signs nothing before the row about it, which would otherwise be missing after a power cut.
    if (!isNewKey) rebuilt.journal.rest()
    const isFirstSealed = sign !== undefined && chained.sites.size > 0 && !chained.isSealed
    const opened = { ...rebuilt, doubts, sum: sign?.sum, changedKey, isFirstSealed }
    return ok(logProblem?.isDamage ? { ...opened, logDamage: logProblem.text } : opened)
  } catch (error) {
    connection?.close()
    if (isStoreFailure(error) && !isDamage(error) && !isForeign(error)) {
      return fail({ code: 'data-folder', detail: `${setup.journalFile}: ${failureText(error)}` })
    }
    return fail({ code: 'journal-damaged', detail: `${setup.journalFile} cannot be read back: ${failureText(error)}` })
  }
}

/** The file can be read, but it does not hold what a journal of this schema holds. */
const isForeign = (error: unknown): boolean =>
  /^SQLITE_(ERROR|MISMATCH|CONSTRAINT|TOOBIG)/.test(storeErrorCode(error) ?? '')

type Rebuilt<Alarm extends AlarmKey> = Omit<Opened<Alarm>, 'doubts' | 'sum' | 'changedKey' | 'isFirstSealed'>

/** A snapshot only shortens the way: whatever goes wrong with one, the journal alone is tried too. */
function rebuiltWithOrWithoutSnapshot<Alarm extends AlarmKey>(
  connection: Connection,
  setup: Signing,
  found: Snapshot | undefined,
): Rebuilt<Alarm> {
  if (!found) return rebuild(connection, setup, undefined)
  try {
    return rebuild(connection, setup, found)
  } catch (error) {
    if (isStoreFailure(error)) throw error
    setup.log('warning', `the snapshot after row ${found.seq} is not used: ${failureText(error)}`)
    return rebuild(connection, setup, undefined)
  }
}

function rebuild<Alarm extends AlarmKey>(
  connection: Connection,
  setup: Signing,
  found: Snapshot | undefined,
): Rebuilt<Alarm> {
  const versions = siteVersions(connection)
  const { given } = setup
  const givenHash = given && siteHash(given.text)
  const sites = siteMaker(setup, versions, givenHash)
  let zone = zoneAfter(connection, found?.seq ?? 0)
  let engine = found && createEngine(sites(found.siteVersion), found.state, zone, zone === undefined)
  const baseState = engine ? undefined : currentBaseState(connection)
  if (baseState) {
    zone = zoneAfter(connection, baseState.seq)
    engine = createEngine(sites(baseState.siteVersion), baseState.state, zone, zone === undefined)
  }
  const snapshot = baseState ?? (engine && found)
  let siteVersion = snapshot?.siteVersion ?? 0
  let replayed = 0
  const extra = extraReader(connection)
  const replaying = createReplaying(connection, rowsAfter(connection, snapshot?.seq ?? 0))
  const journal = openJournal(
    connection,
    { ...(snapshot ?? FROM_THE_START), isSealed: setup.chained.isSealed },
    (cells) => {
      if (kindOf(cells[2]) === ROW.siteChanged) {
        siteVersion = cells[7] ?? 0
        zone = zoneIn(extra(cells[0]))
        engine = createEngine(sites(siteVersion), engine?.save(), zone, zone === undefined)
      } else if (kindOf(cells[2]) === ROW.clockCorrected) engine = engine?.corrected(correctionIn(extra(cells[0])))
      else if (replaying.apply(cells, engine)) replayed++
    },
    setup.sign,
  )

  const heardAt = journal.lastAt()
  let site = siteVersion > 0 ? sites(siteVersion) : undefined
  const meaning = givenHash && meaningOf(versions, givenHash)
  // Write access to a file must not be enough to change the site: a file that differs from the journal's is only offered to operators. The
  // demo's file says where its simulated devices are this time.
  if (given && (!site || (meaning === 'other' && setup.demo === true))) {
    const packed = packSite(given.text)
    const at = Math.max(setup.now(), journal.lastAt())
    zone = atOnce(zoneRules(given.site.timeZone))
    if (site) {
      const what = differencesText(differencesOf(site, given.site))
      const entry = { ...packed, operator: 'console', reason: 'the demo was started again', what, zone }
      enterSite(journal, entry, siteVersion + 1, at, hex(versions.hash(siteVersion) ?? new Uint8Array(0)))
    } else enterFirstSite(journal, { ...packed, demo: setup.demo === true }, at, zone)
    journal.commit([], givenMarks(packed.sha256))
    siteVersion++
    site = given.site
    engine = createEngine(site, engine?.save(), zone, zone === undefined)
  } else if (meaning === 'in-force' && versions.given() === undefined) {
    journal.commit([], givenMarks(givenHash ?? new Uint8Array(0)))
  }
  // The mark of a journal from before PINs were hashed.
  if (given && givenHash && versions.given() === given.hashAsGiven && hex(givenHash) !== given.hashAsGiven)
    journal.commit([], givenMarks(givenHash))
  if (meaning === 'changed-since')
    setup.log('info', 'the site was changed in the console since this site file was given, and those changes hold')
  assert(engine && site, 'a journal without a site is given one')
  const at = Math.max(setup.now(), journal.lastAt())
  const runtime = atOnce(zoneRules(site.timeZone))
  const what = zoneChange(zone, runtime, at)
  if (what !== undefined) {
    if (what !== null) setup.log('warning', `the time zone rules of this runtime are others: ${what}`)
    enterZone(journal, { version: siteVersion, at, sha256: versions.hash(siteVersion) ?? EMPTY, zone: runtime, what })
    journal.commit()
    engine = createEngine(site, engine.save(), runtime)
  }
  const ruling = what === undefined ? (zone ?? null) : runtime
  const cleared = clearPins({ ...setup, connection, journal, versions, site, siteVersion, zone: ruling, at })
  if (cleared) {
    siteVersion++
    site = cleared
    engine = createEngine(site, engine.save(), ruling)
  }
  const inForce = hex(versions.hash(siteVersion) ?? new Uint8Array(0))
  const history = openHistory(connection, { cardholder: journal.headOfCardholder, place: journal.headOfPlace })
  const open = openAlarms<Alarm>(connection)
  const alarms = new Map(open.alarms.map((alarm) => [alarm.id, alarm]))
  const damaged = [...open.damaged, ...readMarks(connection).damaged]
  for (const { table, key, why } of damaged)
    setup.log('error', `${setup.journalFile}: the ${table} ${key} is left out: ${why}`)
  return {
    ...{ connection, journal, history, engine, site, siteVersion },
    ...{ siteHash: inForce, alarms, heardAt, replayed, damaged },
  }
}

const FROM_THE_START = { seq: 0, heads: new Uint32Array(0) }
const EMPTY = new Uint8Array(0)

/** How this runtime's rules differ from now on, as text; null where the journal stores no rules; undefined: no difference. */
function zoneChange(kept: KeptZone, runtime: ZoneRules | null, now: Instant): string | null | undefined {
  if (kept === undefined) return runtime === null ? undefined : null
  if (kept === null || runtime === null) return kept === runtime ? undefined : null
  const differs = firstDifference(kept, runtime, Math.floor(now / SECOND))
  if (differs === undefined) return undefined
  const ahead = (rules: ZoneRules): string => `${offsetIn(rules, differs) / 60} minutes`
  const from = formatInstant(differs * SECOND)
  return `${runtime.zone} is ${ahead(runtime)} ahead of UTC from ${from} on, and was to be ${ahead(kept)}`
}

const rowsAfter = (connection: Connection, seq: number): number =>
  (connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0) - seq

/** The snapshot to start from, and the ones that this installation did not write, which are set aside. */
function findSnapshot(
  connection: Connection,
  setup: StoreSetup,
  sum: StateSum | undefined,
): { readonly found: Snapshot | undefined; readonly forged: readonly string[] } {
  const purged = lastPurged(connection)
  const fits = (seq: number, anchor: string): boolean => {
    if (seq < purged) return false
    const [row] = readRows(connection, seq - 1, seq)
    return row !== undefined && entryLine(row) === anchor
  }
  const forged: string[] = []
  const found = readSnapshot(setup.snapshotFolder, fits, {
    sum,
    passedOver: ({ name, why, isForged }) => {
      setup.log('warning', `snapshot ${name} is not used: ${why}`)
      if (!isForged) return
      setSnapshotAside(setup.snapshotFolder, name)
      forged.push(`snapshot ${name} is not used: ${why}`)
    },
  })
  return { found, forged }
}

/** Sites by version; the one at hand is not parsed again. */
function siteMaker(setup: Signing, versions: SiteVersions, ours: Uint8Array | null): (version: number) => Site {
  const parsed = new Map<number, Site>()
  return (version) => {
    if (setup.given && ours && setup.chained.sites.get(version)?.sha256 === hex(ours)) return setup.given.site
    const known = parsed.get(version)
    if (known) return known
    const text = versions.text(version)
    assert(text !== undefined, `site file ${version} is missing from the journal`)
    assert(isChainedText(setup.chained, version, text), `site file ${version} is the one that came into force`)
    const site = setup.parseSite(text)
    // One at a time: the versions come in order, and each may be large.
    parsed.clear()
    parsed.set(version, site)
    return site
  }
}
