import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import { NEVER } from './holders'

/** Doors start closed, with nobody let through and no REX pressed (apb.md 5.6). */
export class Doors {
  readonly isOpen: Uint8Array
  /** Instant of the last change of the contact, or NEVER. */
  readonly changedAt: Float64Array
  readonly rexAt: Float64Array
  /** 1 when the opening that lasts was forced, and when it has been held. */
  readonly forced: Uint8Array
  readonly held: Uint8Array
  /** Set order of the held time that runs, or -1. */
  readonly heldOrder: Float64Array
  /** The grant that waits for the door (5.2): its set order, or -1 for none. */
  readonly pendingOrder: Float64Array
  readonly pendingAt: Float64Array
  readonly pendingReader: Int32Array
  /** NONE when a panel let in somebody unknown here. */
  readonly pendingHolder: Int32Array
  /** 1 when the read broke a rule, so that its passage resolves nothing (6.2). */
  readonly pendingBroke: Uint8Array

  constructor(count: number) {
    this.isOpen = new Uint8Array(count)
    this.changedAt = new Float64Array(count).fill(NEVER)
    this.rexAt = new Float64Array(count).fill(NEVER)
    this.forced = new Uint8Array(count)
    this.held = new Uint8Array(count)
    this.heldOrder = new Float64Array(count).fill(-1)
    this.pendingOrder = new Float64Array(count).fill(-1)
    this.pendingAt = new Float64Array(count)
    this.pendingReader = new Int32Array(count).fill(NONE)
    this.pendingHolder = new Int32Array(count).fill(NONE)
    this.pendingBroke = new Uint8Array(count)
  }

  setPending(door: number, reader: number, holder: number, broke: boolean, at: Instant, order: number): void {
    this.pendingOrder[door] = order
    this.pendingAt[door] = at
    this.pendingReader[door] = reader
    this.pendingHolder[door] = holder
    this.pendingBroke[door] = broke ? 1 : 0
  }

  hasPending(door: number): boolean {
    return this.pendingOrder[door] !== -1
  }

  clearPending(door: number): void {
    this.pendingOrder[door] = -1
  }
}
