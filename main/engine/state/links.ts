import type { Instant } from '../../domain/time'

/**
 * More gaps than this in the serials of one panel, and the oldest gap counts as seen: a panel keeps far fewer events than
 * this, so what is that far behind does not come again.
 */
export const MAX_SERIAL_RANGES = 131_072

/** Serials received from one panel (apb.md 7), as ranges: nearly always one or two. */
export class SerialSet {
  /** Inclusive, rising, never touching each other. */
  private readonly starts: number[] = []
  private readonly ends: number[] = []

  /** False when the serial has been seen before. */
  add(serial: number): boolean {
    let low = 0
    let high = this.starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.starts[middle] as number) <= serial) low = middle + 1
      else high = middle
    }
    // `low` is the first range that starts after the serial.
    if (low > 0 && (this.ends[low - 1] as number) >= serial) return false
    const joinsBefore = low > 0 && this.ends[low - 1] === serial - 1
    const joinsAfter = low < this.starts.length && this.starts[low] === serial + 1
    if (joinsBefore && joinsAfter) {
      this.ends[low - 1] = this.ends[low] as number
      this.starts.splice(low, 1)
      this.ends.splice(low, 1)
    } else if (joinsBefore) this.ends[low - 1] = serial
    else if (joinsAfter) this.starts[low] = serial
    else {
      this.starts.splice(low, 0, serial)
      this.ends.splice(low, 0, serial)
      if (this.starts.length > MAX_SERIAL_RANGES) {
        this.starts.splice(1, 1)
        this.ends.splice(0, 1)
      }
    }
    return true
  }

  ranges(): [number, number][] {
    return this.starts.map((start, i) => [start, this.ends[i] as number])
  }

  restore(ranges: readonly (readonly [number, number])[]): void {
    for (const [start, end] of ranges) {
      this.starts.push(start)
      this.ends.push(end)
    }
  }
}

/** Controllers: since when they are away, and what they reported (apb.md 7). */
export class Links {
  /** Instant of the first `down`, or NaN while up. */
  readonly downSince: Float64Array
  readonly serials: readonly SerialSet[]

  constructor(count: number) {
    this.downSince = new Float64Array(count).fill(Number.NaN)
    this.serials = Array.from({ length: count }, () => new SerialSet())
  }

  /** Controllers that are down: where none is, nobody asks which. */
  private down = 0

  get someDown(): boolean {
    return this.down > 0
  }

  wentDown(controller: number, at: Instant): void {
    if (!this.isDown(controller)) this.down++
    this.downSince[controller] = at
  }

  cameUp(controller: number): void {
    if (this.isDown(controller)) this.down--
    this.downSince[controller] = Number.NaN
  }

  isDown(controller: number): boolean {
    return !Number.isNaN(this.downSince[controller])
  }
}
