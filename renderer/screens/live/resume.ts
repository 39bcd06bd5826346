/** The lane resumes live automatically once nobody has touched the desk for a minute. */
import { lane } from './lane'
import { followLane } from './lane-view'

export const RESUME_AFTER_MS = 60_000
const INPUT = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const

/** Returns the end of it. */
export function startResuming(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const input = (): void => {
    clearTimeout(timer)
    timer = lane.held ? setTimeout(followLane, RESUME_AFTER_MS) : undefined
  }
  const held = (): void => {
    if (lane.held && timer === undefined) input()
    if (!lane.held) {
      clearTimeout(timer)
      timer = undefined
    }
  }
  const end = lane.onChange(held)
  for (const name of INPUT) window.addEventListener(name, input, { passive: true, capture: true })
  return () => {
    end()
    clearTimeout(timer)
    for (const name of INPUT) window.removeEventListener(name, input, { capture: true })
  }
}
