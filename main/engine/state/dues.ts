import type { Instant } from '../../domain/time'
import { doubled } from './violations'

/** Kinds of timers, in the order in which they happen at the same instant (apb.md 2). */
export const PRESENCE_EXPIRY = 0
export const NOT_USED = 1
export const HELD = 2
export const VIOLATION_EXPIRY = 3
export const TOGGLE_END = 4
/** An opening for which no REX came (5.11). */
export const FORCED = 5
/** A door's unlock schedule opens or closes; ordered by the file, as the next. */
export const LOCK_SCHEDULE = 6
export const RESET = 7

/**
 * What falls due, soonest first: a binary heap over (instant, kind, set order). A cancelled entry is not
 * removed; the code that takes the first entry checks by its unique set order whether it still stands.
 */
export class Dues {
  private ats = new Float64Array(64)
  private orders = new Float64Array(64)
  private kinds = new Uint8Array(64)
  private targets = new Int32Array(64)
  size = 0

  get firstAt(): Instant {
    return this.ats[0] as number
  }
  get firstKind(): number {
    return this.kinds[0] as number
  }
  get firstTarget(): number {
    return this.targets[0] as number
  }
  get firstOrder(): number {
    return this.orders[0] as number
  }

  add(at: Instant, kind: number, target: number, order: number): void {
    if (this.size === this.ats.length) {
      this.ats = doubled(this.ats)
      this.orders = doubled(this.orders)
      this.kinds = doubled(this.kinds)
      this.targets = doubled(this.targets)
    }
    let hole = this.size++
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!this.isBefore(at, kind, order, parent)) break
      this.copy(parent, hole)
      hole = parent
    }
    this.write(hole, at, kind, target, order)
  }

  removeFirst(): void {
    const last = --this.size
    if (last === 0) return
    const at = this.ats[last] as number
    const kind = this.kinds[last] as number
    const target = this.targets[last] as number
    const order = this.orders[last] as number
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= last) break
      if (
        child + 1 < last &&
        this.isBefore(
          this.ats[child + 1] as number,
          this.kinds[child + 1] as number,
          this.orders[child + 1] as number,
          child,
        )
      )
        child++
      if (this.isBefore(at, kind, order, child)) break
      this.copy(child, hole)
      hole = child
    }
    this.write(hole, at, kind, target, order)
  }

  private isBefore(at: Instant, kind: number, order: number, place: number): boolean {
    const otherAt = this.ats[place] as number
    if (at !== otherAt) return at < otherAt
    const otherKind = this.kinds[place] as number
    if (kind !== otherKind) return kind < otherKind
    return order < (this.orders[place] as number)
  }

  private copy(from: number, to: number): void {
    this.write(
      to,
      this.ats[from] as number,
      this.kinds[from] as number,
      this.targets[from] as number,
      this.orders[from] as number,
    )
  }

  private write(place: number, at: Instant, kind: number, target: number, order: number): void {
    this.ats[place] = at
    this.kinds[place] = kind
    this.targets[place] = target
    this.orders[place] = order
  }
}
