/**
 * Kills the deciding process many times at random moments, and compares the result with an undisturbed run.
 * SALLYPORT_CRASH_KILLS sets the number of kills (40), SALLYPORT_CRASH_SEED the seed; a failure prints both.
 */
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../main/engine/engine'
import { parseSiteText } from '../../main/site/parse'
import { decodeEvent } from '../../main/store/event-codec'
import { openDatabase } from '../../main/store/open'
import { extraReader, readRows } from '../../main/store/tail'
import { createWordReader } from '../../main/store/words'
import { programFile } from '../support/programs'
import { SITE_TEXT, createRandom, stream } from './stream'

const KILLS = Number(process.env['SALLYPORT_CRASH_KILLS'] ?? 40)
const SEED = Number(process.env['SALLYPORT_CRASH_SEED'] ?? 20_261_121)
const RECORDS_PER_KILL = 60

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-crash-'))))
afterAll(() => rmSync(folder, { recursive: true }))

interface Said {
  readonly seq?: number
  readonly granted?: number
  readonly unlock?: boolean
  readonly done?: true
  readonly hash?: string
  readonly violations?: unknown
  readonly toggles?: unknown
  readonly alarms?: readonly string[]
  readonly log?: string
}

/** Runs the child until it ends or has printed `lines` lines; then kills it. */
function run(length: number, lines: number): Promise<{ readonly said: Said[]; readonly code: number | null }> {
  const child = spawn(process.execPath, [programFile('crash-child'), folder, String(SEED), String(length)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: Said[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(JSON.parse(line) as Said)
    if (said.length === lines) child.kill('SIGKILL')
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ said, code }))
  })
}

describe('a journal whose process is killed repeatedly', () => {
  it(`loses no published result, and ends in the state of a run without kills (seed ${SEED})`, async () => {
    const length = KILLS * RECORDS_PER_KILL
    const random = createRandom(SEED)
    const told: Said[] = []
    let kills = 0
    let last: Said | undefined
    for (let runs = 0; !last?.done; runs++) {
      expect(runs, 'the stream reaches its end').toBeLessThan(KILLS * 4)
      const limit = kills < KILLS ? 1 + random(RECORDS_PER_KILL * 2) : Number.MAX_SAFE_INTEGER
      const { said, code } = await run(length, limit)
      expect([null, 0, 3]).toContain(code)
      if (code === null) kills++
      told.push(...said.filter(({ seq }) => seq !== undefined))
      last = said.at(-1)
    }
    expect(kills).toBeGreaterThan(KILLS / 2)

    const parsed = parseSiteText(SITE_TEXT)
    if (!parsed.ok) throw new Error('the site cannot be read')
    const engine = createEngine(parsed.value.site)
    const wanted = stream(SEED, length).flatMap((record) => engine.step(record).events)
    expect(last.hash).toBe(createHash('sha256').update(engine.save()).digest('hex'))
    expect(last.violations).toEqual(JSON.parse(JSON.stringify(engine.view.openViolations())))
    expect(last.toggles).toEqual(JSON.parse(JSON.stringify(engine.view.toggles())))

    const connection = openDatabase(join(folder, 'journal.sqlite'), 'reader')
    const words = createWordReader(connection)
    const extra = extraReader(connection)
    const events = [...readRows(connection, 0)].flatMap((row) => {
      const event = decodeEvent(row, words, extra(row.seq))
      return event ? [{ seq: row.seq, event }] : []
    })
    connection.close()
    expect(events.map(({ event }) => event)).toEqual(wanted)
    const bySeq = new Map(events.map(({ seq, event }) => [seq, event]))
    for (const { granted } of told) {
      if (granted !== undefined) expect(bySeq.get(granted)?.event).toBe('access.granted')
    }
    const seqs = told.map(({ seq }) => seq)
    expect(new Set(seqs).size, 'nothing was published twice').toBe(seqs.length)
    expect(told.some(({ unlock }) => unlock)).toBe(true)
  }, 600_000)
})
