import { assert } from '../../domain/assert'
import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import type { Plan } from '../plan'
import { LOCATED, slotKey, type Slots } from './slots'
import { HAPPENED, NOW } from './times'
import { MAX_PLACES, ROW_PLACES, ROW_PROFILE, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS, type Units } from './units'

/** No instant: before all others. */
export const NEVER = Number.NEGATIVE_INFINITY

const ROW_FLOATS = 2 * UNIT_FLOATS
const ROW_INTS = 2 * UNIT_INTS
const NEXT_OF_FIRST = UNIT_INTS + SLOT_NEXT
const SINCE_KEY = slotKey(LOCATED, 0)

/** Where every cardholder is, and how many are in each area (apb.md 5.5). The rows are those of units.ts. */
export class Holders {
  private readonly counts: Int32Array
  /** Those in an area with presence expiry, oldest first, as a list through the cardholders (apb.md 4.11). */
  private readonly oldest: Int32Array
  private readonly newest: Int32Array
  private readonly older: Int32Array
  private readonly younger: Int32Array

  constructor(
    private readonly plan: Plan,
    private readonly units: Units,
    private readonly slots: Slots,
  ) {
    assert(plan.readerCount <= MAX_PLACES, `a site has at most ${MAX_PLACES} readers`)
    assert(plan.areaCount <= MAX_PLACES, `a site has at most ${MAX_PLACES} areas`)
    const count = plan.holderCount
    this.counts = new Int32Array(plan.areaCount)
    this.oldest = new Int32Array(plan.areaCount).fill(NONE)
    this.newest = new Int32Array(plan.areaCount).fill(NONE)
    const listed = plan.presenceExpires ? count : 0
    this.older = new Int32Array(listed)
    this.younger = new Int32Array(listed)
    const { ints, floats } = units
    for (let holder = 0; holder < count; holder++) {
      floats[holder * ROW_FLOATS] = NEVER
      ints[holder * ROW_INTS + ROW_PROFILE] = plan.access.profileOf[holder] as number
      ints[holder * ROW_INTS + NEXT_OF_FIRST] = NONE
    }
  }

  profile(holder: number): number {
    return this.units.ints[holder * ROW_INTS + ROW_PROFILE] as number
  }
  newestPassageAt(holder: number): Instant {
    return this.units.floats[holder * ROW_FLOATS] as number
  }
  /** As last set; whether it has expired is asked with {@link knownLocation}. */
  location(holder: number): number {
    return ((this.units.ints[holder * ROW_INTS + ROW_PLACES] as number) & 0xffff) - 1
  }
  lastReader(holder: number): number {
    return ((this.units.ints[holder * ROW_INTS + ROW_PLACES] as number) >>> 16) - 1
  }
  /** Since when the location is known: the newest passage, unless an operator has set it since (apb.md 6.5). */
  locatedAt(holder: number): Instant {
    const slot = this.slots.find(holder, SINCE_KEY)
    return slot === NONE ? this.newestPassageAt(holder) : this.slots.at(slot)
  }

  /** apb.md 4.11: the location, or NONE when it is as old as its area lets a presence be. */
  knownLocation(holder: number): number {
    const area = this.location(holder)
    if (area === NONE) return NONE
    const limit = this.plan.areaPresenceMs[area] as number
    return limit > 0 && (this.units.times[NOW] as number) - this.locatedAt(holder) >= limit ? NONE : area
  }

  /** Cardholders located in the area, those whose presence has expired dropped (apb.md 4.11). */
  occupancy(area: number): number {
    const limit = this.plan.areaPresenceMs[area] as number
    if (limit > 0)
      for (;;) {
        const holder = this.oldest[area] as number
        if (holder === NONE || (this.units.times[NOW] as number) - this.locatedAt(holder) < limit) break
        this.forgetLocation(holder)
      }
    return this.counts[area] as number
  }

