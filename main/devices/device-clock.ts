import type { Instant } from '../domain/time'

/** The part of `main/clock.ts` that a bus needs. */
export interface BusClock {
  /** Wall time in milliseconds; never goes back. */
  readonly now: () => Instant
  /** Milliseconds since some start; for timeouts. */
  readonly monotonic: () => number
  /** Returns what cancels it. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
}
