/** How long the next try at a password must wait, by how many went wrong in a row. */
import { doubledWait } from '../domain/doubling'
import { MINUTE, SECOND, type Instant } from '../domain/time'

/** Tries that cost nothing: people mistype. */
export const FREE_TRIES = 3
export const FIRST_WAIT_MS = 30 * SECOND
export const LONGEST_WAIT_MS = 15 * MINUTE
/** Wrong tries in a row at one name that raise an alarm; each further one counts it up. */
export const ALARMING_TRIES = 10

export interface Failures {
  readonly count: number
  readonly lastAt: Instant
  /** How long the machine had been running at `lastAt`, in ms; absent in old files. */
  readonly upMs?: number
}
export const NO_FAILURES: Failures = { count: 0, lastAt: 0 }

/** The two clocks of a machine. */
export interface Clocks {
  readonly now: Instant
  /** How long the machine has been running, in ms. A changed wall clock does not move it; a restart of the machine ends it. */
  readonly upMs: number
}

/** How long a wait is after `count` wrong tries in a row. */
function waitMs(count: number): number {
  return doubledWait({ firstMs: FIRST_WAIT_MS, mostMs: LONGEST_WAIT_MS }, count - FREE_TRIES + 1)
}

/**
 * Milliseconds until a try counts again; 0 = now. Counted by the time that the machine has been running, so that setting
 * its clock neither shortens nor lengthens a wait. After a restart of the machine only the time since then is certain.
 */
export function waitLeft({ count, lastAt, upMs }: Failures, clocks: Clocks): number {
  const wait = waitMs(count)
  const passed =
    upMs === undefined
      ? // A clock that was set back must not lengthen the wait.
        Math.max(0, clocks.now - lastAt)
      : clocks.upMs >= upMs
        ? clocks.upMs - upMs
        : clocks.upMs
  return Math.max(0, wait - passed)
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
