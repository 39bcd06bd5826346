import { mix } from '../domain/mix'

/** Ids between two pauses. */
const SLICE = 8_000

/**
 * From an id to its place in a list, by open addressing over the list itself: 4 to 8 bytes an entry where a Map of the
 * same strings takes 60 and more.
 */
export class StringIndex {
  private readonly places: Int32Array
  private readonly mask: number

  /** `indexed`: how many of them, from the first, are found immediately; `index` adds the rest. */
  constructor(
    private readonly ids: readonly string[],
    indexed = ids.length,
  ) {
    let size = 8
    while (size * 3 < ids.length * 4) size *= 2
    this.mask = size - 1
    this.places = new Int32Array(size).fill(-1)
    this.index(0, indexed)
  }

  /** The same with a pause after every few thousand ids. */
  static *inSlices(ids: readonly string[]): Generator<undefined, StringIndex> {
    const index = new StringIndex(ids, 0)
    for (let from = 0; from < ids.length; from += SLICE) {
      index.index(from, Math.min(ids.length, from + SLICE))
      yield
    }
    return index
  }

  private index(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      let slot = hash(this.ids[i] as string) & this.mask
      while (this.places[slot] !== -1) slot = (slot + 1) & this.mask
      this.places[slot] = i
    }
  }

  /** -1 when the list has no such id. */
  find(id: string): number {
    let slot = hash(id) & this.mask
    for (;;) {
      const place = this.places[slot] as number
      if (place === -1 || this.ids[place] === id) return place
      slot = (slot + 1) & this.mask
    }
  }
}

function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}
