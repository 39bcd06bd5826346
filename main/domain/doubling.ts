/** Waits that double with each failure in a row. */

export interface Doubling {
  /** Wait after the first failure, ms. */
  readonly firstMs: number
  /** Wait after the second failure, ms; left out: twice the first. */
  readonly secondMs?: number
  /** Longest wait, ms. */
  readonly mostMs: number
}

/** Beyond this exponent every wait is at its longest. */
const MOST_DOUBLINGS = 30

/** The wait after this many failures in a row, ms; 0 without a failure. */
export function doubledWait({ firstMs, secondMs = firstMs * 2, mostMs }: Doubling, failures: number): number {
  if (failures < 1) return 0
  if (failures === 1) return Math.min(mostMs, firstMs)
  return Math.min(mostMs, secondMs * 2 ** Math.min(MOST_DOUBLINGS, failures - 2))
}
