/**
 * Kills the process, and cuts its power, while rows past their retention are purged and backups are made.
 * SALLYPORT_CRASH_KILLS sets how many of each (25), SALLYPORT_CRASH_SEED the seed. Power cuts run on Linux only: they
 * need a preload and a compiler.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../main/engine/engine'
import { problemsIn } from './care'
import type { Seen } from './care'
import { compilePowerCut } from './power'
import { run } from './run'
import { siteFrom } from './store'
import { SITE_TEXT, createRandom, stream } from './stream'

const ENDS = Number(process.env['SALLYPORT_CRASH_KILLS'] ?? 25)
const SEED = Number(process.env['SALLYPORT_CRASH_SEED'] ?? 20_261_122)
const RECORDS = ENDS * 60

let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-care-'))
  data = join(folder, 'data')
  mkdirSync(join(data, 'backups'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Said {
  readonly seq?: number
  readonly done?: true
  readonly hash?: string
  readonly backedUp?: number
  readonly log?: string
}

describe('a journal during purges and backups', () => {
  const cuts = process.platform === 'linux' ? (['killed', 'cut'] as const) : (['killed'] as const)
  it.each(cuts)(
    `is complete whenever its process is %s (seed ${SEED})`,
    async (how) => {
      const random = createRandom(SEED)
      const preload = how === 'cut' ? compilePowerCut(folder) : ''
      const cutAt = (): Record<string, string> => ({
        LD_PRELOAD: preload,
        SALLYPORT_CUT_AT: String(1 + random(1_500)),
        SALLYPORT_CUT_SEED: String(random(3) === 0 ? 0 : 1 + random(1_000_000)),
      })
      const seen: Seen = { hashes: new Map(), held: new Set(), purged: 0 }
      let told = 0
      let ends = 0
      let backups = 0
      let last: Said | undefined
      for (let runs = 0; !last?.done; runs++) {
        expect(runs, 'the stream reaches its end').toBeLessThan(ENDS * 4)
        const more = ends < ENDS
        const { said, ended } = await run<Said>('crash-care', data, [String(SEED), String(RECORDS)], {
          ...(how === 'killed' && more ? { lines: 1 + random(140) } : {}),
          ...(how === 'cut' && more ? { environment: cutAt() } : {}),
        })
        if (ended === how) ends++
        backups += said.filter(({ backedUp }) => backedUp !== undefined).length
        told = Math.max(told, ...said.flatMap(({ seq }) => seq ?? []))
        expect(said.filter(({ log }) => log === 'error')).toEqual([])
        last = said.at(-1)
        if (told > 0) expect(problemsIn(data, seen), `after run ${runs}, ${ended}`).toEqual([])
        expect(Math.max(0, ...seen.hashes.keys())).toBeGreaterThanOrEqual(told)
      }
      const engine = createEngine(siteFrom(SITE_TEXT))
      for (const record of stream(SEED, RECORDS)) engine.step(record)
      expect(last.hash).toBe(createHash('sha256').update(engine.save()).digest('hex'))
      expect(ends).toBeGreaterThan(ENDS / 4)
      expect(seen.purged).toBeGreaterThan(RECORDS / 2)
      expect(seen.held.size).toBeGreaterThan(RECORDS / 20)
      expect(backups).toBeGreaterThan(ENDS / 5)
    },
    600_000,
  )
})
