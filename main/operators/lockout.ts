/** How long the next try at a password must wait, by how many went wrong in a row. */
import { MINUTE, SECOND, type Instant } from '../domain/time'

/** Tries that cost nothing: people mistype. */
export const FREE_TRIES = 3
export const FIRST_WAIT_MS = 5 * SECOND
export const LONGEST_WAIT_MS = 15 * MINUTE

export interface Failures {
  readonly count: number
  readonly lastAt: Instant
}

/** The instant from which a try is looked at again; not after now = at once. */
export function waitUntil({ count, lastAt }: Failures): Instant {
  if (count < FREE_TRIES) return lastAt
  // Past 2^20 the wait is at its longest anyway; the exponent stays small however long somebody tries.
  const wait = FIRST_WAIT_MS * 2 ** Math.min(20, count - FREE_TRIES)
  return lastAt + Math.min(LONGEST_WAIT_MS, wait)
}
