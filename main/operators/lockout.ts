/** How long the next try at a password must wait, by how many went wrong in a row. */
import { MINUTE, SECOND, type Instant } from '../domain/time'

/** Tries that cost nothing: people mistype. */
export const FREE_TRIES = 3
export const FIRST_WAIT_MS = 30 * SECOND
export const LONGEST_WAIT_MS = 15 * MINUTE

export interface Failures {
  readonly count: number
  readonly lastAt: Instant
}
export const NO_FAILURES: Failures = { count: 0, lastAt: 0 }

/** How long a wait is after `count` wrong tries in a row. */
function waitMs(count: number): number {
  if (count < FREE_TRIES) return 0
  // Past 2^20 the wait is at its longest anyway; the exponent stays small however long somebody tries.
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, count - FREE_TRIES))
}

/** The instant from which a try is looked at again; not after now = at once. */
export function waitUntil({ count, lastAt }: Failures, now: Instant): Instant {
  // A clock that was set back meanwhile must not keep anybody out for longer than the wait itself.
  return Math.min(lastAt, now) + waitMs(count)
}

/** What one more wrong try would cost. */
export interface Ahead {
  /** Wrong tries left before there is a wait; 0 = the next wrong one waits. */
  readonly triesLeft: number
  /** How long the wait after them is. */
  readonly thenMs: number
}

export const ahead = ({ count }: Failures): Ahead => ({
  triesLeft: Math.max(0, FREE_TRIES - count),
  thenMs: waitMs(Math.max(FREE_TRIES, count)),
})
