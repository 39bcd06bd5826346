import type { Instant } from '../../domain/time'
import { NONE } from '../codes'

/**
 * What has contributed to a violation: a read that 4.2 or 4.12 denied locks out (4.1); 4.2, 4.3 and the area form of 4.12
 * make it an area violation (6.1).
 */
export const BY_SEQUENCE = 1
export const BY_AREA = 2

/** Open violations (apb.md 6.1): a table with free places, small beside the cardholders. */
export class Violations {
  private holders = new Int32Array(16).fill(NONE)
  private areas = new Int32Array(16)
  private rows = new Uint8Array(16)
  private kinds = new Uint8Array(16)
  private readers = new Int32Array(16)
  private counts = new Int32Array(16)
  private contributions = new Uint8Array(16)
  private openedAts = new Float64Array(16)
  private lastAts = new Float64Array(16)
  private orders = new Float64Array(16)
  private readonly free: number[] = []
  private used = 0

  /** Places that may hold one, for going through all. */
  get places(): number {
    return this.used
  }
  isOpen(place: number): boolean {
    return this.holders[place] !== NONE
  }
  holder(place: number): number {
    return this.holders[place] as number
  }
  area(place: number): number {
    return this.areas[place] as number
  }
  /** Row of the table of rules that opened it. */
  row(place: number): number {
    return this.rows[place] as number
  }
  kind(place: number): number {
    return this.kinds[place] as number
  }
  reader(place: number): number {
    return this.readers[place] as number
  }
  /** How often: 1 when opened. */
  count(place: number): number {
    return this.counts[place] as number
  }
  openedAt(place: number): Instant {
    return this.openedAts[place] as number
  }
  lastAt(place: number): Instant {
    return this.lastAts[place] as number
  }
  /** Set order; unique, so that a timer of a closed one is not taken for the next one in its place. */
  order(place: number): number {
    return this.orders[place] as number
  }
  locksOut(place: number): boolean {
    return ((this.contributions[place] as number) & BY_SEQUENCE) !== 0
  }
  isAreaViolation(place: number): boolean {
    return ((this.contributions[place] as number) & BY_AREA) !== 0
  }
  contribution(place: number): number {
    return this.contributions[place] as number
  }

  open(
    holder: number,
    area: number,
    row: number,
    kind: number,
    reader: number,
    at: Instant,
    contribution: number,
    order: number,
  ): number {
    const place = this.free.pop() ?? this.grow()
    this.holders[place] = holder
    this.areas[place] = area
    this.rows[place] = row
    this.kinds[place] = kind
    this.readers[place] = reader
    this.counts[place] = 1
    this.contributions[place] = contribution
    this.openedAts[place] = at
    this.lastAts[place] = at
    this.orders[place] = order
    return place
  }

  /** A further one while it is open: never moves its start (6.1). */
  add(place: number, at: Instant, contribution: number): void {
    this.counts[place] = (this.counts[place] as number) + 1
    this.lastAts[place] = at
    this.contributions[place] = (this.contributions[place] as number) | contribution
  }

  close(place: number): void {
    this.holders[place] = NONE
    this.orders[place] = -1
    this.free.push(place)
  }

  restore(place: number, count: number, lastAt: Instant): void {
    this.counts[place] = count
    this.lastAts[place] = lastAt
  }

  private grow(): number {
    if (this.used === this.holders.length) {
      this.holders = doubled(this.holders)
      this.areas = doubled(this.areas)
      this.rows = doubled(this.rows)
      this.kinds = doubled(this.kinds)
      this.readers = doubled(this.readers)
      this.counts = doubled(this.counts)
      this.contributions = doubled(this.contributions)
      this.openedAts = doubled(this.openedAts)
      this.lastAts = doubled(this.lastAts)
      this.orders = doubled(this.orders)
    }
    return this.used++
  }
}

export function doubled<T extends Int32Array | Uint8Array | Float64Array>(array: T): T {
  const wider = new (array.constructor as new (length: number) => T)(array.length * 2)
  wider.set(array)
  return wider
}
