/**
 * Results of a search so far, newest first. A pass that finds little is followed by the next, until
 * there is enough to show, everything was searched, or so many passes were made that the operator should decide.
 */
import { create } from 'zustand'
import { type HistoryFilter } from '../../../preload/contract/history'
import { ROW_KINDS, type Instant, type RowKind } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'
import type { Entry } from '../../format/entry'
import { linesOf } from '../events/lines'

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
    return this.#lines[index]
  }

  numberAt(index: number): number {
    return index
  }

  indexOf(seq: number): number {
    return this.#lines.findIndex((entry) => entry.seq === seq)
  }

  /** Names or alarms came in: the rows are written again. */
  reword(): void {
    this.#epoch++
    this.#listener()
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
      this.#lines.push(...linesOf(rows))
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
