import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import type { Holders } from './holders'

/*
 * What is kept of a cardholder beside the row: few have any, so each thing is a slot of 16 bytes in one pool, linked
 * from the row.
 *
 *     0   float64  instant
 *     8   int32    kind (8 bits) | target (24 bits)
 *     12  int32    next slot of the cardholder, or of the free list
 */
export const IN = 1 //         target: area; last passage over its border was in (4.2)
export const OUT = 2 //        target: area; was out
export const REENTRY = 3 //    target: the reader that started the timer of the area it leads to (4.3)
export const TIMER = 4 //      target: reader (4.7, 4.8)
export const USER = 5 //       target: the reader that started the timer for its `to` (4.9)
export const WINDOW = 6 //     target: reader (4.6)
export const VIOLATION = 7 //  target: place in the table of violations (6.1)
export const FREE_PASS = 8 //  no target (3.3)
export const REVERT = 9 //     no target (4.6)
export const EXEMPTION = 10 // target: 1 on, 0 off: an operator's word over the own flag (3.2)

const TARGET = 0xffffff
export const MAX_TARGET = TARGET
export const slotKey = (kind: number, target: number): number => (kind << 24) | target

const FLOATS = 2
const INTS = 4

/** A pool that grows by doubling and hands out freed slots first. */
export class Slots {
  private ints = new Int32Array(64 * INTS)
  private floats = new Float64Array(this.ints.buffer)
  private free = NONE
  private used = 0

  constructor(private readonly holders: Holders) {}

  first(holder: number): number {
    return this.holders.head(holder)
  }
  next(slot: number): number {
    return this.ints[slot * INTS + 3] as number
  }
  key(slot: number): number {
    return this.ints[slot * INTS + 2] as number
  }
  kind(slot: number): number {
    return (this.ints[slot * INTS + 2] as number) >>> 24
  }
  target(slot: number): number {
    return (this.ints[slot * INTS + 2] as number) & TARGET
  }
  at(slot: number): Instant {
    return this.floats[slot * FLOATS] as number
  }

  /** The cardholder's slot of this key, or NONE. */
  find(holder: number, key: number): number {
    let slot = this.holders.head(holder)
    while (slot !== NONE && this.key(slot) !== key) slot = this.next(slot)
    return slot
  }

  add(holder: number, key: number, at: Instant): void {
    const slot = this.take()
    this.rewrite(slot, key, at)
    this.ints[slot * INTS + 3] = this.holders.head(holder)
    this.holders.setHead(holder, slot)
  }

  /** The slot of this key, made when it is missing, gets the instant. */
  set(holder: number, key: number, at: Instant): void {
    const slot = this.find(holder, key)
    if (slot === NONE) this.add(holder, key, at)
    else this.floats[slot * FLOATS] = at
  }

  rewrite(slot: number, key: number, at: Instant): void {
    this.ints[slot * INTS + 2] = key
    this.floats[slot * FLOATS] = at
  }

  /** Takes out the slot that follows `previous` (NONE: the first) and gives the one after it. */
  unlink(holder: number, previous: number, slot: number): number {
    const next = this.next(slot)
    if (previous === NONE) this.holders.setHead(holder, next)
    else this.ints[previous * INTS + 3] = next
    this.ints[slot * INTS + 3] = this.free
    this.free = slot
    return next
  }

  remove(holder: number, key: number): boolean {
    let previous = NONE
    let slot = this.holders.head(holder)
    while (slot !== NONE && this.key(slot) !== key) {
      previous = slot
      slot = this.next(slot)
    }
    if (slot === NONE) return false
    this.unlink(holder, previous, slot)
    return true
  }

  /** For what operators do, never on the way of a read: calls `drop` for each slot and takes out those it says. */
  removeWhere(holder: number, drop: (kind: number, target: number) => boolean): void {
    let previous = NONE
    let slot = this.holders.head(holder)
    while (slot !== NONE) {
      if (drop(this.kind(slot), this.target(slot))) slot = this.unlink(holder, previous, slot)
      else {
        previous = slot
        slot = this.next(slot)
      }
    }
  }

  private take(): number {
    if (this.free !== NONE) {
      const slot = this.free
      this.free = this.next(slot)
      return slot
    }
    if (this.used * INTS === this.ints.length) {
      const ints = new Int32Array(this.ints.length * 2)
      ints.set(this.ints)
      this.ints = ints
      this.floats = new Float64Array(ints.buffer)
    }
    return this.used++
  }

  /** Bytes held, for the bench (G4). */
  get byteLength(): number {
    return this.ints.byteLength
  }
}
