/**
 * The only module that reads clocks and timers. Wall instants go back only in a correction that the journal records: when the
 * machine's clock is set back, this one runs at nine tenths of the true rate until the wall clock has caught up or the
 * correction comes. So every timer still ends and no instant repeats. A clock set forward applies immediately.
 */
import { uptime } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Instant } from './domain/time'

export interface Clock {
  /** Wall instant in ms; never before an instant given earlier, but for `correct`. */
  readonly now: () => Instant
  /** Milliseconds from an arbitrary start; changes of the wall clock do not affect it. For time-outs and measuring. */
  readonly monotonic: () => number
  /** Fires once after `ms` of monotonic time; the returned function cancels. Does not keep the process alive. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
  /** From now on every instant is at or after this one. */
  readonly notBefore: (at: Instant) => void
  /** By how many ms the machine's wall clock is behind this clock's instants; otherwise 0. */
  readonly behind: () => number
  /** Milliseconds since the machine was started, its sleep included; restarts of this program do not affect it. Absent: not known. */
  readonly uptime?: () => number
  /** Steps to the machine's wall clock, also back; gives what it says. Absent: never needed. */
  readonly correct?: () => Instant
  /** False while the instants are in doubt: then they do not set other clocks. Absent: never in doubt. */
  readonly trusted?: () => boolean
}

/** The source of time: the machine, or a test's own. */
export interface ClockSource {
  readonly wall: () => Instant
  readonly monotonic: () => number
  readonly uptime?: () => number
}

const machine: ClockSource = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  uptime: () => uptime() * 1_000,
}

/** Longest delay of a runtime timer; a longer one would fire immediately. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
/** Rate of the clock while the wall clock is behind it. */
const CATCH_UP_RATE = 0.9

export function createClock(source: ClockSource = machine): Clock & Required<Pick<Clock, 'correct'>> {
  let given = 0
  let givenAt = source.monotonic()

  const now = (): Instant => {
    const monotonic = source.monotonic()
    given = Math.max(source.wall(), given + Math.max(0, monotonic - givenAt) * CATCH_UP_RATE)
    givenAt = monotonic
    return Math.floor(given)
  }

  return {
    now,
    monotonic: source.monotonic,
    notBefore: (at) => {
      now()
      given = Math.max(given, at)
    },
    ...(source.uptime ? { uptime: source.uptime } : {}),
    correct: () => {
      given = source.wall()
      givenAt = source.monotonic()
      return Math.floor(given)
    },
    behind: () => Math.max(0, now() - source.wall()),
    setTimer: (ms, fire) => {
      const timer = setTimeout(fire, Math.min(Math.max(0, ms), LONGEST_TIMER_MS))
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

/** Longest timer delay: this timer only keeps the process alive. */
const HOLD_MS = 2 ** 31 - 1

/** Keeps the process alive even when nothing else does; call the returned function to stop. */
export function holdProcess(): () => void {
  const hold = setInterval(() => undefined, HOLD_MS)
  return () => clearInterval(hold)
}
