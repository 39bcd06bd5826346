/** When to restart a thread, a link or a page that ended unexpectedly. */
import type { Clock } from '../clock'
import { doubledWait } from '../domain/doubling'
import type { Doubling } from '../domain/doubling'

export interface BackOffLimits extends Doubling {
  /** After running this long, ms, it counts as healthy: its next failure is a first one again. */
  readonly steadyMs: number
}

export interface BackOff {
  /** It is running as of now. */
  readonly started: () => void
  /** It does not run any more. `next` says this too. */
  readonly ended: () => void
  /** Wait before the next attempt, ms. Call once per failure. */
  readonly next: () => number
}

/** Doubling waits; they restart after a healthy period. */
export function createBackOff(clock: Pick<Clock, 'monotonic'>, limits: BackOffLimits): BackOff {
  let failures = 0
  let upSince: number | null = null
  const ended = (): void => {
    if (upSince !== null && clock.monotonic() - upSince >= limits.steadyMs) failures = 0
    upSince = null
  }
  return {
    started: () => void (upSince = clock.monotonic()),
    ended,
    next: () => {
      ended()
      return doubledWait(limits, ++failures)
    },
  }
}

/** For a thread that dies: restarts immediately the first time, since nothing is granted until it is back. */
export const THREAD_BACK_OFF: BackOffLimits = { firstMs: 0, secondMs: 1, mostMs: 5_000, steadyMs: 60_000 }
