import type { Instant } from '../domain/time'

/** The part of `main/clock.ts` that a bus needs. */
export interface BusClock {
  /** Wall time in milliseconds; never goes back. */
  now(): Instant
  /** Milliseconds since some start; for timeouts. */
  monotonic(): number
  /** Returns what cancels it. */
  setTimer(ms: number, fire: () => void): () => void
}
