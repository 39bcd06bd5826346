import { writeSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { type Layout, SETTINGS, smallSite } from './small-sites'
import { walk } from './walk'

/** Steps that a site may take here; `test:exhaustive` takes more. */
const BUDGET = 6000

/** The small-scope proof of one layout; one test file each, so that they run side by side. */
export function proves(layout: Layout): void {
  const sum = { steps: 0, states: 0, sequences: 0 }

  describe(`engine and oracle agree on every short sequence of records (${layout})`, () => {
    test.each(SETTINGS)('$name', { timeout: 120_000 }, (settings) => {
      const { depth, steps, states, sequences, difference } = walk(smallSite(settings, layout), 6, BUDGET)
      expect(difference ?? '').toBe('')
      expect(depth).toBeGreaterThan(1)
      sum.steps += steps
      sum.states += states
      sum.sequences += sequences
    })

    test('and a site that is another to the engine is found out', () => {
      const small = smallSite({ name: 'hard', reader: { mode: 'hard' } }, layout)
      const other = smallSite({ name: 'soft', reader: { mode: 'soft' } }, layout)
      expect(walk(small, 6, BUDGET, other.site).difference).toMatch(/"reason":"apb"/)
    })

    afterAll(() => {
      writeSync(1, `${layout}: ${sum.steps} steps, ${sum.states} states, ${sum.sequences} sequences\n`)
    })
  })
}
