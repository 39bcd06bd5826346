/** How long the CP waits for a reader: 200 ms (osdp.md 1), or longer for a reader that proved to be slow. */
import { REPLY_TIMEOUT_MS } from './line-timing'

/** Longest wait, since every other reader of the line waits too. */
const LONGEST_WAIT_MS = 900
/** This many late answers in a row mean a slow reader: a line that loses packets does not lose them so regularly. */
const LATE_IN_A_ROW = 4
/** After this many answers in a row within the usual time the reader counts as quick again. */
const QUICK_IN_A_ROW = 32
/** The wait is this factor times the slowest answer. */
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
 * @param late the answer arrived after its time: after a retry, or before one
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
