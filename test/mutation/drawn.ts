/** Sites and records drawn from one seed, and what the oracle makes of them: the differential test for mutants. */
import * as fc from 'fast-check'
import { drawnCase } from '../oracle/arbitrary-records'
import { differs, engineLines } from '../oracle/differential'
import { oracle } from '../oracle/oracle'
import type { Case } from './cases'

const SEED = 14
/** Drawn cases of one case here. */
const TOGETHER = 5

/** `npm test` draws 3,000, others each time; so many are enough to see whether it would notice. */
export function drawn(count: number): Case[] {
  const known = fc.sample(drawnCase, { numRuns: count, seed: SEED }).map(({ site, records }) => ({
    site,
    records,
    expected: records.map(oracle(site)),
  }))
  return Array.from({ length: Math.ceil(count / TOGETHER) }, (_, i) => ({
    name: `drawn case ${i * TOGETHER} and after`,
    run: () => {
      for (const { site, records, expected } of known.slice(i * TOGETHER, (i + 1) * TOGETHER)) {
        const lines = engineLines(site, records)
        if (expected.some((events, place) => differs(events, lines[place] ?? [])))
          throw new Error('engine and oracle differ')
      }
    },
  }))
}
