/** When to restart a thread or a link that ended unexpectedly. */
import type { Clock } from '../clock'

export interface BackOffLimits {
  /** Wait before the first new attempt, ms. */
  readonly firstMs: number
  /** Longest wait, ms; each wait is twice the previous one up to this. */
  readonly mostMs: number
  /** After running this long, ms, it counts as healthy: its next failure is a first one again. */
  readonly steadyMs: number
}

export interface BackOff {
  /** Wait before the next attempt, ms. Call once per failure. */
  readonly next: () => number
  /** It is running as of now. */
  readonly started: () => void
}

/** Doubling waits; they restart after a healthy period. */
export function createBackOff(clock: Pick<Clock, 'monotonic'>, limits: BackOffLimits): BackOff {
  let wait = limits.firstMs
  let upSince: number | null = null
  return {
    started: () => void (upSince = clock.monotonic()),
    next: () => {
      if (upSince !== null && clock.monotonic() - upSince >= limits.steadyMs) wait = limits.firstMs
      upSince = null
      const now = wait
      wait = Math.min(limits.mostMs, Math.max(1, wait * 2))
      return now
    },
  }
}

/** For a thread that dies: restarts immediately the first time, since nothing is granted until it is back. */
export const THREAD_BACK_OFF: BackOffLimits = { firstMs: 0, mostMs: 5_000, steadyMs: 60_000 }
