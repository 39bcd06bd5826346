/**
 * Results of a search so far, newest first. A pass that finds little is followed by the next, until
 * there is enough to show, everything was searched, or so many passes were made that the operator should decide.
 */
import { create } from 'zustand'
import { type HistoryFilter } from '../../../preload/contract/history'
import { ROW_KINDS, type Instant, type RowKind } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'
import type { Entry } from '../../format/entry'
import type { Sentence } from '../../format/sentence'
import { inOrder, type Order, type Sort } from '../../components/columns'
import { entriesOf } from '../events/entries'
import { sayEntry } from '../events/say-entry'
import { laneColumns } from '../live/lane-columns'

/** Element id of the box to search in. */
export const PAST_TEXT = 'past-text'

const PAGE = 200
/** Lines that are enough for now. */
const ENOUGH = 100
/** Passes made in a row without a request. */
const LOOKS = 50

/** Door contacts belong to the reads that moved them and are left out unless asked for, as in the lane. */
const USUAL_KINDS: readonly RowKind[] = ROW_KINDS.filter((kind) => kind !== 'contact')

/** The filter as sent: an absent part has its own meaning. */
export const askedFilter = (filter: HistoryFilter): HistoryFilter => ({ ...filter, kinds: filter.kinds ?? USUAL_KINDS })

interface PastView {
  readonly phase: 'looking' | 'paused' | 'done' | 'failed'
  readonly failure: Failure | null
  readonly lines: number
  /** Looked back to this instant. */
  readonly reached: Instant | null
  /** When this search was begun. */
  readonly askedAt: Instant
}

export const usePast = create<PastView>()(() => ({
  phase: 'looking',
  failure: null,
  lines: 0,
  reached: null,
  askedAt: 0,
}))

class Past {
  #lines: Entry[] = []
  /** The same in the chosen order. */
  #shown: readonly Entry[] = this.#lines
  #order: Order<Sentence> | undefined
  #descending = false
  #filter: HistoryFilter = {}
  #next: number | null = null
  #search = 0
  #epoch = 0
  #listener: () => void = () => {}

  get length(): number {
    return this.#lines.length
  }

  get epoch(): number {
    return this.#epoch
  }

  at(index: number): Entry | undefined {
    return this.#shown[index]
  }

  numberAt(index: number): number {
    return index
  }

  indexOf(seq: number): number {
    return this.#shown.findIndex((entry) => entry.seq === seq)
  }

  /** Names or alarms came in: the rows are written again. */
  reword(): void {
    this.#epoch++
    this.#listener()
  }

  /** Continues the search; not in another order than by time, in which nobody can tell where more would come to stand. */
  scrolledNearEnd(): void {
    if (this.#order === undefined && usePast.getState().phase === 'paused') this.more()
  }

  /** Sorts what was found by a column of the list; null = newest first. */
  sort(sort: Sort | null): void {
    this.#order = sort === null ? undefined : laneColumns().find(({ id }) => id === sort.column)?.order
    this.#descending = sort?.descending ?? false
    this.#arrange()
    this.#listener()
  }

  #arrange(): void {
    const order = this.#order
    if (!order) return void (this.#shown = this.#lines)
    const said = this.#lines.map((entry) => ({ entry, said: sayEntry(entry) }))
    this.#shown = inOrder(said, (a, b) => order(a.said, b.said), this.#descending).map(({ entry }) => entry)
  }

  onChange(listener: () => void): () => void {
    this.#listener = listener
    return () => {
      this.#listener = () => {}
    }
  }

  /** Restarts; late results of an earlier search are dropped. */
  search(filter: HistoryFilter, at: Instant): void {
    this.#filter = askedFilter(filter)
    this.#lines = []
    this.#arrange()
    this.#next = null
    usePast.setState({ phase: 'looking', failure: null, lines: 0, reached: null, askedAt: at })
    this.reword()
    void this.#look(++this.#search, null)
  }

  /** Continues the search, if anything is left to search. */
  more(): void {
    const { phase } = usePast.getState()
    if (this.#next === null || phase === 'looking' || phase === 'done') return
    usePast.setState({ phase: 'looking', failure: null })
    void this.#look(this.#search, this.#next)
  }

  async #look(search: number, from: number | null): Promise<void> {
    let before = from
    const enough = this.#lines.length + ENOUGH
    for (let looks = 0; looks < LOOKS; looks++) {
      const answer = await ask('history', { before, limit: PAGE, filter: this.#filter })
      if (search !== this.#search) return
      if (!answer.ok) {
        // So that trying again goes on from here.
        this.#next = before ?? Number.MAX_SAFE_INTEGER
        return usePast.setState({ phase: 'failed', failure: answer })
      }
      const { rows, next, reached } = answer.value
      this.#lines.push(...entriesOf(rows))
      this.#arrange()
      this.#next = next
      before = next
      usePast.setState({ lines: this.#lines.length, reached: reached ?? usePast.getState().reached })
      this.#listener()
      if (next === null) return usePast.setState({ phase: 'done' })
      if (this.#lines.length >= enough) break
    }
    usePast.setState({ phase: 'paused' })
    this.#listener()
  }
}

export const past = new Past()
