/** The newest few things by rising number: old ones give way, and finding one takes no more than halving. */
export interface Recent<T> {
  /** @param seq above that of everything added before. */
  readonly add: (seq: number, value: T) => void
  readonly get: (seq: number) => T | undefined
  readonly clear: () => void
}

export function createRecent<T>(limit: number): Recent<T> {
  let seqs: number[] = []
  let values: T[] = []
  /** Place of the oldest, once the ring is full. */
  let oldest = 0
  return {
    add: (seq, value) => {
      if (seqs.length < limit) {
        seqs.push(seq)
        values.push(value)
        return
      }
      seqs[oldest] = seq
      values[oldest] = value
      oldest = (oldest + 1) % limit
    },
    get: (seq) => {
      let low = 0
      let high = seqs.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((seqs[(oldest + middle) % seqs.length] ?? 0) < seq) low = middle + 1
        else high = middle
      }
      const place = (oldest + low) % Math.max(1, seqs.length)
      return seqs[place] === seq ? values[place] : undefined
    },
    clear: () => {
      seqs = []
      values = []
      oldest = 0
    },
  }
}
