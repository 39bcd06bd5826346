import { assert } from '../../domain/assert'
import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import type { Plan } from '../plan'
import { PRESENCE_EXPIRY, type Dues } from './dues'
import { BELIEVED_PLACE, LOCATED, slotKey, type Slots } from './slots'
import { HAPPENED, NOW } from './times'
import { MAX_PLACES, ROW_PLACES, ROW_PROFILE, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS, type Units } from './units'

/** No instant: before all others. */
export const NEVER = Number.NEGATIVE_INFINITY

const ROW_FLOATS = 2 * UNIT_FLOATS
const ROW_INTS = 2 * UNIT_INTS
const NEXT_OF_FIRST = UNIT_INTS + SLOT_NEXT
const SINCE_KEY = slotKey(LOCATED, 0)
const PLACE_BELIEVED = slotKey(BELIEVED_PLACE, 0)

/** Where every cardholder is, and how many are in each area (apb.md 5.5). The rows are those of units.ts. */
export class Holders {
  private readonly counts: Int32Array
  /** Those in an area with presence expiry, oldest first, as a list through the cardholders (apb.md 4.11). */
  private readonly oldest: Int32Array
  private readonly newest: Int32Array
  private readonly older: Int32Array
  private readonly younger: Int32Array
  /** Order in which presences that can expire began. */
  private readonly presenceOrder: Float64Array
  private nextPresence = 0
  /** When the oldest presence of an area falls due, where areas with a limit count it; NaN: no presence is pending (10.4). */
  private readonly dueAt: Float64Array
  /** Set where somebody came or went that an area with a limit counts (10.4). */
  countsChanged = false

  constructor(
    private readonly plan: Plan,
    private readonly units: Units,
    private readonly slots: Slots,
    private readonly dues: Dues,
  ) {
    assert(plan.readerCount <= MAX_PLACES, `a site has at most ${MAX_PLACES} readers`)
    assert(plan.areaCount <= MAX_PLACES, `a site has at most ${MAX_PLACES} areas`)
    const count = plan.holderCount
    this.counts = new Int32Array(plan.areaCount)
    this.oldest = new Int32Array(plan.areaCount).fill(NONE)
    this.newest = new Int32Array(plan.areaCount).fill(NONE)
    const listed = plan.areas.presenceExpires ? count : 0
    this.older = new Int32Array(listed)
    this.younger = new Int32Array(listed)
    this.presenceOrder = new Float64Array(listed)
    this.dueAt = new Float64Array(plan.areaCount).fill(Number.NaN)
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
  /** As last set; {@link knownLocation} says whether it has expired. */
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
    const limit = this.plan.areas.placeMs[area] as number
    return limit > 0 && (this.units.times[NOW] as number) - this.locatedAt(holder) >= limit ? NONE : area
  }

  /** Cardholders in the area (apb.md 1), those whose presence has expired dropped (4.11). */
  occupancy(area: number): number {
    const { areas } = this.plan
    if (areas.presenceExpires) for (const inner of areas.inside(area)) this.dropExpired(inner)
    return this.counts[area] as number
  }

  /** Drops those located in just this area whose presence has expired. */
  private dropExpired(area: number): void {
    const limit = this.plan.areas.placeMs[area] as number
    if (limit === 0) return
    for (;;) {
      const holder = this.oldest[area] as number
      if (holder === NONE || (this.units.times[NOW] as number) - this.locatedAt(holder) < limit) break
      this.forgetLocation(holder)
    }
  }

  /** The oldest presence in an area is over (4.11). */
  expireOldest(area: number): void {
    this.forgetLocation(this.oldest[area] as number)
    this.dueAt[area] = Number.NaN
    this.arm(area)
  }

  /** Whether what is due of an area still is; where its oldest presence is a later one by now, that is put in its place. */
  standsPresence(area: number, at: Instant): boolean {
    if (this.dueAt[area] !== at) return false
    const oldest = this.oldest[area] as number
    if (oldest !== NONE && this.locatedAt(oldest) + (this.plan.areas.placeMs[area] as number) <= at) return true
    this.dueAt[area] = Number.NaN
    this.arm(area)
    return false
  }

  /** Sees to it that the end of the oldest presence falls due, where an area with a limit counts it. */
  private arm(area: number): void {
    if (this.plan.areas.counted[area] === 0) return
    const oldest = this.oldest[area] as number
    if (oldest === NONE) return
    const now = this.units.times[NOW] as number
    const at = Math.max(this.locatedAt(oldest) + (this.plan.areas.placeMs[area] as number), now)
    if ((this.dueAt[area] as number) <= at) return
    this.dueAt[area] = at
    this.dues.add(at, PRESENCE_EXPIRY, area, this.presenceOrder[oldest] as number)
  }

