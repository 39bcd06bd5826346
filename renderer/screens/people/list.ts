/**
 * The list of people as this desk asks for it: what is searched, and the rows that came, in blocks. A site may have a
 * hundred thousand people, so only what is in view is asked for, and one question at a time.
 */
import { create } from 'zustand'
import type { CardholderId } from '../../../preload/contract/models'
import type { PeopleChip, PeopleColumn, PeoplePage, PeopleQuery, PersonRow } from '../../../preload/contract/people'
import { ask, type Failure } from '../../bridge'
import { goPerson, useRoute } from '../desk/route'
import { useStatus } from '../desk/status'
import { useSite } from '../site/site'
import { useViolations } from '../violations/violations'
import { learn } from './people'

/** Rows of one question. */
const BLOCK = 100
/** Blocks that are kept. */
const KEPT = 30
/** While the journal grows, what is in view is asked for again at most this often, in milliseconds. */
const REFRESH_MS = 2_000
/** After a click rows stay where they are for this long, in milliseconds. */
const HOLD_MS = 2_000

export type PeopleSearch = Pick<PeopleQuery, 'text' | 'chip' | 'sort'>

interface PeopleListState {
  readonly search: PeopleSearch
  /** People that the search leaves; null until the first answer. */
  readonly total: number | null
  readonly counts: PeoplePage['counts'] | null
  /** Rows by the number of their block. */
  readonly blocks: ReadonlyMap<number, Block>
  /** Milliseconds that the last search took. */
  readonly took: number | null
  readonly failure: Failure | null
  /** Rises with each search. */
  readonly turn: number
  /** The search that the rows are of: those of the one before stay until the first of the new ones came. */
  readonly shownTurn: number
}

interface Block {
  readonly generation: number
  readonly rows: readonly PersonRow[]
}

const FIRST: PeopleSearch = { text: '', chip: 'all', sort: { by: 'name', down: false } }

export const usePeopleList = create<PeopleListState>()(() => ({
  search: FIRST,
  total: null,
  counts: null,
  blocks: new Map(),
  took: null,
  failure: null,
  turn: 1,
  shownTurn: 0,
}))

/** Blocks in view, first and last. */
let view: readonly [number, number] = [0, 0]
let filling: Promise<void> | null = null
/** Rises when rows that came before are to be asked for again. */
let generation = 1
let heldUntil = 0
let refresh: ReturnType<typeof setTimeout> | undefined

/** A block in view that is not there, or was asked for before something changed. */
function missing(): number | undefined {
  const { blocks, total, turn, shownTurn } = usePeopleList.getState()
  if (turn !== shownTurn) return view[0]
  const last = total === null ? view[0] : Math.min(view[1], Math.max(0, Math.ceil(total / BLOCK) - 1))
  for (let block = Math.min(view[0], last); block <= last; block++)
    if (blocks.get(block)?.generation !== generation) return block
  return undefined
}

/** The blocks with a new one; those that are furthest from it go when there are too many. */
function withBlock(blocks: PeopleListState['blocks'], block: number, one: Block): PeopleListState['blocks'] {
  const next = new Map(blocks).set(block, one)
  if (next.size <= KEPT) return next
  const far = [...next.keys()].toSorted((a, b) => Math.abs(b - block) - Math.abs(a - block))[0]
  if (far !== undefined) next.delete(far)
  return next
}

async function askForMissing(): Promise<void> {
  for (let block = missing(); block !== undefined; block = missing()) {
    const { search, turn } = usePeopleList.getState()
    const asked = generation
    const began = performance.now()
    const answer = await ask('people', { ...search, from: block * BLOCK, count: BLOCK })
    const now = usePeopleList.getState()
    if (now.turn !== turn) continue
    if (!answer.ok) return usePeopleList.setState({ failure: answer })
    const { total, counts, rows } = answer.value
    learn(rows)
    const isFirst = now.shownTurn !== turn
    usePeopleList.setState({
      total,
      counts,
      blocks: withBlock(isFirst ? new Map() : now.blocks, block, { generation: asked, rows }),
      shownTurn: turn,
      failure: null,
      ...(isFirst ? { took: Math.round(performance.now() - began) } : {}),
    })
  }
}

