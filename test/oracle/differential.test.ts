import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Case } from './arbitrary-records'
import type { EventLine, RecordLine, SiteFile } from './formats'
import { differenceText, firstDifference } from './differential'
import { oracle } from './oracle'
import { search } from './search'

/** Each scenario's events were written by hand from the rules; the oracle has to come to the same. */
const scenarios = join(import.meta.dirname, '..', 'scenario')
const scenarioNames = readdirSync(scenarios, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const jsonLines = <T>(name: string, file: string): T[] =>
  readFileSync(join(scenarios, name, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T)

test.each(scenarioNames)('the oracle makes the events of scenario %s', (name) => {
  const site = JSON.parse(readFileSync(join(scenarios, name, 'site.json'), 'utf8')) as SiteFile
  const made = jsonLines<RecordLine>(name, 'records.jsonl').flatMap(oracle(site))
  expect(made).toEqual(jsonLines<EventLine>(name, 'expected.jsonl'))
})

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
