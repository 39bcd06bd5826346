/**
 * How much of what panels had stored may be on its way to the disk at a time, over all panels: every decision waits for what
 * was handed over before it, so it must stay little however many panels come back together (panel-link.md 4).
 */

export interface BacklogGate {
  /** Up to `wanted` places, immediately; what is not granted now is announced by `wake` when places are free. */
  enter(wanted: number, wake: () => void): number
  /** Goes in whether or not there is room. */
  force(places: number): void
  leave(places: number): void
  /** `wake` is not to be called any more. */
  forget(wake: () => void): void
}

export function createBacklogGate(places: number): BacklogGate {
  let free = places
  const waiting = new Set<() => void>()
  return {
    enter(wanted, wake) {
      // Those who wait share what there is, so that no panel has to wait for all of another's.
      const share = Math.ceil(free / (waiting.size + (waiting.has(wake) ? 0 : 1)))
      const granted = Math.max(0, Math.min(wanted, free, Math.max(share, 1)))
      free -= granted
      waiting.delete(wake)
      if (granted < wanted) waiting.add(wake)
      return granted
    },
    force(count) {
      free -= count
    },
    leave(count) {
      free += count
      for (const wake of waiting) {
        if (free <= 0) return
        wake()
      }
    },
    forget(wake) {
      waiting.delete(wake)
    },
  }
}
