import { NONE } from '../codes'
import { newTimes, type Times } from './times'

/*
 * Cardholders and their state, in one block of units of 16 bytes. Two units per cardholder come first, half a cache
 * line that a read fetches together; then a pool, taken from as needed.
 *
 *     unit 2h      row          0   float64  instant of the newest passage, or NEVER
 *                               8   uint16   location + 1, 0 = unknown
 *                               10  uint16   reader passed last + 1, 0 = unknown
 *                               12  int32    profile (plan-access.ts): read with the rest, so kept beside it
 *     unit 2h + 1  first slot   0   float64  instant
 *     and all of the pool       8   int32    kind (8 bits) | target (24 bits); 0 = empty
 *                               12  int32    next slot of the cardholder, or of the free ones
 */
export const UNIT_INTS = 4
export const UNIT_FLOATS = 2
/** Places of 32 bits in a row and in a slot. */
export const ROW_PLACES = 2
export const ROW_PROFILE = 3
export const SLOT_KEY = 2
export const SLOT_NEXT = 3

/** A place of an area or reader is kept plus one in 16 bits, and 0 is unknown. */
export const MAX_PLACES = 65_535

/** The block. It grows by a quarter, since it is as large as the site; its views change when it does. */
export class Units {
  ints: Int32Array
  floats: Float64Array
  /** See times.ts: here because every write of a slot writes an instant. */
  readonly times: Times = newTimes()
  private free = NONE
  private used: number

  constructor(cardholders: number) {
    this.used = 2 * cardholders
    const units = this.used + 64 + (cardholders >> 3)
    this.floats = new Float64Array(units * UNIT_FLOATS)
    this.ints = new Int32Array(this.floats.buffer)
  }

  /** A unit of the pool. */
  allocate(): number {
    if (this.free !== NONE) {
      const unit = this.free
      this.free = this.ints[unit * UNIT_INTS + SLOT_NEXT] as number
      return unit
    }
    if (this.used * UNIT_FLOATS === this.floats.length) this.grow()
    return this.used++
  }

  give(unit: number): void {
    this.ints[unit * UNIT_INTS + SLOT_NEXT] = this.free
    this.free = unit
  }

  private grow(): void {
    const units = this.floats.length / UNIT_FLOATS
    const floats = new Float64Array((units + (units >> 2)) * UNIT_FLOATS)
    floats.set(this.floats)
    this.floats = floats
    this.ints = new Int32Array(floats.buffer)
  }

  get byteLength(): number {
    return this.floats.byteLength
  }
}
