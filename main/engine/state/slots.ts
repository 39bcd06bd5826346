import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import { HAPPENED } from './times'
import { SLOT_KEY, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS, type Units } from './units'

/*
 * What is kept of a cardholder beside the row: most have one or two such things, so each is a slot of 16 bytes
 * (units.ts), the first beside the row, the others linked from it.
 */
export const IN = 1 //         target: area; last passage over its border was in (4.2)
export const OUT = 2 //        target: area; was out
export const REENTRY = 3 //    target: the crossing (plan-readers.ts) by which the timer of its area was started (4.3)
export const TIMER = 4 //      target: reader (4.7, 4.8)
export const USER = 5 //       target: the reader that started the timer for its `to` (4.9)
export const WINDOW = 6 //     target: reader (4.6)
export const VIOLATION = 7 //  target: place in the table of violations (6.1)
export const FREE_PASS = 8 //  no target (3.3)
export const REVERT = 9 //     no target (4.6)
export const EXEMPTION = 10 // target: 1 on, 0 off: an operator's word over the own flag (3.2)
export const LOCATED = 11 //   no target; since when the location is known, when that is not the newest passage (6.5)
export const BELIEVED = 12 //  target: area; the last passage over its border was forgotten, so that 4.12 does not ask for it
export const BELIEVED_PLACE = 13 // no target; the location was forgotten, in the same way

/** The bits of a key that are its target. */
export const TARGET = 0xffffff
export const slotKey = (kind: number, target: number): number => (kind << 24) | target

/** The slots of every cardholder, as a list each; the order in it means nothing. */
export class Slots {
  constructor(private readonly units: Units) {}

  /** The first of the cardholder's slots, or NONE. */
  first(holder: number): number {
    const { ints } = this.units
    const own = 2 * holder + 1
    return ints[own * UNIT_INTS + SLOT_KEY] === 0 ? (ints[own * UNIT_INTS + SLOT_NEXT] as number) : own
  }
  next(slot: number): number {
    return this.units.ints[slot * UNIT_INTS + SLOT_NEXT] as number
  }
  key(slot: number): number {
    return this.units.ints[slot * UNIT_INTS + SLOT_KEY] as number
  }
  kind(slot: number): number {
    return (this.units.ints[slot * UNIT_INTS + SLOT_KEY] as number) >>> 24
  }
  target(slot: number): number {
    return (this.units.ints[slot * UNIT_INTS + SLOT_KEY] as number) & TARGET
  }
  at(slot: number): Instant {
    return this.units.floats[slot * UNIT_FLOATS] as number
  }

  /** The cardholder's slot of this key, or NONE. */
  find(holder: number, key: number): number {
    let slot = this.first(holder)
    while (slot !== NONE && this.key(slot) !== key) slot = this.next(slot)
    return slot
  }

  add(holder: number, key: number, at: Instant): void {
    const own = 2 * holder + 1
    if (this.key(own) === 0) {
      this.rewrite(own, key, at)
      return
    }
    const slot = this.units.allocate()
    this.rewrite(slot, key, at)
    this.link(slot, this.next(own))
    this.link(own, slot)
  }

  /** As {@link add}, with the instant at which the passage at hand happened. */
  addNow(holder: number, key: number): void {
    const { units } = this
    let slot = 2 * holder + 1
    if (units.ints[slot * UNIT_INTS + SLOT_KEY] !== 0) {
      const own = slot
      slot = units.allocate()
      this.link(slot, this.next(own))
      this.link(own, slot)
    }
    this.rewriteNow(slot, key)
  }

  /** As {@link set}, with the instant at which the passage at hand happened. */
  setNow(holder: number, key: number): void {
    const slot = this.find(holder, key)
    if (slot === NONE) this.addNow(holder, key)
    else this.rewriteNow(slot, key)
  }

  rewriteNow(slot: number, key: number): void {
    const { ints, floats, times } = this.units
    ints[slot * UNIT_INTS + SLOT_KEY] = key
    floats[slot * UNIT_FLOATS] = times[HAPPENED] as number
  }

  /** The slot of this key, made when it is missing, gets the instant. */
  set(holder: number, key: number, at: Instant): void {
    const slot = this.find(holder, key)
    if (slot === NONE) this.add(holder, key, at)
    else this.rewrite(slot, key, at)
  }

  rewrite(slot: number, key: number, at: Instant): void {
    this.units.ints[slot * UNIT_INTS + SLOT_KEY] = key
    this.units.floats[slot * UNIT_FLOATS] = at
  }

  /** Takes out the slot that follows `previous` (NONE: the first) and gives the one after it. */
  unlink(holder: number, previous: number, slot: number): number {
    const own = 2 * holder + 1
    const next = this.next(slot)
    if (slot === own) {
      this.units.ints[slot * UNIT_INTS + SLOT_KEY] = 0
      return next
    }
    this.link(previous === NONE ? own : previous, next)
    this.units.give(slot)
    return next
  }

  remove(holder: number, key: number): boolean {
    let previous = NONE
    let slot = this.first(holder)
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
    let slot = this.first(holder)
    while (slot !== NONE) {
      if (drop(this.kind(slot), this.target(slot))) slot = this.unlink(holder, previous, slot)
      else {
        previous = slot
        slot = this.next(slot)
      }
    }
  }

  private link(slot: number, next: number): void {
    this.units.ints[slot * UNIT_INTS + SLOT_NEXT] = next
  }
}
