/**
 * The oracle by hand:
 *   test:oracle -- [--runs 10000] [--seed 1]   engine against oracle on drawn sites, until they differ
 *   test:oracle -- SITE.json RECORDS.jsonl     the oracle's own events, as the replay command prints the engine's
 */
import { readFileSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { RecordLine, SiteFile } from './formats'
import { oracle } from './oracle'
import { search } from './search'

const STRETCH = 500

function compare(runs: number, firstSeed: number): number {
  for (let done = 0, seed = firstSeed; done < runs; seed++) {
    const stretch = Math.min(STRETCH, runs - done)
    const found = search(stretch, seed, 'artifacts/oracle')
    if (found) {
      writeSync(1, `seed ${found.seed}, path ${found.path}: engine and oracle differ (${found.file})\n${found.text}\n`)
      return 1
    }
    done += stretch
    if (done % 5000 === 0 || done === runs) writeSync(1, `${done} runs without a difference, next seed ${seed + 1}\n`)
  }
  return 0
}

function decide(siteFile: string, recordsFile: string): number {
  const decides = oracle(JSON.parse(readFileSync(siteFile, 'utf8')) as SiteFile)
  for (const line of readFileSync(recordsFile, 'utf8').split('\n')) {
    if (line.trim() === '') continue
    for (const event of decides(JSON.parse(line) as RecordLine)) writeSync(1, `${JSON.stringify(event)}\n`)
  }
  return 0
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '10000' }, seed: { type: 'string' } },
  allowPositionals: true,
})
const [siteFile, recordsFile] = positionals
process.exitCode =
  siteFile !== undefined && recordsFile !== undefined
    ? decide(siteFile, recordsFile)
    : compare(Number(values.runs), Number(values.seed ?? Date.now() % 1_000_000_000))
