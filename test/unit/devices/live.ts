import type { DeviceClock } from '../../../main/devices/device-clock'

/** The machine's own clock, for tests over real sockets and ports. */
export const realClock: DeviceClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms, fire) => {
    const timer = setTimeout(fire, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves with the first value that `find` gives, asked again whenever `changed` was called. */
export class Watch<T> {
  readonly seen: T[] = []
  private waiting: (() => void)[] = []

  add = (value: T): void => {
    this.seen.push(value)
    for (const check of this.waiting.slice()) check()
  }

  /** The first element, already seen or still to come, that fits. */
  until(fits: (value: T) => boolean, from = 0): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.seen.slice(from).find(fits)
        if (found === undefined) return
        this.waiting = this.waiting.filter((each) => each !== check)
        resolve(found)
      }
      this.waiting.push(check)
      check()
    })
  }
}
