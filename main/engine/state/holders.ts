import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import type { Plan } from '../plan'

/** No instant: before all others. */
export const NEVER = Number.NEGATIVE_INFINITY

/*
 * One row of 32 bytes a cardholder, half a cache line:
 *
 *     0   float64  instant of the newest passage, or NEVER
 *     8   float64  instant since when the location is known
 *     16  int32    location: an area, or NONE for unknown
 *     20  int32    reader passed last, or NONE
 *     24  int32    first of the cardholder's slots, or NONE
 *     28  int32    profile (plan-access.ts): read with the rest, so kept beside it
 */
const INTS = 8
const FLOATS = 4
const LOCATION = 4
const LAST_READER = 5
const HEAD = 6
const PROFILE = 7

/** Where every cardholder is, and how many are in each area (apb.md 5.5). */
export class Holders {
  private readonly ints: Int32Array
  private readonly floats: Float64Array
  private readonly counts: Int32Array
  /** Those in an area with presence expiry, oldest first, as a list through the cardholders (apb.md 4.11). */
  private readonly oldest: Int32Array
  private readonly newest: Int32Array
  private readonly older: Int32Array
  private readonly younger: Int32Array

  constructor(private readonly plan: Plan) {
    const count = plan.holderCount
    const buffer = new ArrayBuffer(count * INTS * 4)
    this.ints = new Int32Array(buffer)
    this.floats = new Float64Array(buffer)
    this.counts = new Int32Array(plan.areaCount)
    this.oldest = new Int32Array(plan.areaCount).fill(NONE)
    this.newest = new Int32Array(plan.areaCount).fill(NONE)
    const listed = plan.areaPresenceMs.some((ms) => ms > 0) ? count : 0
    this.older = new Int32Array(listed)
    this.younger = new Int32Array(listed)
    for (let holder = 0; holder < count; holder++) {
      this.floats[holder * FLOATS] = NEVER
      this.floats[holder * FLOATS + 1] = NEVER
      this.ints[holder * INTS + LOCATION] = NONE
      this.ints[holder * INTS + LAST_READER] = NONE
      this.ints[holder * INTS + HEAD] = NONE
      this.ints[holder * INTS + PROFILE] = plan.access.profileOf[holder] as number
    }
  }

  profile(holder: number): number {
    return this.ints[holder * INTS + PROFILE] as number
  }
  newestPassageAt(holder: number): Instant {
    return this.floats[holder * FLOATS] as number
  }
  /** As last set; whether it has expired is asked with {@link knownLocation}. */
  location(holder: number): number {
    return this.ints[holder * INTS + LOCATION] as number
  }
  locatedAt(holder: number): Instant {
    return this.floats[holder * FLOATS + 1] as number
  }
  lastReader(holder: number): number {
    return this.ints[holder * INTS + LAST_READER] as number
  }
  head(holder: number): number {
    return this.ints[holder * INTS + HEAD] as number
  }
  setHead(holder: number, slot: number): void {
    this.ints[holder * INTS + HEAD] = slot
  }

  /** apb.md 4.11: the location, or NONE when it is as old as its area lets a presence be. */
  knownLocation(holder: number, at: Instant): number {
    const area = this.location(holder)
    if (area === NONE) return NONE
    const limit = this.plan.areaPresenceMs[area] as number
    return limit > 0 && at - this.locatedAt(holder) >= limit ? NONE : area
  }

  /** Cardholders located in the area, those whose presence has expired dropped (apb.md 4.11). */
  occupancy(area: number, at: Instant): number {
    const limit = this.plan.areaPresenceMs[area] as number
    if (limit > 0)
      for (;;) {
        const holder = this.oldest[area] as number
        if (holder === NONE || at - this.locatedAt(holder) < limit) break
        this.forgetLocation(holder)
      }
    return this.counts[area] as number
  }

  /** apb.md 5.5: a passage moves the cardholder. */
  passed(holder: number, reader: number, area: number, at: Instant): void {
    this.floats[holder * FLOATS] = at
    this.ints[holder * INTS + LAST_READER] = reader
    this.locate(holder, area, at)
  }

  locate(holder: number, area: number, at: Instant): void {
    this.forgetLocation(holder)
    this.ints[holder * INTS + LOCATION] = area
    this.floats[holder * FLOATS + 1] = at
    this.counts[area] = (this.counts[area] as number) + 1
    if ((this.plan.areaPresenceMs[area] as number) > 0) this.list(holder, area, at)
  }

  forgetLocation(holder: number): void {
    const area = this.location(holder)
    if (area === NONE) return
    this.counts[area] = (this.counts[area] as number) - 1
    if ((this.plan.areaPresenceMs[area] as number) > 0) this.unlist(holder, area)
    this.ints[holder * INTS + LOCATION] = NONE
    this.floats[holder * FLOATS + 1] = NEVER
  }

  forgetLastReader(holder: number): void {
    this.ints[holder * INTS + LAST_READER] = NONE
  }

  /** Sets a row as it was saved; the slots come by themselves. */
  restore(holder: number, newestPassageAt: Instant, location: number, locatedAt: Instant, lastReader: number): void {
    this.floats[holder * FLOATS] = newestPassageAt
    this.ints[holder * INTS + LAST_READER] = lastReader
    if (location !== NONE) this.locate(holder, location, locatedAt)
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

  /** Bytes held, for the bench (G4). */
  get byteLength(): number {
    return this.ints.byteLength + this.older.byteLength + this.younger.byteLength
  }
}
