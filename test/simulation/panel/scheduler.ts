/** Simulated time: every event is a timer. Timers with the same instant fire in the order in which they were set. */
import type { World } from '../../simulator/panel/time'

export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  under(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(count: number): Uint8Array
}

/** A small generator (mulberry32): the same seed gives the same run everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = state
    value = Math.imul(value ^ (value >>> 15), value | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296
  }
  const under = (below: number): number => Math.floor(next() * below)
  return {
    under,
    chance: (probability) => next() < probability,
    pick(list) {
      const one = list[under(list.length)]
      if (one === undefined) throw new Error('nothing to pick from')
      return one
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => under(256)),
  }
}

interface Timer {
  readonly at: number
  readonly order: number
  readonly fire: () => void
}

export interface Scheduler extends World {
  now(): number
  /** Runs everything due within this many ms, with microtasks in between. */
  run(ms: number): Promise<void>
}

export function createScheduler(start: number, random: Random): Scheduler {
  let now = 0
  let orders = 0
  let timers: Timer[] = []

  const wall = (): number => start + Math.floor(now)
  return {
    now: wall,
    wall,
    monotonic: () => now,
    random: (bytes) => random.bytes(bytes),
    setTimer(ms, fire) {
      const timer = { at: now + Math.max(0, ms), order: orders++, fire }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    async run(ms) {
      const end = now + ms
      for (;;) {
        let next: Timer | undefined
        for (const timer of timers)
          if (
            timer.at <= end &&
            (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order))
          )
            next = timer
        if (next === undefined) break
        const due = next
        timers = timers.filter((one) => one !== due)
        now = Math.max(now, due.at)
        due.fire()
        // Microtasks run before the next timer.
        await Promise.resolve()
        await Promise.resolve()
        await Promise.resolve()
      }
      now = end
    },
  }
}
