import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import { doubled } from './violations'

// Flags of a pending grant.

/** Its read broke a rule, so that its passage resolves nothing (apb.md 6.2). */
export const BROKE = 1
/** Its passage has happened: the opening moves nobody again (5.10). */
export const PASSED = 2
/** Its door has opened: it passes at the closing, nothing ends or replaces it (5.10). */
export const OPENED = 4
/** To a cardholder with `extendedUnlock` (5.12). */
export const EXTENDED = 8

/** Grants that wait for their doors (apb.md 5.2 to 5.4), as one queue per door. */
export class PendingGrants {
  private readonly heads: Int32Array
  private doors = new Int32Array(16)
  private readers = new Int32Array(16)
  private holders = new Int32Array(16)
  private ats = new Float64Array(16)
  private ends = new Float64Array(16)
  private orders = new Float64Array(16).fill(-1)
  private flagsOf = new Uint8Array(16)
  private nexts = new Int32Array(16)
  private free = NONE
  private used = 0
  /** How many wait at all doors. */
  size = 0

  constructor(doorCount: number) {
    this.heads = new Int32Array(doorCount).fill(NONE)
  }

  /** The first in the door's queue, or NONE. */
  first(door: number): number {
    return this.heads[door] as number
  }
  next(place: number): number {
    return this.nexts[place] as number
  }
  reader(place: number): number {
    return this.readers[place] as number
  }
  door(place: number): number {
    return this.doors[place] as number
  }
  /** NONE when a panel let in somebody unknown here. */
  holder(place: number): number {
    return this.holders[place] as number
  }
  at(place: number): Instant {
    return this.ats[place] as number
  }
  /** When it is over without an opening (5.3). */
  endsAt(place: number): Instant {
    return this.ends[place] as number
  }
  /** Set order, unique; -1 for a place that is free. */
  order(place: number): number {
    return this.orders[place] as number
  }
  flags(place: number): number {
    return this.flagsOf[place] as number
  }
  has(place: number, flag: number): boolean {
    return ((this.flagsOf[place] as number) & flag) !== 0
  }
  /** Places that may be taken, for going through all. */
  get places(): number {
    return this.used
  }

  /** The first that waits for an opening, or NONE. */
  firstWaiting(door: number): number {
    let place = this.first(door)
    while (place !== NONE && this.has(place, OPENED)) place = this.next(place)
    return place
  }

  /** The one that was granted first of those whose door has opened, or NONE. */
  firstOpened(door: number): number {
    let found = NONE
    for (let place = this.first(door); place !== NONE; place = this.next(place))
      if (this.has(place, OPENED) && (found === NONE || this.order(place) < this.order(found))) found = place
    return found
  }

  isOpened(place: number): boolean {
    return this.has(place, OPENED)
  }
  isPassed(place: number): boolean {
    return this.has(place, PASSED)
  }

  open(place: number): void {
    this.flagsOf[place] = (this.flagsOf[place] as number) | OPENED
  }

  /** Puts one behind `after`; NONE: at the head of the queue. */
  insert(
    after: number,
    one: { door: number; reader: number; holder: number; at: Instant; endsAt: Instant; flags: number; order: number },
  ): number {
    const place = this.allocate()
    this.doors[place] = one.door
    this.readers[place] = one.reader
    this.holders[place] = one.holder
    this.ats[place] = one.at
    this.ends[place] = one.endsAt
    this.flagsOf[place] = one.flags
    this.orders[place] = one.order
    if (after === NONE) {
      this.nexts[place] = this.heads[one.door] as number
      this.heads[one.door] = place
    } else {
      this.nexts[place] = this.nexts[after] as number
      this.nexts[after] = place
    }
    this.size++
    return place
  }

  /** The one before it in the queue, or NONE. */
  before(place: number): number {
    let before = NONE
    for (let each = this.first(this.door(place)); each !== NONE && each !== place; each = this.next(each)) before = each
    return before
  }

  last(door: number): number {
    let last = NONE
    for (let each = this.first(door); each !== NONE; each = this.next(each)) last = each
    return last
  }

  remove(place: number): void {
    const before = this.before(place)
    const next = this.nexts[place] as number
    if (before === NONE) this.heads[this.door(place)] = next
    else this.nexts[before] = next
    this.orders[place] = -1
    this.nexts[place] = this.free
    this.free = place
    this.size--
  }

  private allocate(): number {
    if (this.free !== NONE) {
      const place = this.free
      this.free = this.nexts[place] as number
      return place
    }
    if (this.used === this.nexts.length) this.grow()
    return this.used++
  }

  private grow(): void {
    this.doors = doubled(this.doors)
    this.readers = doubled(this.readers)
    this.holders = doubled(this.holders)
    this.ats = doubled(this.ats)
    this.ends = doubled(this.ends)
    this.orders = doubled(this.orders)
    this.flagsOf = doubled(this.flagsOf)
    this.nexts = doubled(this.nexts)
  }
}
