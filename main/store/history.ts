/**
 * Questions about the past, newest first. No secondary index on the rows: a person's, a reader's or a door's rows hang on
 * back chains, rare kinds are listed in `notable`, and since instants rise with seq a time is found by halving.
 */
import { assert } from '../domain/assert'
import type { Audit } from '../domain/audit'
import type { JournalEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import type { AreaId, CardholderId } from '../domain/ids'
import type { Instant } from '../domain/time'
import { auditReader, isOperators } from './audit-of-event'
import { FIRST_RECORD_KIND, ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { NOTABLE, decodeEvent } from './event-codec'
import { decodeExplanation } from './explanation-row'
import type { Connection } from './open'
import { purgedReader } from './purged'
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

export const PAGE_LIMIT = 500
/** Chains followed at once; for more people it is quicker to look at every row. */
const CHAINS_LIMIT = 300

export interface History {
  readonly page: (query: HistoryQuery, heads?: ChainHeads) => readonly HistoryRow[]
  readonly one: (seq: number) => HistoryRow | undefined
  /** Seq of the first row at or after an instant; one past the newest when there is none. */
  readonly seqAt: (at: Instant) => number
}

/** @param standing the ends of the chains, unless each question brings its own */
export function openHistory(connection: Connection, standing: ChainHeads): History {
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

  return {
    seqAt,
    one: (seq) => {
      const row = read(seq)
      return row && decode(row, true)
    },
    page: (query, heads = standing) => {
      assert(query.limit > 0 && query.limit <= PAGE_LIMIT, `a page of ${query.limit} rows`)
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
      const peopleWords = people && new Set(people.map(({ word }) => word))
      const areas = new Set(query.areas)
      const cleared = (row: EntryRow): boolean => kindOf(row.code) === ROW.violationCleared && areas.has(row.a ?? -1)
      const wordsHere = places && new Set(places.map(({ word }) => word))
      const here = (row: EntryRow): boolean =>
        !wordsHere || (row.place !== null && wordsHere.has(row.place)) || cleared(row)

      let rows: Iterable<EntryRow>
      if (query.cardholder !== undefined) {
        const word = wordOf.get(WORD.cardholder, query.cardholder) ?? 0
        rows = chain(heads.cardholder(query.cardholder), before, 'holder_back', word)
      } else if (people && people.length <= CHAINS_LIMIT) {
        rows = merged(people.map(({ word, head }) => chain(head, before, 'holder_back', word)))
      } else if (query.violationsOnly) rows = notable(NOTABLE.violation, before)
      else if (places) {
        const sources = places.map(({ word, head }) => chain(head, before, 'place_back', word))
        if (areas.size > 0) sources.push(filtered(notable(NOTABLE.violation, before), cleared))
        rows = merged(sources)
      } else rows = all(before)

      const page: HistoryRow[] = []
      for (const row of rows) {
        if (query.from !== undefined && row.at < query.from) break
        if (!here(row)) continue
        if (peopleWords && (row.holder === null || !peopleWords.has(row.holder))) continue
        if (query.violationsOnly && !isViolation(row)) continue
        const found = decode(row, query.explanations ?? false)
        if (found) page.push(found)
        if (page.length === query.limit) break
      }
      return page
    },
  }
}

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
