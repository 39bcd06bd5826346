import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRecentExplanations } from '../../../main/decider/recent'
import type { Check, Explanation } from '../../../main/domain/explanation'

const text = (code: string, value: string): Check => ({
  rule: '2.1',
  outcome: 'pass',
  code,
  facts: [{ name: 'credential', value: { text: value } }],
})
const SHARED: readonly Check[] = ['3.1', '3.2'].map((rule) => ({ rule, outcome: 'pass', code: `c ${rule}`, facts: [] }))

/** Of any shape: shared checks or own ones, with and without a text in front. */
const anyExplanation: fc.Arbitrary<Explanation> = fc
  .record({
    first: fc.constantFrom(
      (value: string) => text('known', value),
      (value: string) => text('other', value),
      (value: string): Check => ({ ...text('known', value), decides: true }),
      (value: string): Check => ({
        ...text('known', value),
        facts: [...text('', value).facts, ...text('', 'b').facts],
      }),
      (): Check => ({ rule: '2.1', outcome: 'break', code: 'none', facts: [] }),
    ),
    value: fc.constantFrom('k1', 'k2', 'k3'),
    rest: fc.constantFrom(SHARED, SHARED.slice(1), [...SHARED, text('last', 'x')], []),
    remedies: fc.constantFrom([], [{ code: 'wait', facts: [] }]),
  })
  .map(({ first, value, rest, remedies }) => ({ checks: [first(value), ...rest], remedies }))

describe('the newest explanations', () => {
  it('are found by their number as they were, and nothing else is', () => {
    const added = fc.record({
      gap: fc.integer({ min: 1, max: 5 }),
      reader: fc.constantFrom('R1', 'R2'),
      explanation: anyExplanation,
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(added), (limit, all) => {
        const recent = createRecentExplanations(limit)
        let seq = 0
        const kept = new Map<number, Explanation>()
        for (const { gap, reader, explanation } of all) {
          seq += gap
          recent.add(seq, reader, explanation)
          kept.set(seq, explanation)
          const [oldest] = kept.keys()
          if (kept.size > limit && oldest !== undefined) kept.delete(oldest)
        }
        for (let number = 0; number <= seq + 1; number++) expect(recent.get(number)).toEqual(kept.get(number))
        recent.clear()
        expect(recent.get(seq)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })
})
