/** Back chains of several people or places, followed as one run of falling seq. */
import { assert } from '../domain/assert'
import type { EntryRow } from './entry-row'
import type { PurgedRow } from './purged'

/** A row that was purged: its number is known, and where its chains go on. */
export interface Gone {
  readonly seq: number
  readonly at: null
}

export interface ChainReading {
  readonly read: (seq: number) => EntryRow | undefined
  readonly purged: (seq: number) => PurgedRow | undefined
}

/**
 * Rows below `before`, newest first. What lies above is walked over, which costs as many reads.
 * @param starts one row of each chain, at or above the first that is wanted; 0 = none
 */
export function* chains(
  { read, purged }: ChainReading,
  starts: readonly number[],
  before: number,
  back: 'holder_back' | 'place_back',
): Generator<EntryRow | Gone> {
  const fronts = createFalling(starts)
  for (let seq = fronts.allocate(); seq > 0; seq = fronts.allocate()) {
    const row = read(seq)
    if (seq < before) yield row ?? { seq, at: null }
    const left = row ?? purged(seq)
    assert(left, `a chain leads to row ${seq}, which is not there`)
    const further = left[back]
    if (further !== null) fronts.add(seq - further)
  }
}

interface Falling {
  readonly add: (seq: number) => void
  /** Takes the highest out; 0 when none is left. */
  readonly allocate: () => number
}

/** A binary heap, highest first. */
function createFalling(first: readonly number[]): Falling {
  const heap: number[] = []
  const at = (place: number): number => heap[place] ?? 0
  const add = (seq: number): void => {
    let place = heap.push(seq) - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (at(parent) >= seq) break
      heap[place] = at(parent)
      place = parent
    }
    heap[place] = seq
  }
  const allocate = (): number => {
    const highest = at(0)
    const last = heap.pop() ?? 0
    if (heap.length === 0) return highest
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && at(child + 1) > at(child)) child++
      if (at(child) <= last) break
      heap[place] = at(child)
      place = child
    }
    heap[place] = last
    return highest
  }
  // A person requested twice has one chain.
  for (const seq of new Set(first)) if (seq > 0) add(seq)
  return { add, allocate }
}