/** Asks for what is in view and not there, one block after another. */
const fill = (): Promise<void> =>
  (filling ??= askForMissing().finally(() => {
    filling = null
  }))

/** Says which rows are in view. */
export function showRows(first: number, last: number): void {
  view = [Math.floor(Math.max(0, first) / BLOCK), Math.floor(Math.max(0, last) / BLOCK)]
  void fill()
}

/** Another search, whose list starts at its top. */
function seek(change: Partial<PeopleSearch>): void {
  const { search, turn } = usePeopleList.getState()
  usePeopleList.setState({ search: { ...search, ...change }, turn: turn + 1 })
  view = [0, 0]
  void fill()
}

export const searchPeople = (text: string): void => seek({ text })
export const chipPeople = (chip: PeopleChip): void => seek({ chip })
/** A second click on the same column turns its order round. */
export const sortPeople = (by: PeopleColumn): void => {
  const { sort } = usePeopleList.getState().search
  seek({ sort: { by, down: sort.by === by && !sort.down } })
}

/** Rows are asked for again: something changed about somebody. */
export function refreshPeople(): void {
  generation++
  void fill()
}

/** Nothing moves under a hand that clicks in the list. */
export function holdRows(): void {
  heldUntil = performance.now() + HOLD_MS
}

function refreshSoon(): void {
  if (refresh !== undefined) return
  const wait = Math.max(REFRESH_MS, heldUntil - performance.now())
  refresh = setTimeout(() => {
    refresh = undefined
    refreshPeople()
  }, wait)
}

/** Keeps what is in view as main has it, while the screen is open; returns the end of that. */
export function followPeople(): () => void {
  refreshPeople()
  const ends = [
    useStatus.subscribe(({ status }, { status: before }) => {
      if (status?.journal.lastSeq !== before?.journal.lastSeq) refreshSoon()
    }),
    useViolations.subscribe(({ open }, before) => {
      if (open.length !== before.open.length) refreshSoon()
    }),
    useSite.subscribe(refreshPeople),
  ]
  return () => {
    for (const end of ends) end()
    clearTimeout(refresh)
    refresh = undefined
  }
}

/** The row at a place of the list; undefined while it is not there. */
export const rowAt = ({ blocks }: Pick<PeopleListState, 'blocks'>, place: number): PersonRow | undefined =>
  blocks.get(Math.floor(place / BLOCK))?.rows[place % BLOCK]

/** Where somebody stands in the list, as far as rows are there. */
export function placeOf({ blocks }: Pick<PeopleListState, 'blocks'>, person: CardholderId | null): number | undefined {
  if (person === null) return undefined
  for (const [block, { rows }] of blocks) {
    const place = rows.findIndex(({ id }) => id === person)
    if (place >= 0) return block * BLOCK + place
  }
  return undefined
}

/** Chooses the row at a place, once it is there. */
export async function chooseAt(place: number): Promise<void> {
  const { total } = usePeopleList.getState()
  if (total === null || total === 0) return
  const wanted = Math.min(total - 1, Math.max(0, place))
  showRows(wanted, wanted)
  await fill()
  const row = rowAt(usePeopleList.getState(), wanted)
  if (row) goPerson(row.id)
}

/** Esc drops one thing at a time: the search, the chip, then whose card is shown. */
export function leavePeople(): void {
  const { search } = usePeopleList.getState()
  if (search.text !== '') searchPeople('')
  else if (search.chip !== 'all') chipPeople('all')
  else if (useRoute.getState().person !== null) goPerson(null)
}

/** Nothing of one operator's search stays for the next. */
export function forgetPeopleList(): void {
  const { turn } = usePeopleList.getState()
  usePeopleList.setState({ ...usePeopleList.getInitialState(), turn: turn + 1, shownTurn: turn }, true)
}
