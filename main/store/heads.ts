/** The newest row of each cardholder, reader, door and controller: the ends of the back chains, by word number. */
export interface Heads {
  /** Notes that `word` has a row at `seq`; gives how many rows back its previous one is, null when there was none. */
  readonly advance: (word: number, seq: number) => number | null
  /** 0 when it has no row. */
  readonly of: (word: number) => number
  readonly save: () => Uint32Array
}

const GROWTH = 4_096

/** @param saved what `save` gave. Rows are numbered below 2^32. */
export function createHeads(saved: Uint32Array = new Uint32Array(0)): Heads {
  let seqs = saved.slice()
  return {
    of: (word) => seqs[word] ?? 0,
    advance: (word, seq) => {
      if (word >= seqs.length) {
        const grown = new Uint32Array(Math.max(word + GROWTH, Math.ceil(seqs.length * 1.5)))
        grown.set(seqs)
        seqs = grown
      }
      const before = seqs[word] ?? 0
      seqs[word] = seq
      return before === 0 ? null : seq - before
    },
    save: () => {
      let end = seqs.length
      while (end > 0 && seqs[end - 1] === 0) end--
      return seqs.slice(0, end)
    },
  }
}
