/** How long a reader is waited for: 200 ms (osdp.md 1), or longer for one that has shown that it takes longer. */
import { REPLY_TIMEOUT_MS } from './line-timing'

/** No reader is waited for longer; every other reader of the line waits too. */
const LONGEST_WAIT_MS = 900
/** So many exchanges in a row whose answer came after its time: the line loses packets, but not so regularly. */
const LATE_IN_A_ROW = 4
/** So many answers in a row within the usual time: the reader is quick again. */
const QUICK_IN_A_ROW = 32
/** The wait is so much longer than the slowest answer seen. */
const MARGIN = 1.25

export interface Patience {
  waitMs: number
  late: number
  worstMs: number
  quick: number
}

export const newPatience = (): Patience => ({ waitMs: REPLY_TIMEOUT_MS, late: 0, worstMs: 0, quick: 0 })

/**
 * @param tookMs from the end of the first transmission to the answer
 * @param late the answer came after its time was over, to a repeat or before one
 */
export function learnPatience(patience: Patience, tookMs: number, late: boolean): void {
  if (!late) {
    patience.late = 0
    patience.worstMs = 0
    patience.quick = tookMs < REPLY_TIMEOUT_MS ? patience.quick + 1 : 0
    if (patience.quick >= QUICK_IN_A_ROW) Object.assign(patience, newPatience())
    return
  }
  patience.quick = 0
  patience.late++
  patience.worstMs = Math.max(patience.worstMs, tookMs)
  if (patience.late < LATE_IN_A_ROW) return
  const wait = Math.min(LONGEST_WAIT_MS, Math.ceil(patience.worstMs * MARGIN))
  Object.assign(patience, { ...newPatience(), waitMs: Math.max(patience.waitMs, wait) })
}
