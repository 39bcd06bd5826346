/**
 * The only reader of clocks and timers. Wall instants never go back: when the machine's clock is set back, this one runs
 * on at nine tenths of the true rate until the wall has caught up, so that whatever is timed still ends, and no instant
 * comes twice. A clock set forward is followed at once.
 */
import { performance } from 'node:perf_hooks'
import type { Instant } from './domain/time'

export interface Clock {
  /** Wall instant in ms; never before an instant given earlier. */
  readonly now: () => Instant
  /** Milliseconds from an arbitrary start; unmoved by changes of the wall clock. For time-outs and measuring. */
  readonly monotonic: () => number
  /** Fires once after `ms` of monotonic time; the returned function takes it back. Does not keep the process alive. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
  /** From now on no instant before this one is given. */
  readonly notBefore: (at: Instant) => void
  /** By how many ms the machine's wall clock is behind the instants given out; 0 when it is not. */
  readonly behind: () => number
  /** False while the instants given out are in doubt: no other clock is set by them then. Left out: never in doubt. */
  readonly trusted?: () => boolean
}

/** Where time comes from: the machine, unless a test says otherwise. */
export interface ClockSource {
  readonly wall: () => Instant
  readonly monotonic: () => number
}

const machine: ClockSource = { wall: () => Date.now(), monotonic: () => performance.now() }

/** Longest delay a timer of the runtime takes; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
/** Rate at which the clock runs while the wall is behind it. */
const CATCH_UP_RATE = 0.9

export function createClock(source: ClockSource = machine): Clock {
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
    behind: () => Math.max(0, now() - source.wall()),
    setTimer: (ms, fire) => {
      const timer = setTimeout(fire, Math.min(Math.max(0, ms), LONGEST_TIMER_MS))
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}

/** The longest that a timer may wait: this one is there to hold the process, not to fire. */
const HOLD_MS = 2 ** 31 - 1

/** Keeps the process alive though nothing else may hold it just then; call what it gives to let go. */
export function holdProcess(): () => void {
  const hold = setInterval(() => undefined, HOLD_MS)
  return () => clearInterval(hold)
}
