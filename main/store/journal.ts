/**
 * The journal's one writer. What is added is numbered at once and is on disk, all of it or none, when `commit` returns;
 * if `commit` throws, the journal is unusable and must be opened again, together with all that was built on it.
 */
import type { AlarmKey } from '../domain/alarm'
import { assert } from '../domain/assert'
import type { DeskEvent, DeviceEvent, JournalEvent, SiteEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import type { CardholderId } from '../domain/ids'
import type { PanelEvent } from '../domain/panel'
import type { SiteRecord } from '../domain/record'
import type { Instant } from '../domain/time'
import { CHAIN_ROWS, CHAIN_START, createChain, entryLine, explanationLine, extraLine, wordLine } from './chain'
import type { Chain } from './chain'
import { readChainLines } from './chain-lines'
import { FIRST_RECORD_KIND, ROW, kindOf } from './entry-row'
import type { DraftRow, EntryRow } from './entry-row'
import { encodeEvent, notableKind } from './event-codec'
import type { ToWord } from './event-codec'
import { encodeExplanation } from './explanation-row'
import { createHeads } from './heads'
import type { StoredMark } from './marks'
import type { Connection } from './open'
import { encodeStep } from './record-codec'
import type { Sign } from './signing'
import type { PackedSite } from './site'
import { forEachRow } from './tail'
import { WORD, createWordWriter } from './words'
import type { NewWord, WordKind } from './words'

export interface NumberedRow<Event extends JournalEvent = JournalEvent> {
  readonly seq: number
  readonly event: Event
}

export interface Journal {
  /** Seq of the newest row, committed or not; 0 for an empty journal. */
  readonly lastSeq: () => number
  /** Instant of the newest row; no later row is before it. */
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
  readonly sizes: () => { readonly rowsSinceChain: number }
}

interface Added {
  readonly row: EntryRow
  readonly extra?: string
  readonly explanation?: { readonly form: number; readonly facts: string }
  readonly notable?: number
}

export interface AddedSite extends PackedSite {
  readonly version: number
  readonly at: Instant
  /** SHA-256 of the one before, in hex; null for the first. */
  readonly before: string | null
  readonly operator: string
  readonly reason: string
}

/** Where the saved ends of the chains hold, from a snapshot. */
export interface JournalStart {
  readonly seq: number
  readonly heads: Uint32Array
}

/** @param onRow given every row after `start`, in order: whoever builds on the journal reads it in the same pass. @param sign signs the chain's values */
export function openJournal(
  connection: Connection,
  start: JournalStart = { seq: 0, heads: new Uint32Array(0) },
  onRow?: (row: EntryRow) => void,
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
  let added: Added[] = []
  let sites: AddedSite[] = []
  let broken = false

  assert(start.seq <= lastSeq, `the chains are ahead of the journal: ${start.seq} > ${lastSeq}`)
  forEachRow(connection, start.seq, (row) => {
    if (kindOf(row.code) < FIRST_RECORD_KIND) {
      if (row.holder !== null) heads.advance(row.holder, row.seq)
      if (row.place !== null) heads.advance(row.place, row.seq)
    }
    onRow?.(row)
  })
  const { chain, rows } = resumeChain(connection)
  let rowsSinceChain = rows

  const toWord: ToWord = (kind: WordKind, text: string) => words.id(kind, text, lastSeq + 1)

  const add = (draft: DraftRow, event?: JournalEvent, explanation?: Explanation): number => {
    assert(draft.at >= lastAt, `a row of ${draft.at} would come after one of ${lastAt}`)
    const kept = explanation ? encodeExplanation(explanation) : undefined
    const form = kept ? toWord(WORD.form, kept.form) : 0
    const seq = ++lastSeq
    lastAt = draft.at
    const notable = event ? notableKind(event) : undefined
    added.push({
      row: {
        seq,
        at: draft.at,
        code: draft.code,
        holder: draft.holder,
        place: draft.place,
        holder_back: event && draft.holder !== null ? heads.advance(draft.holder, seq) : null,
        place_back: event && draft.place !== null ? heads.advance(draft.place, seq) : null,
        a: draft.a,
        b: draft.b,
      },
      ...(draft.extra === undefined ? {} : { extra: draft.extra }),
      ...(kept ? { explanation: { form, facts: kept.facts } } : {}),
      ...(notable === undefined ? {} : { notable }),
    })
    return seq
  }

  const writeDown = (): void => {
    const value = chain.close()
    write.chain.run(lastSeq, value, sign?.(lastSeq, value) ?? null)
    rowsSinceChain = 0
  }

  const writeAll = connection.transaction((alarms: readonly AlarmKey[], marks: readonly StoredMark[]) => {
    const fresh = words.takeNew()
    for (const word of fresh) write.word.run(word.id, word.kind, word.text, word.since)
    for (const site of sites) write.site.run(site.version, site.at, site.sha256, site.packed)
    for (const { row, extra, explanation, notable } of added) {
      write.entry.run(row.seq, row.at, row.code, row.holder, row.place, row.holder_back, row.place_back, row.a, row.b)
      if (extra !== undefined) write.extra.run(row.seq, extra)
      if (explanation) write.explanation.run(row.seq, explanation.form, explanation.facts)
      if (notable !== undefined) write.notable.run(row.seq, notable)
    }
    for (const alarm of alarms) {
      write.alarm.run(alarm.id, alarm.seq, alarm.state === 'closed' ? 0 : 1, JSON.stringify(alarm))
    }
    for (const mark of marks) write.mark.run(mark.key, JSON.stringify(mark.value))
    for (const lines of linesOf(fresh, added)) chain.add(lines)
    rowsSinceChain += added.length
    if (rowsSinceChain >= CHAIN_ROWS) writeDown()
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
    addEvent: (event) => add(encodeEvent(event, toWord), event),
    addSite: (site) => {
      const { version, at, sha256, before, operator, reason } = site
      sites.push(site)
      const extra = JSON.stringify({ version, sha256: Buffer.from(sha256).toString('hex'), before, operator, reason })
      return add({ at, code: ROW.siteChanged, holder: null, place: null, a: version, b: null, extra })
    },
    forgetWord: (word) => {
      assert(added.length === 0, 'no row waits that may refer to the word')
      words.forget(word)
    },
    commit: (alarms = [], marks = []) => {
      if (added.length === 0 && alarms.length === 0 && marks.length === 0) return
      guarded(() => writeAll.immediate(alarms, marks))
      added = []
      sites = []
    },
    rest: () => {
      assert(added.length === 0, 'the journal cannot rest before its commit')
      if (rowsSinceChain > 0) guarded(() => writeChain.immediate())
    },
    headOfCardholder: (id) => heads.of(words.find(WORD.cardholder, id) ?? 0),
    headOfPlace: (kind, id) => heads.of(words.find(WORD[kind], id) ?? 0),
    heads: heads.save,
    sizes: () => ({ rowsSinceChain }),
  }
}

function createStatements(connection: Connection) {
  return {
    word: connection.prepare('INSERT INTO word (id, kind, text, since) VALUES (?, ?, ?, ?)'),
    entry: connection.prepare(
      'INSERT INTO entry (seq, at, code, holder, place, holder_back, place_back, a, b) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    extra: connection.prepare('INSERT INTO extra (seq, text) VALUES (?, ?)'),
    explanation: connection.prepare('INSERT INTO explanation (seq, form, facts) VALUES (?, ?, ?)'),
    notable: connection.prepare('INSERT INTO notable (seq, kind) VALUES (?, ?)'),
    site: connection.prepare('INSERT INTO site (version, at, sha256, text) VALUES (?, ?, ?, ?)'),
    chain: connection.prepare('INSERT INTO chain (seq, hash, signature) VALUES (?, ?, ?)'),
    mark: connection.prepare(
      'INSERT INTO mark (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
    alarm: connection.prepare(
      'INSERT INTO alarm (id, seq, open, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET open = excluded.open, body = excluded.body',
    ),
  }
}

/** What each row adds to the hash chain; the words of a row come before it. */
function* linesOf(fresh: readonly NewWord[], added: readonly Added[]): Generator<string> {
  let nextWord = 0
  for (const { row, extra, explanation } of added) {
    let lines = ''
    for (let word = fresh[nextWord]; word && word.since <= row.seq; word = fresh[++nextWord]) lines += wordLine(word)
    lines += entryLine(row)
    if (extra !== undefined) lines += extraLine(row.seq, extra)
    if (explanation) lines += explanationLine(row.seq, explanation.form, explanation.facts)
    yield lines
  }
}

/** The chain as it stands after the newest row: the value written down last, and the rows since. */
function resumeChain(connection: Connection): { readonly chain: Chain; readonly rows: number } {
  const last = connection
    .prepare<[], { seq: number; hash: Uint8Array }>('SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1')
    .get()
  const chain = createChain(last?.hash ?? CHAIN_START)
  const lines = readChainLines(connection, last?.seq ?? 0)
  let rows = 0
  for (const part of lines) {
    if ('text' in part) chain.add(part.text)
    else chain.addHash(part.hash)
    rows++
  }
  return { chain, rows }
}
