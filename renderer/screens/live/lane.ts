/**
 * The rows of the lane: kept in plain rings outside React, drawn at most once per frame by the listener. While paused,
 * it shows a copy that nothing is added to, so nothing moves under the pointer.
 */
import type { Gap } from '../../../preload/contract/feeds'
import type { Instant, LaneRow } from '../../../preload/contract/models'
import { EntryBuilder, gapEntry, type Entry } from '../../format/entry'
import { Ring } from './ring'

/** Lines kept in the window; older ones come from the journal. */
const CAPACITY = 100_000
/** Lines read back behind a held lane; past this the history screen is the place. */
const OLDER_LIMIT = 20_000
/** Number of journal queries while nothing matches the filter; the history screen searches further. */
const OLDER_READS = 40
const MINUTE = 60_000

export class Lane {
  readonly #all: Ring<Entry>
  readonly #shown: Ring<Entry>
  readonly #older: Entry[] = []
  builder = new EntryBuilder()
  #held: readonly Entry[] | null = null
  #heldNext = 0
  /** Oldest sequence that was kept when the lane was held: what lies before it is not shown. */
  #heldOldest: number | null = null
  #readTo: number | null = null
  #passes: (entry: Entry) => boolean = () => true
  #lastSeq = -1
  #pendingGap: Gap | null = null
  #exhausted = false
  #reads = 0
  #epoch = 0
  readonly #listeners = new Set<() => void>()

  constructor(capacity = CAPACITY) {
    this.#all = new Ring(capacity)
    this.#shown = new Ring(capacity)
  }

  /** Rises when every line must be written again: names came in, the filter or an alarm changed. */
  get epoch(): number {
    return this.#epoch
  }

  /** Sequence of the newest row that came, shown or not; -1 while none has. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  get held(): boolean {
    return this.#held !== null
  }

  /** Lines that came since the lane is held. */
  get fresh(): number {
    return this.#held ? this.#shown.next - this.#heldNext : 0
  }

  get length(): number {
    return (this.#held?.length ?? this.#shown.length) + this.#older.length
  }

  /** Lines that ever came, shown or not. */
  get arrived(): number {
    return this.#all.next
  }

  /** Lines kept, shown or not. */
  get kept(): number {
    return this.#all.length
  }

  /** Of all that is kept, shown or not; 0 is the newest. */
  keptAt(index: number): Entry | undefined {
    return this.#all.newest(index)
  }

  /** 0 is the topmost, newest line. */
  at(index: number): Entry | undefined {
    const live = this.#held ? this.#held.length : this.#shown.length
    if (index >= live) return this.#older[index - live]
    return this.#held ? this.#held[index] : this.#shown.newest(index)
  }

  /** A number that stays with the line at this index while others come and go. */
  numberAt(index: number): number {
    return (this.#held ? this.#heldNext : this.#shown.next) - 1 - index
  }

  /** Index of the line with this journal sequence, or the one that it was folded into; -1 when it is not shown. */
  indexOf(seq: number): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const found = this.at(middle)
      if (!found) return -1
      if (found.seq === seq) return middle
      if (found.seq > seq) low = middle + 1
      else high = middle - 1
    }
    return -1
  }

  /** Takes a batch, oldest first. A row that was here already is left out. */
  arrive(rows: readonly LaneRow[]): void {
    for (const row of rows) {
      if (row.seq <= this.#lastSeq) continue
      this.#lastSeq = row.seq
      if (this.#pendingGap) {
        this.#add(gapEntry(this.#pendingGap, row))
        this.#pendingGap = null
      }
      const entry = this.builder.add(row)
      if (entry) this.#add(entry)
    }
    this.#changed()
  }

  /** Rows were left out between two batches; said in a line of its own when the next row comes. */
  gap(gap: Gap): void {
    const before = this.#pendingGap
    this.#pendingGap = before ? { ...gap, fromSeq: before.fromSeq, rows: gap.rows + before.rows } : gap
  }

  hold(): void {
    if (this.#held) return
    this.#freeze()
    this.#changed()
  }

  follow(): void {
    if (!this.#held) return
    this.#held = null
    this.#heldOldest = null
    // The copy may reach further back than the ring does by now, so what lies behind it no longer joins.
    this.#forgetOlder()
    this.#changed()
  }

  /** Shows only what passes; the lines that are kept are looked at again. */
  filter(passes: (entry: Entry) => boolean): void {
    const wasHeld = this.#held !== null
    this.#passes = passes
    this.#shown.clear()
    this.#forgetOlder()
    for (let i = this.#all.length - 1; i >= 0; i--) {
      const entry = this.#all.newest(i)
      if (entry && passes(entry)) this.#shown.push(entry)
    }
    this.#held = null
    if (wasHeld) this.#freeze()
    this.reword()
  }

  /** Whether the journal may have more behind what is shown. */
  get mayReadOlder(): boolean {
    return !this.#exhausted && this.#reads < OLDER_READS && this.#older.length < OLDER_LIMIT
  }

  /** Sequence before which older rows are wanted. */
  get oldestSeq(): number | null {
    return this.#readTo ?? this.#heldOldest ?? this.#all.newest(this.#all.length - 1)?.seq ?? null
  }

  /** Adds rows of the journal, newest first, behind what is shown. None means that there are no more. */
  addOlder(rows: readonly LaneRow[]): void {
    const last = rows.at(-1)
    this.#reads++
    if (!last) this.#exhausted = true
    else this.#readTo = last.seq
    const folder = new EntryBuilder()
    const lines: Entry[] = []
    for (let i = rows.length - 1; i >= 0; i--) {
      const row = rows[i]
      const entry = row && folder.add(row)
      if (entry && this.#passes(entry)) lines.push(entry)
    }
    this.#older.push(...lines.reverse())
    this.#changed()
  }

  /** How many lines came in the minute before `now`; counting stops at `limit`. */
  lastMinute(now: Instant, limit: number): number {
    let found = 0
    for (let i = 0; i < this.#all.length && found < limit; i++) {
      const entry = this.#all.newest(i)
      if (!entry || entry.row.event.at <= now - MINUTE) break
      found++
    }
    return found
  }

  reword(): void {
    this.#epoch++
    this.#changed()
  }

  clear(): void {
    this.#all.clear()
    this.#shown.clear()
    this.#forgetOlder()
    this.builder = new EntryBuilder()
    this.#held = null
    this.#lastSeq = -1
    this.#pendingGap = null
    this.reword()
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #freeze(): void {
    this.#held = this.#shown.snapshot()
    this.#heldNext = this.#shown.next
    this.#heldOldest = this.#all.newest(this.#all.length - 1)?.seq ?? null
  }

  #add(entry: Entry): void {
    this.#all.push(entry)
    if (this.#passes(entry)) this.#shown.push(entry)
  }

  #forgetOlder(): void {
    this.#older.length = 0
    this.#readTo = null
    this.#exhausted = false
    this.#reads = 0
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

export const lane = new Lane()
