/**
 * The journal's one writer. What is added is numbered immediately and is on disk, all of it or none, when `commit` returns;
 * if `commit` throws, the journal is unusable and must be opened again, together with all that was built on it.
 */
import type { AlarmKey } from '../domain/alarm'
import { assert } from '../domain/assert'
import type { DeskEvent } from '../domain/desk-event'
import type { DeviceEvent, JournalEvent, SiteEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import type { CardholderId } from '../domain/ids'
import type { JournalHead } from '../domain/journal-head'
import type { PanelEvent } from '../domain/panel'
import type { SiteRecord } from '../domain/record'
import type { Instant } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import { cellsLine, explanationLine, extraLine, wordLine } from './chain'
import type { Chain } from './chain'
import { resumeChain } from './chain-resume'
import { FIRST_RECORD_KIND, ROW, kindOf } from './entry-row'
import type { DraftRow } from './entry-row'
import { erasIn, erasMark } from './eras'
import type { StoredCorrection } from './eras'
import { encodeEvent, notableKind } from './event-codec'
import { encodeExplanation } from './explanation-row'
import { createHeads } from './heads'
import type { StoredMark } from './marks'
import type { Connection } from './open'
import { encodeStep } from './record-codec'
import type { Sign } from './signing'
import type { PackedSite } from './site'
import { createStateWriter } from './state-writer'
import { ENTRY_COLUMNS, forEachCells } from './tail'
import type { EntryCells } from './tail'
import { zoneRows, zoneRowsMark } from './zones'
import { isSignedWithCommit, unsignedRows } from './unsigned-tail'
import { WORD, createWordWriter } from './words'
import type { NewWord, ToWord, WordKind } from './words'

export interface NumberedRow<Event extends JournalEvent = JournalEvent> {
  readonly seq: number
  readonly event: Event
}

export interface Journal {
  /** Seq of the newest row, committed or not; 0 for an empty journal. */
  readonly lastSeq: () => number
  /** Instant of the newest row; no later row is before it, but for a correction of the clock. */
  readonly lastAt: () => Instant
  /** A record with all the events the engine made of it. `explanation` is kept with its access event. */
  readonly addStep: (
    record: SiteRecord,
    events: readonly SiteEvent[],
    explanation?: Explanation,
  ) => readonly NumberedRow<SiteEvent>[]
  readonly addEvent: (event: DeviceEvent | PanelEvent | DeskEvent) => number
  /** A site file that comes into force: kept whole, and marked in the order of the records. */
  readonly addSite: (site: AddedSite) => number
  /** Stores another text of an earlier version, which a row added before the same commit tells of; the version keeps its hash. */
  readonly replaceSite: (version: number, packed: Uint8Array) => void
  /** The site in force goes on with other rules of its zone. */
  readonly addZone: (site: Omit<AddedSite, 'packed'>) => number
  /** The clock was ahead: rows from this one on have true instants again. */
  readonly addCorrection: (correction: AddedCorrection) => number
  /** A word that no row refers to was taken out (forget-words.ts). */
  readonly forgetWord: (word: NewWord) => void
  /** Nothing to write is no commit. Throws what SQLite throws. */
  readonly commit: (alarms?: readonly AlarmKey[], marks?: readonly StoredMark[]) => void
  /** Writes the chain's value down if rows came after the last one: a commit of its own, for when the journal rests. */
  readonly rest: () => void
  /** Ends of the back chains: newest seq, 0 = none. */
  readonly headOfCardholder: (id: CardholderId) => number
  readonly headOfPlace: (kind: 'reader' | 'door' | 'controller', id: string) => number
  readonly heads: () => Uint32Array
  /** The newest value of the chain that is on disk; undefined before the first. */
  readonly head: () => JournalHead | undefined
  readonly sizes: () => { readonly rowsSinceChain: number }
}

/** What waits for its commit, each part in the order of seq; only the first has one for every row. */
class Waiting {
  readonly rows: EntryCells[] = []
  readonly extras: [seq: number, text: string][] = []
  readonly explanations: [seq: number, form: number, facts: string][] = []
  readonly notables: [seq: number, kind: number][] = []
  readonly sites: AddedSite[] = []
  /** In place of what earlier versions have. */
  readonly texts: [packed: Uint8Array, version: number][] = []
}

export interface AddedSite extends PackedSite {
  readonly version: number
  readonly at: Instant
  /** SHA-256 of the one before, in hex; null for the first. */
  readonly before: string | null
  readonly operator: string
  readonly reason: string
  /** The rules of its zone; null for UTC. */
  readonly zone: ZoneRules | null
  /** The edition of the rules that alarms are derived by. */
  readonly alarmRules?: number
}

export interface AddedCorrection extends StoredCorrection {
  readonly operator: string
  readonly reason: string
}

/** Where the saved ends of the chains hold, from a snapshot. */
export interface JournalStart {
  readonly seq: number
  readonly heads: Uint32Array
  /** A row says that marks and alarms are sealed: without their seal they are not sealed again as they are. Left out: no. */
  readonly isSealed?: boolean
}

/** @param onRow given every row after `start`, in order, so that other parts read the journal in the same pass. @param sign signs the chain's values */
export function openJournal(
  connection: Connection,
  start: JournalStart = { seq: 0, heads: new Uint32Array(0) },
  onRow?: (cells: EntryCells) => void,
  sign?: Sign,
): Journal {
  const write = createStatements(connection)
  const words = createWordWriter(connection)
  const heads = createHeads(start.heads)
  const newest = connection
    .prepare<[], { seq: number; at: number }>('SELECT seq, at FROM entry ORDER BY seq DESC LIMIT 1')
    .get()
  let lastSeq = newest?.seq ?? 0
  let lastAt = newest?.at ?? 0
  let waiting = new Waiting()
  const own = ownMarks(connection)
  let broken = false

  assert(start.seq <= lastSeq, `the chains are ahead of the journal: ${start.seq} > ${lastSeq}`)
  forEachCells(connection, start.seq, (cells) => {
    const [seq, , code, holder, place] = cells
    if (kindOf(code) < FIRST_RECORD_KIND) {
      if (holder !== null) heads.advance(holder, seq)
      if (place !== null) heads.advance(place, seq)
    }
    onRow?.(cells)
  })
  const resumed = resumeChain(connection, start.seq, lastSeq)
  const { chain, rows } = resumed
  let head = resumed.newest && headOf(resumed.newest.seq, resumed.newest.hash)
  const unsigned = unsignedRows(connection, rows)
  const state = createStateWriter(connection, sign?.sum, start.isSealed)

  const toWord: ToWord = (kind: WordKind, text: string) => words.id(kind, text, lastSeq + 1)

  const add = (draft: DraftRow, event?: JournalEvent, explanation?: Explanation): number => {
    const { at, code, holder, place, a, b, extra } = draft
    assert(at >= lastAt || kindOf(code) === ROW.clockCorrected, 'a row would come after one of a later instant')
    const kept = explanation ? encodeExplanation(explanation) : undefined
    const form = kept ? toWord(WORD.form, kept.form) : 0
    const seq = ++lastSeq
    lastAt = at
    const holderBack = event && holder !== null ? heads.advance(holder, seq) : null
    const placeBack = event && place !== null ? heads.advance(place, seq) : null
    waiting.rows.push([seq, at, code, holder, place, holderBack, placeBack, a, b])
    if (extra !== undefined) waiting.extras.push([seq, extra])
    if (kept) waiting.explanations.push([seq, form, kept.facts])
    const notable = event && notableKind(event)
    if (notable !== undefined) waiting.notables.push([seq, notable])
    return seq
  }

  const writeDown = (): void => {
    const value = chain.close()
    write.chain.run(lastSeq, value, sign?.(lastSeq, value) ?? null)
    head = headOf(lastSeq, value)
    unsigned.clear()
    state.sealWithChain(lastSeq)
  }

  const addInForce = (site: Omit<AddedSite, 'packed'>): number => {
    const { version, at, sha256, before, operator, reason, zone, alarmRules } = site
    const hash = Buffer.from(sha256).toString('hex')
    const more = { operator, reason, zone, alarmRules, ...(sign ? { sealed: true } : {}) }
    const extra = JSON.stringify({ version, sha256: hash, before, ...more })
    const seq = add({ at, code: ROW.siteChanged, holder: null, place: null, a: version, b: null, extra })
    own.zone(seq)
    return seq
  }

  const writeAll = connection.transaction((alarms: readonly AlarmKey[], marks: readonly StoredMark[]) => {
    const fresh = words.drainNew()
    for (const word of fresh) write.word.run(word.id, word.kind, word.text, word.since)
    for (const site of waiting.sites) write.site.run(site.version, site.at, site.sha256, site.packed)
    for (const text of waiting.texts) write.siteText.run(text)
    const { rows: entries, extras, explanations, notables } = waiting
    write.entries(entries)
    for (const extra of extras) write.extra.run(extra)
    for (const explanation of explanations) write.explanation.run(explanation)
    for (const notable of notables) write.notable.run(notable)
    state.write(alarms, marks)
    addLines(chain, fresh, waiting)
    unsigned.add(entries.length, entries[0]?.[1])
    if (unsigned.isDue(lastAt) || entries.some(([, , code]) => isSignedWithCommit(code))) writeDown()
    else state.seal(lastSeq)
  })
  const writeChain = connection.transaction(writeDown)

  /** After a failure nothing here agrees with the disk any more. */
  const guarded = (act: () => void): void => {
    assert(!broken, 'the journal failed and was not opened again')
    try {
      act()
    } catch (error) {
      broken = true
      throw error
    }
  }

  return {
    lastSeq: () => lastSeq,
    lastAt: () => lastAt,
    addStep: (record, events, explanation) => {
      // The words of a row are numbered while it is drafted, so each draft must come right before its row.
      const numbered: NumberedRow<SiteEvent>[] = []
      encodeStep(record, events, toWord, (draft, event) => {
        const explained =
          event?.event === 'access.granted' || event?.event === 'access.denied' ? explanation : undefined
        const seq = add(draft, event, explained)
        if (event) numbered.push({ seq, event })
      })
      return numbered
    },
    addEvent: (event) => add(encodeEvent(event, toWord), state.heard(event)),
    addSite: (site) => {
      waiting.sites.push(site)
      return addInForce(site)
    },
    addZone: addInForce,
    addCorrection: (correction) => own.correction(add(correctionRow(correction)), correction),
    replaceSite: (version, packed) => void waiting.texts.push([packed, version]),
    forgetWord: (word) => {
      assert(waiting.rows.length === 0, 'no row waits that may refer to the word')
      words.forget(word)
    },
    commit: (alarms = [], marks = []) => {
      if (waiting.rows.length === 0 && alarms.length === 0 && marks.length === 0) return
      guarded(() => writeAll.immediate(alarms, [...marks, ...own.drain()]))
      waiting = new Waiting()
    },
    rest: () => {
      assert(waiting.rows.length === 0, 'the journal cannot rest before its commit')
      if (unsigned.count() > 0) guarded(() => writeChain.immediate())
    },
    headOfCardholder: (id) => heads.of(words.find(WORD.cardholder, id) ?? 0),
    headOfPlace: (kind, id) => heads.of(words.find(WORD[kind], id) ?? 0),
    heads: heads.save,
    head: () => head,
    sizes: () => ({ rowsSinceChain: unsigned.count() }),
  }
}

const correctionRow = (correction: AddedCorrection): DraftRow => ({
  ...{ at: correction.at, code: ROW.clockCorrected, holder: null, place: null, a: null, b: null },
  extra: JSON.stringify(correction),
})

/** The journal's own marks: which rows hold zone rules, and which correct the clock. */
function ownMarks(connection: Connection) {
  const zones = zoneRows(connection)
  const eras = erasIn(connection)
  let added: StoredMark[] = []
  return {
    zone: (seq: number): void => {
      zones.push(seq)
      added.push(zoneRowsMark(zones))
    },
    correction: (seq: number, { since, by }: AddedCorrection): number => {
      eras.push([seq, since, by])
      added.push(erasMark(eras))
      return seq
    },
    /** Those that were added since the last commit. */
    drain: (): readonly StoredMark[] => {
      const all = added
      added = []
      return all
    },
  }
}

function createStatements(connection: Connection) {
  return {
    word: connection.prepare('INSERT INTO word (id, kind, text, since) VALUES (?, ?, ?, ?)'),
    entries: createEntryWriter(connection),
    extra: connection.prepare('INSERT INTO extra (seq, text) VALUES (?, ?)'),
    explanation: connection.prepare('INSERT INTO explanation (seq, form, facts) VALUES (?, ?, ?)'),
    notable: connection.prepare('INSERT INTO notable (seq, kind) VALUES (?, ?)'),
    site: connection.prepare('INSERT INTO site (version, at, sha256, text) VALUES (?, ?, ?, ?)'),
    siteText: connection.prepare('UPDATE site SET text = ? WHERE version = ?'),
    chain: connection.prepare('INSERT INTO chain (seq, hash, signature) VALUES (?, ?, ?)'),
  }
}

type Cell = EntryCells[number]

/** Rows written by one call, the most first: a call costs about as much as a row. */
const AT_ONCE = [16, 4, 1] as const

/** Writes rows in few calls. */
function createEntryWriter(connection: Connection): (rows: readonly EntryCells[]) => void {
  const places = `(${ENTRY_COLUMNS.replaceAll(/\w+/g, '?')})`
  const inserts = AT_ONCE.map((count) => ({
    count,
    statement: connection.prepare(
      `INSERT INTO entry (${ENTRY_COLUMNS}) VALUES ${Array.from({ length: count }, () => places).join(',')}`,
    ),
  }))
  return (rows) => {
    let written = 0
    for (const { count, statement } of inserts) {
      while (written + count <= rows.length) {
        const cells: Cell[] = []
        for (const end = written + count; written < end; written++) {
          const row = rows[written] as EntryCells
          cells.push(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8])
        }
        statement.run(...cells)
      }
    }
  }
}

/** What each row adds to the hash chain; the words of a row come before it. */
function addLines(chain: Chain, fresh: readonly NewWord[], { rows, extras, explanations }: Waiting): void {
  let nextWord = 0
  let nextExtra = 0
  let nextExplanation = 0
  for (const cells of rows) {
    const [seq] = cells
    let lines = ''
    for (let word = fresh[nextWord]; word && word.since <= seq; word = fresh[++nextWord]) lines += wordLine(word)
    lines += cellsLine(cells)
    const extra = extras[nextExtra]
    if (extra?.[0] === seq) {
      lines += extraLine(...extra)
      nextExtra++
    }
    const explanation = explanations[nextExplanation]
    if (explanation?.[0] === seq) {
      lines += explanationLine(...explanation)
      nextExplanation++
    }
    chain.add(lines)
  }
}

const headOf = (seq: number, value: Uint8Array): JournalHead => ({ seq, hash: Buffer.from(value).toString('hex') })
