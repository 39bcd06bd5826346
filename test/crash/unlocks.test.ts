/**
 * No unlock before its commit (G9): kills the deciding process again and again, checks the order of writes and syncs
 * for every answered read, and after the last kill the journal. SALLYPORT_UNLOCK_READS sets the number of answered
 * reads (1,000; the goal is over 100,000), SALLYPORT_CRASH_SEED the seed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROW, kindOf } from '../../main/store/entry-row'
import { openDatabase } from '../../main/store/open'
import { readRows } from '../../main/store/tail'
import { programFile } from '../support/programs'
import { compilePowerCut } from './power'
import { createRandom, stream } from './stream'

const READS = Number(process.env['SALLYPORT_UNLOCK_READS'] ?? 1_000)
const SEED = Number(process.env['SALLYPORT_CRASH_SEED'] ?? 20_261_121)
/** Nearly half of the stream are reads; each kill loses the answers of a whole commit, and more on a busy machine. */
const LENGTH = READS * 6
/** Most answers between two kills: thirty runs or more. */
const ANSWERS_PER_RUN = Math.ceil(READS / 7)

let folder: string
let data: string
let preload: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-unlocks-'))
  data = join(folder, 'data')
  mkdirSync(data)
  preload = compilePowerCut(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Answer {
  readonly token?: number
  readonly granted?: number
  readonly unlock?: boolean
}

interface Run {
  readonly answers: readonly Answer[]
  readonly killed: boolean
  /** Answers that arrived while a write to the journal was not synced. */
  readonly early: readonly string[]
}

async function run(answers: number): Promise<Run> {
  const log = join(folder, 'order.txt')
  rmSync(log, { force: true })
  const child = spawn(process.execPath, [programFile('crash-child'), data, String(SEED), String(LENGTH)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: preload, SALLYPORT_CUT_DIR: `${data}/`, SALLYPORT_SYNC_LOG: log },
  })
  const said: Answer[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer
    if (answer.token === undefined) return
    said.push(answer)
    if (said.length === answers) child.kill('SIGKILL')
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  expect([null, 0, 3]).toContain(code)
  return { answers: said, killed: code === null, early: earlyAnswers(existsSync(log) ? readFileSync(log, 'utf8') : '') }
}

function earlyAnswers(order: string): string[] {
  const unsynced = new Set<string>()
  const early: string[] = []
  for (const line of order.split('\n')) {
    const text = line.slice(2)
    // The shared index is re-created from the log after a crash.
    if (line.startsWith('w') && text.startsWith('journal.sqlite') && !text.endsWith('-shm')) unsynced.add(text)
    else if (line.startsWith('s')) unsynced.delete(text)
    else if (line.startsWith('o {"token"') && unsynced.size > 0) early.push(text)
  }
  return early
}

describe.runIf(process.platform === 'linux')('unlocks', () => {
  it(`never precede their commit, over ${READS} reads and any kills (seed ${SEED})`, async () => {
    const random = createRandom(SEED)
    const records = stream(SEED, LENGTH)
    const granted = new Set<number>()
    let reads = 0
    let unlocks = 0
    let kills = 0
    for (let runs = 0; reads < READS; runs++) {
      expect(runs, 'the stream is long enough').toBeLessThan(2_000)
      const { answers, killed, early } = await run(1 + random(ANSWERS_PER_RUN))
      expect(early).toEqual([])
      if (killed) kills++
      for (const answer of answers) {
        if (records[answer.token ?? -1]?.type === 'read') reads++
        if (answer.unlock !== true) continue
        unlocks++
        // Every unlock has a grant, and the unlock message names the grant's row.
        expect(answer.granted).toBeGreaterThan(0)
        granted.add(answer.granted ?? 0)
      }
    }
    expect(kills).toBeGreaterThan(5)
    expect(unlocks).toBeGreaterThan(READS / 10)
    const connection = openDatabase(join(data, 'journal.sqlite'), 'reader')
    for (const { seq, code } of readRows(connection, 0)) if (kindOf(code) === ROW.granted) granted.delete(seq)
    connection.close()
    expect([...granted], 'every unlock has its grant in the journal').toEqual([])
  }, 3_600_000)
})
