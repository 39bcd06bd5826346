/**
 * Cuts the power, as far as a preload can: at any write or sync, reverts all unsynced writes, completely or in part and
 * out of order. SALLYPORT_CRASH_CUTS sets how many cuts (40). Linux only: it needs a preload and a compiler.
 */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../main/engine/engine'
import { parseSiteText } from '../../main/site/parse'
import { openDatabase } from '../../main/store/open'
import { programFile } from '../support/programs'
import { CUT_STATUS, compilePowerCut } from './power'
import { SITE_TEXT, createRandom, stream } from './stream'

const CUTS = Number(process.env['SALLYPORT_CRASH_CUTS'] ?? 40)
const SEED = Number(process.env['SALLYPORT_CRASH_SEED'] ?? 20_261_121)
const RECORDS = CUTS * 25

let folder: string
let preload: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-power-'))
  mkdirSync(join(folder, 'data'))
  preload = compilePowerCut(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Said {
  readonly seq?: number
  readonly done?: true
  readonly hash?: string
}

function run(environment: Readonly<Record<string, string>>): { readonly said: Said[]; readonly status: number | null } {
  const data = join(folder, 'data')
  const child = spawnSync(process.execPath, [programFile('crash-child'), data, String(SEED), String(RECORDS)], {
    encoding: 'utf8',
    env: { ...process.env, SALLYPORT_CUT_DIR: `${data}/`, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  })
  const said = child.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Said]))
  if (child.status === null || ![0, 3, CUT_STATUS].includes(child.status)) throw new Error(child.stderr)
  return { said, status: child.status }
}

describe.runIf(process.platform === 'linux')('a journal whose power is cut', () => {
  it(`keeps every published result (seed ${SEED})`, () => {
    const random = createRandom(SEED)
    let told = 0
    let cuts = 0
    let last: Said | undefined
    for (let runs = 0; !last?.done; runs++) {
      expect(runs, 'the stream reaches its end').toBeLessThan(CUTS * 4)
      const cut = cuts < CUTS
      const { said, status } = run({
        LD_PRELOAD: preload,
        SALLYPORT_CUT_AT: cut ? String(1 + random(320)) : '0',
        SALLYPORT_CUT_SEED: String(random(3) === 0 ? 0 : 1 + random(1_000_000)),
      })
      if (status === CUT_STATUS) cuts++
      told = Math.max(told, ...said.flatMap(({ seq }) => seq ?? []))
      last = said.at(-1)
      if (told > 0) {
        // Reads through a new connection, as after the power returns.
        const connection = openDatabase(join(folder, 'data', 'journal.sqlite'), 'writer')
        const newest = connection.prepare<[], number>('SELECT max(seq) FROM entry').pluck().get()
        expect(newest, `after run ${runs}`).toBeGreaterThanOrEqual(told)
        expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
        connection.close()
      }
    }
    expect(cuts).toBeGreaterThan(CUTS / 2)
    const parsed = parseSiteText(SITE_TEXT)
    if (!parsed.ok) throw new Error('the site cannot be read')
    const engine = createEngine(parsed.value.site)
    for (const record of stream(SEED, RECORDS)) engine.step(record)
    expect(last.hash).toBe(createHash('sha256').update(engine.save()).digest('hex'))
  }, 600_000)
})
