/**
 * From an id to its place in a list, by open addressing over the list itself: 4 to 8 bytes an entry where a Map of the
 * same strings takes 60 and more.
 */
export class StringIndex {
  private readonly places: Int32Array
  private readonly mask: number

  constructor(private readonly ids: readonly string[]) {
    let size = 8
    while (size * 3 < ids.length * 4) size *= 2
    this.mask = size - 1
    this.places = new Int32Array(size).fill(-1)
    for (let i = 0; i < ids.length; i++) {
      let slot = hash(ids[i] as string) & this.mask
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

/** Spreads the bits of a 32-bit number over all of them. Signed, so that it is never a number object. */
export function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
