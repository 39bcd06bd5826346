/**
 * The clock by which records get old. A machine whose clock is set years ahead must not lose its records for it: this one
 * follows the wall only as far as the console has seen time pass, by its own running or over a pause as it may well be, and
 * beyond that goes on at the rate of the running until the wall agrees again or an administrator says that it is right.
 */
import type { Clock } from '../clock'
import type { AgeClock } from '../domain/retention'
import { DAY } from '../domain/time'
import type { Instant } from '../domain/time'
import { AGE_CLOCK_MARK, CLOCK_MARK } from '../store/mark-keys'
import { readMark } from '../store/marks'
import type { Connection } from '../store/open'

/** How far ahead of what was seen the wall is believed: pauses of the console, such as a weekend and more. */
export const BELIEVED_MS = 7 * DAY

/** Between which two instants the machine's clock jumped: the last that was believed, and the first that is not. */
export interface ClockDoubt {
  readonly from: Instant
  readonly to: Instant
}

export interface KeptClock {
  readonly doubt: ClockDoubt | null
  /** The doubt has no alarm yet: panels may still confirm the clock. */
  readonly untold?: boolean
  /** The first jump of a doubt, or one that was confirmed: if the clock was wrong after all, from when on. */
  readonly era: ClockDoubt | null
  /** When the machine was started, by its clock while that was believed; null = not known. */
  readonly booted: Instant | null
}

/** True while the machine's clock is in doubt: then nothing is purged. */
export function isClockDoubted(connection: Connection): boolean {
  // What `running/clock-watch.ts` wrote under this key.
  return ((readMark(connection, CLOCK_MARK) as KeptClock | undefined)?.doubt ?? null) !== null
}

export function readAgeClock(connection: Connection): AgeClock | undefined {
  // What `purging.ts` and `records.ts` wrote under this key.
  return readMark(connection, AGE_CLOCK_MARK) as AgeClock | undefined
}

/**
 * @param last as it was at the last look
 * @param wall of the machine, now
 * @param ran ms that the console was running since the last look
 */
export function nextAgeClock(last: AgeClock, wall: Instant, ran: number): AgeClock {
  if (wall - last.at <= ran + BELIEVED_MS) return { at: Math.max(last.at, wall), ahead: null }
  return { at: last.at + ran, ahead: last.ahead ?? { from: last.at, to: wall } }
}

/** The instant from which age is counted: a wall that was set back makes nothing older. */
export const agedAt = ({ at }: AgeClock, wall: Instant): Instant => Math.min(at, wall)

/** The machine's own, as against the instants given out, which never go back. */
export const wallOf = (clock: Pick<Clock, 'now' | 'behind'>): Instant => clock.now() - clock.behind()
