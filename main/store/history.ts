/**
 * Questions about the past, newest first. No secondary index on the rows: a person's, a reader's or a door's rows hang on
 * back chains, rare kinds are listed in `notable`, all kinds and rules of sealed stretches in `segments.ts`, and since instants
 * rise with seq a time is found by halving.
 */
import { assert } from '../domain/assert'
import type { Audit } from '../domain/audit'
import type { JournalEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import type { AreaId, CardholderId } from '../domain/ids'
import { VIOLATION_RULES } from '../domain/reason'
import type { ViolationRule } from '../domain/reason'
import type { Instant } from '../domain/time'
import { auditReader, isOperators } from './audit-of-event'
import { FIRST_RECORD_KIND, ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { NOTABLE, decodeEvent } from './event-codec'
import { decodeExplanation } from './explanation-row'
import type { Connection } from './open'
import { deskKind, rowKindOf, ruleOf } from './row-kind'
import type { RowKind } from './row-kind'
import { purgedReader } from './purged'
import { clearedKey, kindKey, ruleKey } from './segments'
import type { Segments } from './segments'
import { ENTRY_COLUMNS, extraReader, rowOf } from './tail'
import type { EntryCells } from './tail'
import { WORD, createWordReader } from './words'

export type PlaceKind = 'reader' | 'door' | 'controller'

export interface HistoryQuery {
  /** Rows with a seq below this; null = from the newest. */
  readonly before: number | null
  /** At most PAGE_LIMIT. */
  readonly limit: number
  readonly cardholder?: CardholderId
  /** Rows of any of these, such as all whose name was looked for. */
  readonly cardholders?: readonly CardholderId[]
  /** Rows at any of these. */
  readonly places?: readonly { readonly kind: PlaceKind; readonly id: string }[]
  /** Besides the rows of `places`: what was cleared in these areas. */
  readonly areas?: readonly AreaId[]
  readonly violationsOnly?: boolean
  /** Rows of any of these kinds. */
  readonly kinds?: readonly RowKind[]
  /** Reads that broke any of these rules of apb.md 4. */
  readonly rules?: readonly ViolationRule[]
  /** Of what panels report about themselves only these; left out: all. */
  readonly panelReports?: readonly string[]
  /** Half-open: `from` <= at < `to`. */
  readonly from?: Instant
  readonly to?: Instant
  readonly explanations?: boolean
}

export interface HistoryRow {
  readonly seq: number
  readonly event: JournalEvent
  readonly explanation?: Explanation
  /** On the engine's events that an operator's action made. */
  readonly audit?: Audit
}

/** Newest seq of a person or a place, 0 = none: the writer knows them, in memory. */
export interface ChainHeads {
  readonly cardholder: (id: CardholderId) => number
  readonly place: (kind: PlaceKind, id: string) => number
}

/** A row that was looked at; `found` when it is meant. */
export interface Look {
  readonly seq: number
  readonly at: Instant
  readonly found?: HistoryRow
}

/** What one look at the past found. */
export interface Found {
  /** Newest first. */
  readonly rows: readonly HistoryRow[]
  /** What is older begins below this seq; null when all was looked at. */
  readonly next: number | null
  /** The instant back to which was looked; null when nothing was. */
  readonly reached: Instant | null
}

/** Ends of back chains as they pass from thread to thread; who is not named has no rows. */
export interface ToldHeads {
  readonly cardholders: readonly (readonly [CardholderId, number])[]
  readonly places: readonly (readonly [kind: string, id: string, seq: number])[]
}

export function chainHeads({ cardholders, places }: ToldHeads): ChainHeads {
  const people = new Map(cardholders)
  const others = new Map(places.map(([kind, id, seq]) => [`${kind} ${id}`, seq]))
  return {
    cardholder: (id) => people.get(id) ?? 0,
    place: (kind, id) => others.get(`${kind} ${id}`) ?? 0,
  }
}

export const PAGE_LIMIT = 500
/** Rows that one search looks at before it says how far it got, so that no question holds up the next for long. */
export const LOOKED_LIMIT = 40_000
/** Chains followed at once; for more people it is quicker to look at every row. */
const CHAINS_LIMIT = 300

export interface History {
  /** Every row looked at for a question, newest first; `limit` is not looked at. */
  readonly walk: (query: HistoryQuery, heads?: ChainHeads) => Generator<Look>
  readonly page: (query: HistoryQuery, heads?: ChainHeads) => readonly HistoryRow[]
  /** As `page`, but ends after looking at `looked` rows as well; whoever wants more goes on from `next`. */
  readonly search: (query: HistoryQuery, heads?: ChainHeads, looked?: number) => Found
  readonly one: (seq: number) => HistoryRow | undefined
  /** Seq of the first row at or after an instant; one past the newest when there is none. */
  readonly seqAt: (at: Instant) => number
}

/**
 * @param standing the ends of the chains, unless each question brings its own
 * @param segments lists of the sealed rows, where there are any
 */
export function openHistory(connection: Connection, standing: ChainHeads, segments?: Segments): History {
  const words = createWordReader(connection)
  const auditAt = auditReader(connection)
  const extra = extraReader(connection)
  const purged = purgedReader(connection)
  const rowAt = connection.prepare<[number], EntryCells>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq = ?`).raw()
  const rowsBefore = connection
    .prepare<[number, number], EntryCells>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq < ? ORDER BY seq DESC LIMIT ?`)
    .raw()
  const notableBefore = connection
    .prepare<[number, number, number], number>(
      'SELECT seq FROM notable WHERE kind = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
    )
    .pluck()
  const explanationOf = connection.prepare<[number], { form: number; facts: string }>(
    'SELECT form, facts FROM explanation WHERE seq = ?',
  )
  const firstFrom = connection.prepare<[number], { seq: number; at: number }>(
    'SELECT seq, at FROM entry WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()
  const wordOf = connection.prepare<[number, string], number>('SELECT id FROM word WHERE kind = ? AND text = ?').pluck()

  const read = (seq: number): EntryRow | undefined => {
    const cells = rowAt.get(seq)
    return cells && rowOf(cells)
  }

  function* chain(
    head: number,
    before: number,
    back: 'holder_back' | 'place_back',
    owner: number,
  ): Generator<EntryRow> {
    // A page that goes on from its last row need not walk down from the newest again.
    const from = before <= head ? read(before) : undefined
    const owned =
      from && (back === 'holder_back' ? from.holder : from.place) === owner && kindOf(from.code) < FIRST_RECORD_KIND
    const step = owned ? from[back] : null
    let seq = owned ? (step === null ? 0 : before - step) : head
    while (seq > 0) {
      const row = read(seq)
      if (row && seq < before) yield row
      const left = row ?? purged(seq)
      assert(left, `a chain leads to row ${seq}, which is not there`)
      const further = left[back]
      if (further === null) return
      seq -= further
    }
  }

  function* all(before: number): Generator<EntryRow> {
    let last = before
    for (;;) {
      const rows = rowsBefore.all(last, PAGE_LIMIT)
      for (const cells of rows) {
        const row = rowOf(cells)
        if (kindOf(row.code) < FIRST_RECORD_KIND) yield row
      }
      const oldest = rows.at(-1)
      if (!oldest) return
      last = oldest[0]
    }
  }

  /** What no list covers yet is looked through; below it the lists lead to the rows. */
  function* listed(lists: Segments, keys: readonly number[], before: number): Generator<EntryRow> {
    const end = lists.end()
    for (const row of all(before)) {
      if (row.seq < end) break
      yield row
    }
    for (const seq of lists.seqs(keys, Math.min(before, end))) {
      const row = read(seq)
      if (row) yield row
    }
  }

  function* notable(kind: number, before: number): Generator<EntryRow> {
    let last = before
    for (;;) {
      const seqs = notableBefore.all(kind, last, PAGE_LIMIT)
      for (const seq of seqs) {
        const row = read(seq)
        if (row) yield row
      }
      const oldest = seqs.at(-1)
      if (oldest === undefined) return
      last = oldest
    }
  }

  const decode = (row: EntryRow, withExplanation: boolean): HistoryRow | undefined => {
    const event = decodeEvent(row, words, extra(row.seq))
    if (!event) return undefined
    const audit = isOperators(event) ? auditAt(row.seq, event) : undefined
    const stored = withExplanation ? explanationOf.get(row.seq) : undefined
    const explanation = stored && decodeExplanation({ form: words.text(stored.form), facts: stored.facts })
    return { seq: row.seq, event, ...(explanation ? { explanation } : {}), ...(audit ? { audit } : {}) }
  }

  const seqAt = (at: Instant): number => {
    let low = 1
    let high = (newest.get() ?? 0) + 1
    while (low < high) {
      const middle = (low + high) >>> 1
      const row = firstFrom.get(middle)
      if (!row || row.at >= at) high = middle
      else low = row.seq + 1
    }
    return low
  }

  /** Where to look, newest first, and which of the rows there are meant. */
  const plan = (query: HistoryQuery, heads: ChainHeads): Plan => {
    const before = Math.min(
      query.before ?? Number.MAX_SAFE_INTEGER,
      query.to === undefined ? Number.MAX_SAFE_INTEGER : seqAt(query.to),
    )
    const places = query.places?.map(({ kind, id }) => ({
      word: wordOf.get(WORD[kind], id) ?? 0,
      head: heads.place(kind, id),
    }))
    const people = query.cardholders?.map((id) => ({
      word: wordOf.get(WORD.cardholder, id) ?? 0,
      head: heads.cardholder(id),
    }))
    const areas = new Set(query.areas)
    const cleared = (row: EntryRow): boolean => kindOf(row.code) === ROW.violationCleared && areas.has(row.a ?? -1)
    const rare = rareKind(query)

    const sources = (): Iterable<EntryRow> => {
      if (query.cardholder !== undefined) {
        const word = wordOf.get(WORD.cardholder, query.cardholder) ?? 0
        return chain(heads.cardholder(query.cardholder), before, 'holder_back', word)
      }
      if (people && people.length <= CHAINS_LIMIT)
        return merged(people.map(({ word, head }) => chain(head, before, 'holder_back', word)))
      const keys = segments && listKeys(query)
      if (keys && !places) return listed(segments, keys, before)
      if (rare !== undefined) return notable(rare, before)
      if (!places) return all(before)
      const chains = places.map(({ word, head }) => chain(head, before, 'place_back', word))
      if (areas.size === 0) return merged(chains)
      const lists = segments && listed(segments, [...areas].map(clearedKey), before)
      return merged([...chains, filtered(lists ?? notable(NOTABLE.violation, before), cleared)])
    }

    const tests: ((row: EntryRow) => boolean)[] = []
    if (places) {
      const here = new Set(places.map(({ word }) => word))
      tests.push((row) => (row.place !== null && here.has(row.place)) || cleared(row))
    }
    if (people) {
      const them = new Set(people.map(({ word }) => word))
      tests.push((row) => row.holder !== null && them.has(row.holder))
    }
    if (query.violationsOnly) tests.push(isViolation)
    if (query.rules) {
      const rules = new Set(query.rules.map((rule) => VIOLATION_RULES.indexOf(rule)))
      tests.push((row) => isRead(row) && rules.has(ruleOf(row.code)))
    }
    if (query.kinds) {
      const kinds = new Set(query.kinds)
      // A row of the desk may be either; which one is told when it is decoded.
      const desk = kinds.has('operator') || kinds.has('device')
      tests.push((row) => (kindOf(row.code) === ROW.desk ? desk : kinds.has(rowKindOf(row.code) ?? 'contact')))
    }
    return { rows: sources(), wanted: (row) => tests.every((test) => test(row)) }
  }

  const isMeant = (event: JournalEvent, { kinds, panelReports }: HistoryQuery): boolean => {
    if (panelReports && event.event.startsWith('panel.')) return panelReports.includes(event.event)
    if (!kinds || !/^(?:desk|site)\./.test(event.event)) return true
    return kinds.includes(deskKind(event.event))
  }

  function* walk(query: HistoryQuery, heads: ChainHeads = standing): Generator<Look> {
    const { rows, wanted } = plan(query, heads)
    for (const row of rows) {
      const { seq, at } = row
      if (query.from !== undefined && at < query.from) return
      const found = wanted(row) ? decode(row, query.explanations ?? false) : undefined
      yield found && isMeant(found.event, query) ? { seq, at, found } : { seq, at }
    }
  }

  const search: History['search'] = (query, heads = standing, looked = LOOKED_LIMIT) => {
    assert(query.limit > 0 && query.limit <= PAGE_LIMIT, `a page of ${query.limit} rows`)
    const rows: HistoryRow[] = []
    let seen = 0
    let reached: Instant | null = null
    for (const { seq, at, found } of walk(query, heads)) {
      reached = at
      if (found) rows.push(found)
      if (rows.length === query.limit || ++seen >= looked) return { rows, next: seq, reached }
    }
    return { rows, next: null, reached: query.from ?? reached }
  }

  return {
    seqAt,
    one: (seq) => {
      const row = read(seq)
      return row && decode(row, true)
    },
    walk,
    search,
    page: (query, heads = standing) => search(query, heads, Number.POSITIVE_INFINITY).rows,
  }
}

interface Plan {
  readonly rows: Iterable<EntryRow>
  readonly wanted: (row: EntryRow) => boolean
}

/** The list of rare rows that holds all that can be meant, if one does. */
function rareKind({ violationsOnly, rules, kinds }: HistoryQuery): number | undefined {
  if (violationsOnly || rules) return NOTABLE.violation
  if (kinds?.length !== 1) return undefined
  return kinds[0] === 'violation' ? NOTABLE.violation : kinds[0] === 'operator' ? NOTABLE.operator : undefined
}

/** Keys of the lists that hold all that can be meant; undefined when none do. */
function listKeys({ rules, kinds }: HistoryQuery): readonly number[] | undefined {
  return rules?.map(ruleKey) ?? kinds?.map(kindKey)
}

const isRead = (row: EntryRow): boolean => kindOf(row.code) === ROW.granted || kindOf(row.code) === ROW.denied

const isViolation = (row: EntryRow): boolean => {
  const kind = kindOf(row.code)
  if (kind === ROW.violationOpened || kind === ROW.violationCleared) return true
  return (kind === ROW.granted || kind === ROW.denied) && ((row.code >> 20) & 15) !== 0
}

function* filtered(rows: Iterable<EntryRow>, wanted: (row: EntryRow) => boolean): Generator<EntryRow> {
  for (const row of rows) if (wanted(row)) yield row
}

/** Several runs of falling seq as one, each row once. */
function* merged(sources: readonly Generator<EntryRow>[]): Generator<EntryRow> {
  const fronts = sources.map((source) => ({ source, next: source.next() }))
  let last = 0
  for (;;) {
    let newest: (typeof fronts)[number] | undefined
    for (const front of fronts) {
      if (front.next.done) continue
      if (!newest || newest.next.done || front.next.value.seq > newest.next.value.seq) newest = front
    }
    if (!newest || newest.next.done) return
    const row = newest.next.value
    newest.next = newest.source.next()
    if (row.seq !== last) yield row
    last = row.seq
  }
}
