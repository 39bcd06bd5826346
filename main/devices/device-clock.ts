import type { Instant } from '../domain/time'

/** The part of `main/clock.ts` that devices need. */
export interface DeviceClock {
  /** Wall time in milliseconds; never goes back. */
  readonly now: () => Instant
  /** False while the wall time is in doubt; left out: never in doubt. */
  readonly trusted?: () => boolean
  /** Milliseconds since some start; for timeouts. */
  readonly monotonic: () => number
  /** Returns what cancels it. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
}
