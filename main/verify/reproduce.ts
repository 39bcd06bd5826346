/**
 * The proof that the journal is complete: an engine that starts empty and is given nothing but the journal's records makes
 * the journal's events again, one for one, and comes to the state that the snapshots hold.
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SiteEvent } from '../domain/event'
import type { Site } from '../domain/site'
import { createEngine } from '../engine/engine'
import type { Engine } from '../engine/engine'
import { currentBaseState } from '../store/base-state'
import { ROW, kindOf } from '../store/entry-row'
import { correctionIn } from '../store/eras'
import { decodeEvent } from '../store/event-codec'
import type { NumberedEvent } from '../domain/alarm'
import type { Connection } from '../store/open'
import { createCardReader, decodeRecord } from '../store/record-codec'
import { siteVersions } from '../store/site'
import type { Snapshot } from '../store/snapshot'
import { extraReader, forEachRow } from '../store/tail'
import { createWordReader } from '../store/words'
import { zoneAfter, zoneIn, type KeptZone } from '../store/zones'

/** Differences listed; the first is the one that matters, since all later ones may follow from it. */
const LISTED = 5

export interface Reproduced {
  readonly problems: readonly string[]
  readonly records: number
  readonly events: number
  /** SHA-256 of the state at the end, in hex. */
  readonly stateHash: string
  /** Seq of the base state that it began from, since rows before it were purged; 0 = from nothing. */
  readonly from: number
  /** Snapshots whose state was reached to the byte. */
  readonly snapshots: number
}

export const stateHash = (state: Uint8Array): string => createHash('sha256').update(state).digest('hex')

const differs = (one: { readonly seq: number; readonly event: unknown } | undefined, made: unknown): string =>
  `row ${one?.seq}: the journal has ${JSON.stringify(one?.event)}, the engine makes ${JSON.stringify(made)}`

const leftOver = (stored: readonly { readonly seq: number }[], made: readonly SiteEvent[]): readonly string[] => [
  ...stored.slice(0, LISTED).map(({ seq }) => `row ${seq}: the engine makes no such event`),
  ...made.slice(0, LISTED).map((event) => `an event is missing from the journal: ${JSON.stringify(event)}`),
]

/** Events of the engine, as against those of devices and the desk. */
const isOfEngine = (kind: number): boolean => kind < ROW.readerOnline || LATER_OF_ENGINE.has(kind)
const LATER_OF_ENGINE: ReadonlySet<number> = new Set([
  ROW.muster,
  ROW.doorUnlocked,
  ROW.doorLocked,
  ROW.occupancy,
  ROW.inputActive,
  ROW.inputInactive,
])

/** Possible formats of a card are stored since apb.md 11.6: denials in older journals lack them. */
const asStored = (made: SiteEvent | undefined, stored: unknown): unknown => {
  if (made?.event !== 'access.denied' || made.card === undefined) return made
  if (typeof stored !== 'object' || stored === null || 'card' in stored) return made
  const { card: _, ...older } = made
  return older
}

/** Journals that do not keep the rules of the zone are of the first edition of the rules (see `Plan.firstEdition`). */
const engineIn = (site: Site, saved: Uint8Array | undefined, zone: KeptZone): Engine =>
  createEngine(site, saved, zone, zone === undefined)

/** Reports of the way through the rows. */
export interface Following {
  readonly progress?: () => void
  /** Given every event, in order, with the site in force. */
  readonly onEvent?: (next: NumberedEvent, site: Site) => void
}

export function reproduce(
  connection: Connection,
  parseSite: (text: string) => Site,
  snapshots: readonly Snapshot[],
  { progress: looked, onEvent }: Following = {},
): Reproduced {
  const versions = siteVersions(connection)
  const words = createCardReader(createWordReader(connection))
  const extra = extraReader(connection)
  const wanted = new Map(snapshots.map((snapshot) => [snapshot.seq, stateHash(snapshot.state)]))
  const problems: string[] = []
  const made: SiteEvent[] = []
  const stored: { readonly seq: number; readonly event: unknown }[] = []
  let engine: Engine | undefined
  let site: Site | undefined
  let records = 0
  let events = 0
  let reached = 0

  const compare = (): void => {
    while (made.length > 0 && stored.length > 0) {
      const event = made.shift()
      const one = stored.shift()
      events++
      if (isDeepStrictEqual(asStored(event, one?.event), one?.event)) continue
      problems.push(differs(one, event))
    }
  }

  const baseState = currentBaseState(connection)
  if (baseState) {
    const text = versions.text(baseState.siteVersion)
    if (text === undefined) problems.push(`site file ${baseState.siteVersion} is missing`)
    else {
      site = parseSite(text)
      engine = engineIn(site, baseState.state, zoneAfter(connection, baseState.seq))
    }
  }
  forEachRow(connection, baseState?.seq ?? 0, (row) => {
    looked?.()
    if (problems.length >= LISTED) return
    const kind = kindOf(row.code)
    if (kind === ROW.siteChanged) {
      const text = versions.text(row.a ?? 0)
      if (text === undefined) return void problems.push(`row ${row.seq}: site file ${row.a} is missing`)
      site = parseSite(text)
      engine = engineIn(site, engine?.save(), zoneIn(extra(row.seq)))
    }
    if (kind === ROW.clockCorrected) engine = engine?.corrected(correctionIn(extra(row.seq)))
    const record = decodeRecord(row, words, extra)
    if (record) {
      records++
      if (engine) made.push(...engine.step(record).events)
      else problems.push(`row ${row.seq}: a record before any site file`)
    }
    const event = isOfEngine(kind) || onEvent ? decodeEvent(row, words, extra(row.seq)) : undefined
    if (isOfEngine(kind)) stored.push({ seq: row.seq, event })
    if (event && site) onEvent?.({ seq: row.seq, event }, site)
    compare()
    const state = wanted.get(row.seq)
    if (state === undefined || !engine) return
    if (state === stateHash(engine.save())) reached++
    else problems.push(`the state after row ${row.seq} is not the one that was saved then`)
  })
  if (problems.length < LISTED) problems.push(...leftOver(stored, made))
  return {
    ...{ problems, records, events },
    stateHash: stateHash(engine?.save() ?? new Uint8Array(0)),
    ...{ snapshots: reached, from: baseState?.seq ?? 0 },
  }
}
