import { NEVER } from './holders'

/** Doors start closed and locked, with nobody let through and no REX pressed (apb.md 5.6). */
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
  /** Since when the held time counts: the opening, or the instant at which the open door was locked again (5.9). */
  readonly heldFrom: Float64Array
  /** 1 when the held time of the opening is the extended one (5.12). */
  readonly extended: Uint8Array
  /** Set order of the opening that waits for a REX (5.11), or -1. */
  readonly graceOrder: Float64Array

  /** apb.md 5.9: 1 while the door's schedule is open, and when its first person has come since it opened. */
  readonly scheduleOpen: Uint8Array
  readonly firstSeen: Uint8Array
  /** 1 while the door is unlocked, as last reported. */
  readonly unlocked: Uint8Array
  /** When the schedule is to be looked at again; NaN: never. */
  readonly scheduleDueAt: Float64Array

  constructor(count: number) {
    this.isOpen = new Uint8Array(count)
    this.changedAt = new Float64Array(count).fill(NEVER)
    this.rexAt = new Float64Array(count).fill(NEVER)
    this.forced = new Uint8Array(count)
    this.held = new Uint8Array(count)
    this.heldOrder = new Float64Array(count).fill(-1)
    this.heldFrom = new Float64Array(count).fill(NEVER)
    this.extended = new Uint8Array(count)
    this.graceOrder = new Float64Array(count).fill(-1)
    this.scheduleOpen = new Uint8Array(count)
    this.firstSeen = new Uint8Array(count)
    this.unlocked = new Uint8Array(count)
    this.scheduleDueAt = new Float64Array(count).fill(Number.NaN)
  }
}
