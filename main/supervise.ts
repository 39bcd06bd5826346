/** When to start again what ended by itself: threads and links alike. */
import type { Clock } from './clock'

export interface BackOffLimits {
  /** Wait before the first new attempt, ms. */
  readonly firstMs: number
  /** Longest wait, ms; each wait is twice the one before up to this. */
  readonly mostMs: number
  /** What held this long, ms, is taken to be healthy: its next failure is a first one again. */
  readonly steadyMs: number
}

export interface BackOff {
  /** How long to wait before the next attempt, ms. Called once a failure. */
  readonly next: () => number
  /** It is up, since now. */
  readonly started: () => void
}

/** Doubling waits, begun anew after a healthy stretch. */
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

/** A thread that dies: at once the first time, since nothing is granted until it is back. */
export const THREAD_BACK_OFF: BackOffLimits = { firstMs: 0, mostMs: 5_000, steadyMs: 60_000 }