  /** apb.md 5.5: a passage moves the cardholder. An instant that an operator had set with a location is over by it. */
  passed(holder: number, reader: number, area: number): void {
    const { ints, floats, times } = this.units
    const left = this.location(holder)
    if (left !== NONE) this.leave(holder, left)
    floats[holder * ROW_FLOATS] = times[HAPPENED] as number
    ints[holder * ROW_INTS + ROW_PLACES] = ((reader + 1) << 16) | (area + 1)
    this.counts[area] = (this.counts[area] as number) + 1
    if ((this.plan.areaPresenceMs[area] as number) > 0) this.list(holder, area, times[HAPPENED] as number)
  }

  /** apb.md 6.5: an operator says where the cardholder is. */
  locate(holder: number, area: number, at: Instant): void {
    this.forgetLocation(holder)
    this.slots.set(holder, SINCE_KEY, at)
    this.setLocation(holder, area)
    this.counts[area] = (this.counts[area] as number) + 1
    if ((this.plan.areaPresenceMs[area] as number) > 0) this.list(holder, area, at)
  }

  forgetLocation(holder: number): void {
    const area = this.location(holder)
    if (area === NONE) return
    this.leave(holder, area)
    this.setLocation(holder, NONE)
    this.slots.remove(holder, SINCE_KEY)
  }

  forgetLastReader(holder: number): void {
    const places = holder * ROW_INTS + ROW_PLACES
    this.units.ints[places] = (this.units.ints[places] as number) & 0xffff
  }

  /** Sets a row as it was saved. When all rows and slots are in, {@link listPresent} must follow. */
  restore(holder: number, newestPassageAt: Instant, location: number, lastReader: number): void {
    this.units.floats[holder * ROW_FLOATS] = newestPassageAt
    this.units.ints[holder * ROW_INTS + ROW_PLACES] = ((lastReader + 1) << 16) | (location + 1)
    if (location !== NONE) this.counts[location] = (this.counts[location] as number) + 1
  }

  /** Lists those whose presence can expire, oldest first. */
  listPresent(): void {
    if (this.older.length === 0) return
    const since = Float64Array.from({ length: this.plan.holderCount }, (_, holder) => this.locatedAt(holder))
    const order = Array.from(since, (_, holder) => holder).filter((holder) => this.location(holder) !== NONE)
    for (const holder of order.sort((a, b) => (since[a] as number) - (since[b] as number))) {
      const area = this.location(holder)
      if ((this.plan.areaPresenceMs[area] as number) > 0) this.list(holder, area, since[holder] as number)
    }
  }

  private setLocation(holder: number, area: number): void {
    const places = holder * ROW_INTS + ROW_PLACES
    this.units.ints[places] = ((this.units.ints[places] as number) & ~0xffff) | (area + 1)
  }

  private leave(holder: number, area: number): void {
    this.counts[area] = (this.counts[area] as number) - 1
    if ((this.plan.areaPresenceMs[area] as number) > 0) this.unlist(holder, area)
  }

  /** Nearly always at the end; a passage from a panel's backlog is let in where it belongs. */
  private list(holder: number, area: number, at: Instant): void {
    let older = this.newest[area] as number
    while (older !== NONE && this.locatedAt(older) > at) older = this.older[older] as number
    const younger = older === NONE ? (this.oldest[area] as number) : (this.younger[older] as number)
    this.older[holder] = older
    this.younger[holder] = younger
    if (older === NONE) this.oldest[area] = holder
    else this.younger[older] = holder
    if (younger === NONE) this.newest[area] = holder
    else this.older[younger] = holder
  }

  private unlist(holder: number, area: number): void {
    const older = this.older[holder] as number
    const younger = this.younger[holder] as number
    if (older === NONE) this.oldest[area] = younger
    else this.younger[older] = younger
    if (younger === NONE) this.newest[area] = older
    else this.older[younger] = older
  }

  /** Bytes held beside the units, for the bench (G4). */
  get byteLength(): number {
    return this.older.byteLength + this.younger.byteLength
  }
}
