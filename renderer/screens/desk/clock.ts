/** The site's time at this desk: main's clock, carried on between two of its messages. It never goes back. */
import { create } from 'zustand'
import type { Instant } from '../../../preload/contract/models'

let base: Instant = 0
let received = 0
let last: Instant = 0

/** Main says what time it is. */
export function setClock(at: Instant): void {
  base = at
  received = performance.now()
  useClock.setState({ now: now() })
}

export function now(): Instant {
  last = Math.max(last, Math.round(base + performance.now() - received))
  return last
}

/** Rises once a second, for what ticks on screen. */
export const useClock = create<{ readonly now: Instant }>()(() => ({ now: 0 }))

/** Ticks at each full second of the site's clock, so that all countdowns change together. */
export function startTicking(): () => void {
  let timer: ReturnType<typeof setTimeout>
  const tick = (): void => {
    const at = now()
    useClock.setState({ now: at })
    timer = setTimeout(tick, 1_000 - (at % 1_000) + 4)
  }
  tick()
  return () => clearTimeout(timer)
}
