/**
 * The only reader of clocks and timers. Wall instants never go back: when the machine's clock is set back, the clock
 * keeps its last instant and runs on with the monotonic clock until the wall has caught up, and says so once.
 */
import { performance } from 'node:perf_hooks'
import type { Instant } from './domain/time'

export interface Clock {
  /** Wall instant in ms; never before an instant given earlier. */
  readonly now: () => Instant
  /** Milliseconds from an arbitrary start; unmoved by changes of the wall clock. For timeouts and measuring. */
  readonly monotonic: () => number
  /** Fires once after `ms` of monotonic time; the returned function takes it back. Does not keep the process alive. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
  /** By how many ms the machine's wall clock is behind the instants given out; 0 when it is not. */
  readonly behind: () => number
}

export interface ClockSource {
  readonly wall: () => Instant
  readonly monotonic: () => number
}

const machine: ClockSource = { wall: () => Date.now(), monotonic: () => performance.now() }

/** Longest delay a timer of the runtime takes; longer ones would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * @param source where the time comes from; the machine unless a test says otherwise.
 * @param since an instant that `now` must not go below, such as the journal's last one.
 */
export function createClock(source: ClockSource = machine, since: Instant = 0): Clock {
  let floor = since
  let floorSetAt = source.monotonic()

  const now = (): Instant => {
    const wall = source.wall()
    const monotonic = source.monotonic()
    // While the wall is behind, time passes at the monotonic clock's rate, so that timers in the engine still end.
    const floorNow = floor + Math.max(0, Math.floor(monotonic - floorSetAt))
    if (wall >= floorNow || wall >= floor + (monotonic - floorSetAt)) {
      floor = wall
      floorSetAt = monotonic
      return wall
    }
    return floorNow
  }

  return {
    now,
    monotonic: source.monotonic,
    behind: () => Math.max(0, now() - source.wall()),
    setTimer: (ms, fire) => {
      const timer = setTimeout(fire, Math.min(Math.max(0, ms), LONGEST_TIMER_MS))
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
}
