/**
 * Questions about the past, newest first. No secondary index on the rows: a person's, a reader's or a door's rows hang on
 * back chains, rare kinds are listed in `notable`, kinds, rules and places in the lists of `segments.ts`, and since instants
 * rise with seq a time is found by halving.
 */
import { assert } from '../domain/assert'
import type { JournalEvent } from '../domain/event'
import type { CardholderId } from '../domain/ids'
import { VIOLATION_RULES } from '../domain/reason'
import type { Instant } from '../domain/time'
import { chains } from './chains'
import type { Gone } from './chains'
import { placesInTime } from './eras'
import { FIRST_RECORD_KIND, ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { NOTABLE } from './event-codec'
import { historyRowReader } from './history-row'
import type { HistoryRow } from './history-row'
import { listedUnder } from './listed'
import type { Connection } from './open'
import { purgedReader } from './purged'
import { clearedKey, isKindKey, kindKey, placeKey, ruleKey } from './row-keys'
import { isDeskEvent } from '../domain/desk-event'
import type { HistoryFilter, PageOf } from '../domain/row-filter'
import { deskKind, rowKindOf, ruleOf } from './row-kind'
import type { Segments } from './segments'
import { WAYPOINT_EVERY } from './segments'
import { ENTRY_COLUMNS, rowOf } from './tail'
import type { EntryCells } from './tail'
import { WORD, createWordReader } from './words'

export type PlaceKind = 'reader' | 'door' | 'controller'

/** At most ROWS_LIMIT rows. Doors and readers are places here, and text is the people whose name has it. */
export interface HistoryQuery extends Omit<HistoryFilter, 'text' | 'doors' | 'readers'>, PageOf {
  /** Rows of any of these, such as all whose name was looked for. */
  readonly cardholders?: readonly CardholderId[]
  /** Rows at any of these; with `areas`, also what was cleared in them. */
  readonly places?: readonly { readonly kind: PlaceKind; readonly id: string }[]
}

/** Newest seq of a person or a place, 0 = none: the writer knows them, in memory. */
export interface ChainHeads {
  readonly cardholder: (id: CardholderId) => number
  readonly place: (kind: PlaceKind, id: string) => number
}

/** A row that was looked at; `found` when it is meant. */
export interface Look {
  readonly seq: number
  /** null for one that was purged. */
  readonly at: Instant | null
  readonly found?: HistoryRow
}

/** The result of one pass over the journal. */
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

const PAGE_LIMIT = 500
/** Rows of one answer: what a desk reads of the last day when it opens. */
export const ROWS_LIMIT = 5_000
/** Rows that one pass reads before it says how far it got, so a query never blocks the next for long. */
export const LOOKED_LIMIT = 40_000
/** Chains followed together; for more people it is faster to read every row, and the ends of their chains are not needed. */
export const CHAINS_LIMIT = 2_000
/** The same where lists of places lead to the rows that are meant besides. */
const CHAINS_LIMIT_LISTED = 1_000
/** Where lists say whose their rows are, chains are followed for one in so many people at most. */
const CHAINED_SHARE = 6_000
const NUMBERED_PEOPLE = 300
/** What reading a row by its number takes beside reading one of many in a row. */
const SINGLE_READ = 10

export interface History {
  /** Every row looked at for a question, newest first; `limit` is not looked at. */
  readonly walk: (query: HistoryQuery, heads?: ChainHeads) => Generator<Look>
  readonly page: (query: HistoryQuery, heads?: ChainHeads) => readonly HistoryRow[]
  /** As `page`, but also ends after `looked` rows; the caller continues from `next`. */
  readonly search: (query: HistoryQuery, heads?: ChainHeads, looked?: number) => Found
  readonly one: (seq: number) => HistoryRow | undefined
  /** Seq of the first row at or after an instant; one past the newest when there is none. Corrections of the clock: the first of all. */
  readonly seqAt: (at: Instant) => number
  /** Seq after the last row before an instant: `seqAt`, unless the clock was corrected. */
  readonly endAt: (at: Instant) => number
  /** A little work ahead of questions: reads what rows refer to. False when there is nothing to do. */
  readonly prepare: () => boolean
}

/**
 * @param standing the ends of the chains, unless each question brings its own
 * @param segments lists of the sealed rows, where there are any
 */
export function openHistory(connection: Connection, standing: ChainHeads, segments?: Segments): History {
  const words = createWordReader(connection)
  const decode = historyRowReader(connection, words)
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
  const { seqAt, endAt } = placesInTime(connection)
  const newestBelow = connection
    .prepare<[number], number>('SELECT seq FROM entry WHERE seq < ? ORDER BY seq DESC LIMIT 1')
    .pluck()
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()
  const countPeople = connection
    .prepare<[], number>(`SELECT count(*) FROM word WHERE kind = ${WORD.cardholder}`)
    .pluck()
  const wordOf = connection.prepare<[number, string], number>('SELECT id FROM word WHERE kind = ? AND text = ?').pluck()

  const read = (seq: number): EntryRow | undefined => {
    const cells = rowAt.get(seq)
    return cells && rowOf(cells)
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

  /** A few people are looked up by number, because their rows are rare; for many people, looking up all numbers takes longer. */
  const isOneOf = (people: ReadonlySet<CardholderId>): ((holder: number) => boolean) => {
    if (people.size > NUMBERED_PEOPLE) return (holder) => holder > 0 && people.has(words.text(holder))
    const numbers = new Set([...people].map((id) => wordOf.get(WORD.cardholder, id) ?? 0))
    return (holder) => holder > 0 && numbers.has(holder)
  }

  /** Purged rows stay in the lists; where many were purged, all are skipped together. */
  function* listed(
    groups: Groups,
    before: number,
    from: number,
    people?: ReadonlySet<CardholderId>,
  ): Generator<EntryRow | Gone> {
    assert(segments, 'only who has lists looks into them')
    const below = listedUnder(segments, groups, people && isOneOf(people))
    for (let seq = below(before); seq >= from && seq > 0;) {
      const row = read(seq)
      yield row ?? { seq, at: null }
      seq = below(row ? seq : (newestBelow.get(seq) ?? 0) + 1)
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

  /** People whom the rows name, about: counted once. */
  let known = 0
  const everyone = (): number => (known ||= countPeople.get() ?? 1)

  /** Whether following the chains of so many people to a page is quicker than the lists, or than looking at every row. */
  const isChained = (people: number, before: number, groups: Groups, { limit }: HistoryQuery): boolean => {
    if (groups.some((keys) => keys.some(isKindKey))) return people * CHAINED_SHARE <= everyone()
    if (groups.length > 0) return people <= CHAINS_LIMIT_LISTED
    if (people === 1) return true
    if (people > CHAINS_LIMIT) return false
    const owners = Math.max(people, everyone())
    const above = Math.max(0, (newest.get() ?? 0) - before) / owners
    const walked = people * Math.min(above, segments ? WAYPOINT_EVERY : above)
    return people + (limit + walked) * SINGLE_READ <= (limit * owners) / people
  }

  const chained = (owners: readonly Owner[], before: number, side: 'holder' | 'place'): Generator<EntryRow | Gone> => {
    const from = read(before)
    const starts = owners.map(({ word, head }) => {
      if (before > head) return head
      // A page that goes on from its last row need not walk down from the newest again.
      if (from?.[side] === word() && kindOf(from.code) < FIRST_RECORD_KIND) return before
      return (side === 'holder' ? segments?.waypoint(word(), before) : undefined) ?? head
    })
    return chains({ read, purged }, starts, before, `${side}_back`)
  }

  /** Where to look, newest first, and which of the rows there are meant. */
  const plan = (query: HistoryQuery, heads: ChainHeads): Plan => {
    const before = Math.min(
      query.before ?? Number.MAX_SAFE_INTEGER,
      query.to === undefined ? Number.MAX_SAFE_INTEGER : endAt(query.to),
    )
    const places = query.places?.map(({ kind, id }): Owner => {
      const word = wordOf.get(WORD[kind], id) ?? 0
      return { word: () => word, head: heads.place(kind, id) }
    })
    const people = query.cardholder === undefined ? query.cardholders : [query.cardholder]
    // By name, so that only people with rows here are looked up.
    const them = people && new Set(people)
    const areas = new Set(query.areas)
    const cleared = (row: EntryRow): boolean => kindOf(row.code) === ROW.violationCleared && areas.has(row.a ?? -1)

    const sources = (): Iterable<EntryRow | Gone> => {
      const groups = segments?.current() === true ? listGroups(query, places) : []
      if (people) {
        const owner = (id: CardholderId): Owner => ({
          word: () => wordOf.get(WORD.cardholder, id) ?? 0,
          head: heads.cardholder(id),
        })
        if (isChained(people.length, before, groups, query)) return chained(people.map(owner), before, 'holder')
      }
      if (groups.length > 0) return listed(groups, before, query.from === undefined ? 1 : seqAt(query.from), them)
      if (places) {
        const chain = chained(places, before, 'place')
        return areas.size === 0 ? chain : merged(chain, filtered(notable(NOTABLE.violation, before), cleared))
      }
      const rare = rareKind(query)
      return rare === undefined ? all(before) : notable(rare, before)
    }

    const tests: ((row: EntryRow) => boolean)[] = []
    const { from, to } = query
    if (to !== undefined) tests.push(({ at }) => at < to)
    if (from !== undefined) tests.push(({ at }) => at >= from)
    if (places) {
      const here = new Set(places.map(({ word }) => word()))
      tests.push((row) => (row.place !== null && here.has(row.place)) || cleared(row))
    }
    if (query.violationsOnly) tests.push((row) => rowKindOf(row.code) === 'violation')
    if (query.rules) {
      const rules = new Set(query.rules.map((rule) => VIOLATION_RULES.indexOf(rule)))
      tests.push((row) => isRead(row) && rules.has(ruleOf(row.code)))
    }
    if (query.kinds) {
      const kinds = new Set(query.kinds)
      // A row of the desk may be either; decoding shows which.
      const desk = kinds.has('operator') || kinds.has('device')
      tests.push((row) => (kindOf(row.code) === ROW.desk ? desk : kinds.has(rowKindOf(row.code) ?? 'contact')))
    }
    if (them) tests.push((row) => row.holder !== null && them.has(words.text(row.holder)))
    return { rows: sources(), wanted: (row) => tests.every((test) => test(row)) }
  }

  const isMeant = (event: JournalEvent, { kinds, panelReports }: HistoryQuery): boolean => {
    if (panelReports && event.event.startsWith('panel.')) return panelReports.includes(event.event)
    if (!kinds || !isDeskEvent(event)) return true
    return kinds.includes(deskKind(event.event))
  }

  function* walk(query: HistoryQuery, heads: ChainHeads = standing): Generator<Look> {
    const { rows, wanted } = plan(query, heads)
    const first = query.from === undefined ? 0 : seqAt(query.from)
    for (const row of rows) {
      const { seq, at } = row
      if (at === null) {
        yield { seq, at }
        continue
      }
      if (seq < first) return
      const found = wanted(row) ? decode(row, query.explanations ?? false) : undefined
      yield found && isMeant(found.event, query) ? { seq, at, found } : { seq, at }
    }
  }

  const search: History['search'] = (query, heads = standing, looked = LOOKED_LIMIT) => {
    assert(query.limit > 0 && query.limit <= ROWS_LIMIT, `a page of ${query.limit} rows`)
    const rows: HistoryRow[] = []
    let seen = 0
    let reached: Instant | null = null
    for (const { seq, at, found } of walk(query, heads)) {
      reached = at ?? reached
      if (found) rows.push(found)
      if (rows.length === query.limit || ++seen >= looked) return { rows, next: seq, reached }
    }
    return { rows, next: null, reached: query.from ?? reached }
  }

  return {
    seqAt,
    endAt,
    prepare: words.loadSome,
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
  readonly rows: Iterable<EntryRow | Gone>
  readonly wanted: (row: EntryRow) => boolean
}

/** A person or a place: the number of its word, and the newest row of its chain; 0 = none. */
interface Owner {
  readonly word: () => number
  readonly head: number
}

/** The list of rare rows that holds all that can be meant, if one does. */
function rareKind({ violationsOnly, rules, kinds }: HistoryQuery): number | undefined {
  if (violationsOnly || rules) return NOTABLE.violation
  if (kinds?.length !== 1) return undefined
  return kinds[0] === 'violation' ? NOTABLE.violation : kinds[0] === 'operator' ? NOTABLE.operator : undefined
}

type Groups = readonly (readonly number[])[]

/** Keys of the lists, under one of each group of which all that is meant must stand. */
function listGroups(
  { violationsOnly, rules, kinds, areas }: HistoryQuery,
  places: readonly Owner[] | undefined,
): Groups {
  const groups: (readonly number[])[] = []
  if (places) groups.push([...places.map(({ word }) => placeKey(word())), ...(areas ?? []).map(clearedKey)])
  if (kinds) groups.push(kinds.map(kindKey))
  // People who broke a rule are in that list too, with their names.
  if (violationsOnly || (rules && !kinds)) groups.push([kindKey('violation')])
  if (rules) groups.push(rules.map(ruleKey))
  return groups
}

const isRead = (row: EntryRow): boolean => kindOf(row.code) === ROW.granted || kindOf(row.code) === ROW.denied

function* filtered(rows: Iterable<EntryRow>, wanted: (row: EntryRow) => boolean): Generator<EntryRow> {
  for (const row of rows) if (wanted(row)) yield row
}

/** Two runs of falling seq as one, each row once. */
function* merged<Row extends { readonly seq: number }>(one: Iterator<Row>, other: Iterator<Row>): Generator<Row> {
  let left = one.next()
  let right = other.next()
  while (!left.done || !right.done) {
    const ofLeft = left.done ? 0 : left.value.seq
    const ofRight = right.done ? 0 : right.value.seq
    if (!left.done && ofLeft >= ofRight) yield left.value
    else if (!right.done) yield right.value
    if (ofLeft >= ofRight) left = one.next()
    if (ofRight >= ofLeft) right = other.next()
  }
}