  /** apb.md 5.5: a passage moves the cardholder. An instant that an operator had set with a location is over by it. */
  passed(holder: number, reader: number, area: number): void {
    const { ints, floats, times } = this.units
    const left = this.location(holder)
    if (left !== NONE) this.leave(holder, left)
    floats[holder * ROW_FLOATS] = times[HAPPENED] as number
    ints[holder * ROW_INTS + ROW_PLACES] = ((reader + 1) << 16) | (area + 1)
    this.enter(area)
    if ((this.plan.areas.placeMs[area] as number) > 0) this.list(holder, area, times[HAPPENED] as number)
  }

  /** apb.md 2.8: a muster reader has seen the cardholder: a place, and a newest passage for what comes late. */
  mustered(holder: number, area: number): void {
    const { floats, times } = this.units
    this.forgetLocation(holder)
    this.slots.remove(holder, PLACE_BELIEVED)
    floats[holder * ROW_FLOATS] = times[HAPPENED] as number
    this.setLocation(holder, area)
    this.enter(area)
    if ((this.plan.areas.placeMs[area] as number) > 0) this.list(holder, area, times[HAPPENED] as number)
  }

  /** apb.md 6.5: an operator says where the cardholder is. */
  locate(holder: number, area: number, at: Instant): void {
    this.forgetLocation(holder)
    this.slots.remove(holder, PLACE_BELIEVED)
    this.slots.set(holder, SINCE_KEY, at)
    this.setLocation(holder, area)
    this.enter(area)
    if ((this.plan.areas.placeMs[area] as number) > 0) this.list(holder, area, at)
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
    if (location !== NONE) this.enter(location)
  }

  /**
   * Lists those whose presence can expire, oldest first.
   *
   * @param rank of a cardholder's presence among those of one instant
   */
  listPresent(rank: (holder: number) => number): void {
    if (this.older.length === 0) return
    const since = Float64Array.from({ length: this.plan.holderCount }, (_, holder) => this.locatedAt(holder))
    const order = Array.from(since, (_, holder) => holder).filter((holder) => this.location(holder) !== NONE)
    for (const holder of order.sort(
      (a, b) => (since[a] as number) - (since[b] as number) || rank(a) - rank(b) || a - b,
    )) {
      const area = this.location(holder)
      if ((this.plan.areas.placeMs[area] as number) > 0) this.list(holder, area, since[holder] as number)
    }
  }

  /** Whether the cardholder's presence is one that can expire. */
  isListed(holder: number): boolean {
    const area = this.location(holder)
    return area !== NONE && (this.plan.areas.placeMs[area] as number) > 0
  }

  /** The order in which the cardholder's presence began, among those that can expire; 0 for all others. */
  presenceRank(holder: number): number {
    return this.isListed(holder) ? (this.presenceOrder[holder] as number) : 0
  }

  private setLocation(holder: number, area: number): void {
    const places = holder * ROW_INTS + ROW_PLACES
    this.units.ints[places] = ((this.units.ints[places] as number) & ~0xffff) | (area + 1)
  }

  /** Counts one more in the area and in those that contain it. */
  private enter(area: number): void {
    const { outer, counted } = this.plan.areas
    if (counted[area] === 1) this.countsChanged = true
    for (let each = area; each !== NONE; each = outer[each] as number)
      this.counts[each] = (this.counts[each] as number) + 1
  }

  private leave(holder: number, area: number): void {
    const { outer, counted, placeMs } = this.plan.areas
    if (counted[area] === 1) this.countsChanged = true
    for (let each = area; each !== NONE; each = outer[each] as number)
      this.counts[each] = (this.counts[each] as number) - 1
    if ((placeMs[area] as number) > 0) this.unlist(holder, area)
  }

  /** Nearly always at the end; a passage from a panel's backlog is let in where it belongs. */
  private list(holder: number, area: number, at: Instant): void {
    let older = this.newest[area] as number
    while (older !== NONE && this.locatedAt(older) > at) older = this.older[older] as number
    const younger = older === NONE ? (this.oldest[area] as number) : (this.younger[older] as number)
    this.older[holder] = older
    this.younger[holder] = younger
    this.presenceOrder[holder] = this.nextPresence++
    if (older === NONE) this.oldest[area] = holder
    else this.younger[older] = holder
    if (younger === NONE) this.newest[area] = holder
    else this.older[younger] = holder
    if (older === NONE) this.arm(area)
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
    return this.older.byteLength + this.younger.byteLength + this.presenceOrder.byteLength
  }
}
