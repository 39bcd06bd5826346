/** A seeded random generator: the same seed gives the same numbers (mulberry32). */
export interface Lots {
  /** A whole number from 0 up to, not including, `below`. */
  whole(below: number): number
  /** True with this probability. */
  happens(probability: number): boolean
  /** From `from` up to `to`. */
  between(from: number, to: number): number
  /** Time to the next of independent events that are `mean` apart on average. */
  wait(mean: number): number
  /** A random item; undefined for an empty list. */
  pick<T>(items: readonly T[]): T | undefined
}

export function createLots(seed: number): Lots {
  let state = seed | 0
  const draw = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    whole: (below) => Math.floor(draw() * below),
    happens: (probability) => draw() < probability,
    between: (from, to) => from + draw() * (to - from),
    wait: (mean) => -Math.log(1 - draw()) * mean,
    pick: (items) => items[Math.floor(draw() * items.length)],
  }
}
