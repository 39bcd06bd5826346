/** A reader's response times as a histogram in half milliseconds: small, and precise enough for a median. */

const STEP_MS = 0.5
/** The last step counts all longer times. */
const STEPS = 512

export type Latencies = Uint32Array

export const newLatencies = (): Latencies => new Uint32Array(STEPS)

export function countLatency(latencies: Latencies, milliseconds: number): void {
  const step = Math.min(STEPS - 1, Math.max(0, Math.floor(milliseconds / STEP_MS)))
  latencies[step] = (latencies[step] ?? 0) + 1
}

/** Upper end of the half millisecond that holds the median; null before the first answer. */
export function medianLatencyMs(latencies: Latencies): number | null {
  const total = latencies.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  const step = latencies.findIndex((count) => (seen += count) * 2 >= total)
  return (step + 1) * STEP_MS
}
