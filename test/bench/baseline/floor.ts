/** The minimum for any engine: find the card's holder by hash and write one record. No rules. */
export class Floor {
  private readonly index: Int32Array
  private readonly mask: number
  private readonly ring = new Int32Array((1 << 16) * 4)
  private at = 0
  private found = 0

  constructor(
    private readonly low: Int32Array,
    private readonly high: Int32Array,
  ) {
    let size = 16
    while (size < low.length * 2) size *= 2
    this.mask = size - 1
    this.index = new Int32Array(size).fill(-1)
    for (let holder = 0; holder < low.length; holder++) {
      let place = mix(low[holder] as number, high[holder] as number) & this.mask
      while (this.index[place] !== -1) place = (place + 1) & this.mask
      this.index[place] = holder
    }
  }

  step(reader: number, low: number, high: number, at: number): void {
    let place = mix(low, high) & this.mask
    let holder = this.index[place] as number
    while (holder !== -1 && (this.low[holder] !== low || this.high[holder] !== high)) {
      place = (place + 1) & this.mask
      holder = this.index[place] as number
    }
    const slot = this.at * 4
    this.ring[slot] = reader
    this.ring[slot + 1] = holder
    this.ring[slot + 2] = at
    this.at = (this.at + 1) & 0xffff
    this.found += holder
  }

  /** Read at the end, so that no compiler removes the work. */
  get sum(): number {
    return this.found
  }
}

function mix(low: number, high: number): number {
  let h = low ^ Math.imul(high, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
