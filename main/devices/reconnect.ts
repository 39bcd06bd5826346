/** When to dial again: soon at first, then ever later, spread so that a site's panels do not all come at once. */

const FIRST_MS = 250
const LAST_MS = 10_000

export interface Reconnect {
  /** Milliseconds to wait before the next attempt. */
  nextDelay(): number
  /** A session was live: start over. */
  worked(): void
}

/** `random` gives 0 to 1. */
export function createReconnect(random: () => number): Reconnect {
  let delay = FIRST_MS
  return {
    nextDelay() {
      const wait = delay * (0.75 + random() / 2)
      delay = Math.min(delay * 2, LAST_MS)
      return wait
    },
    worked() {
      delay = FIRST_MS
    },
  }
}
