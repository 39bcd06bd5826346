/** Locks a desk that nobody has touched for a while. */
import { MINUTE } from '../domain/time'

export interface IdleLock {
  /** A key was pressed or the mouse moved. */
  readonly touch: () => void
  readonly close: () => void
}

export interface IdleLockSetup {
  /** Null = never. Read each time, so a changed setting applies immediately. */
  readonly minutes: () => number | null
  /** Milliseconds from an arbitrary start. */
  readonly monotonic: () => number
  readonly setTimer: (ms: number, fire: () => void) => () => void
  readonly lock: () => void
}

/** While nothing can lock, it checks again this often, because the setting may change. */
const LOOK_MS = 10_000

export function createIdleLock({ minutes, monotonic, setTimer, lock }: IdleLockSetup): IdleLock {
  let touched = monotonic()
  let cancel = (): void => {}

  function check(): void {
    const limit = minutes()
    const left = limit === null ? LOOK_MS : touched + limit * MINUTE - monotonic()
    if (left <= 0) {
      touched = monotonic()
      lock()
    }
    cancel = setTimer(Math.min(LOOK_MS, Math.max(1, left)), check)
  }
  check()
  return {
    touch: () => {
      touched = monotonic()
    },
    close: () => cancel(),
  }
}
