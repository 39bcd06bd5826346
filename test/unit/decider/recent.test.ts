import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecent } from '../../../main/decider/recent'

describe('the newest few', () => {
  it('are found by their number, and nothing else is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 1, max: 5 })), (limit, gaps) => {
        const recent = createRecent<string>(limit)
        const seqs: number[] = []
        for (const gap of gaps) {
          const seq = (seqs.at(-1) ?? 0) + gap
          seqs.push(seq)
          recent.add(seq, `value ${seq}`)
        }
        const kept = new Set(seqs.slice(-limit))
        for (let seq = 0; seq <= (seqs.at(-1) ?? 0) + 1; seq++) {
          expect(recent.get(seq)).toBe(kept.has(seq) ? `value ${seq}` : undefined)
        }
        recent.clear()
        expect(recent.get(seqs.at(-1) ?? 1)).toBeUndefined()
      }),
    )
  })
})
