import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Case } from './arbitrary-records'
import { differenceText, firstDifference } from './differential'
import { search } from './search'

const seeds = join(import.meta.dirname, 'seeds')

describe('engine and oracle agree', () => {
  test.each(readdirSync(seeds).filter((name) => name.endsWith('.json')))('on %s', (name) => {
    const kept = JSON.parse(readFileSync(join(seeds, name), 'utf8')) as Case
    const difference = firstDifference(kept)
    expect(difference === null ? '' : differenceText(difference)).toBe('')
  })

  // A new seed each time: what is printed on failure finds it again (test:oracle -- --runs 3000 --seed S).
  test('on drawn sites and records', { timeout: 300_000 }, () => {
    const found = search(3000, Date.now() % 1_000_000_000, 'artifacts/oracle')
    expect(found === null ? '' : `seed ${found.seed}, kept in ${found.file}\n${found.text}`).toBe('')
  })
})
