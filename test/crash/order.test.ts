/**
 * No answer before its commit is on disk: checks the order of writes, syncs and answers at the operating system's
 * interface.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programFile } from '../support/programs'
import { compilePowerCut } from './power'

const RECORDS = 600

let folder: string
let order: readonly (readonly [what: string, text: string])[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-order-'))
  const data = join(folder, 'data')
  mkdirSync(data)
  const preload = compilePowerCut(folder)
  const log = join(folder, 'order.txt')
  const child = spawnSync(process.execPath, [programFile('crash-child'), data, '5', String(RECORDS)], {
    encoding: 'utf8',
    env: { ...process.env, LD_PRELOAD: preload, SALLYPORT_CUT_DIR: `${data}/`, SALLYPORT_SYNC_LOG: log },
    maxBuffer: 64 * 1024 * 1024,
  })
  if (child.status !== 0 && child.status !== 3) throw new Error(child.stderr)
  order = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, 1), line.slice(2)] as const)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.runIf(process.platform === 'linux')('the order on the disk', () => {
  it('sends every answer after the sync of all its writes', () => {
    const unsynced = new Set<string>()
    let answers = 0
    for (const [what, text] of order) {
      if (what === 'w') unsynced.add(text)
      else if (what === 's') unsynced.delete(text)
      else if (text.startsWith('{"token"')) {
        answers++
        // The shared index is re-created from the log after a crash.
        expect([...unsynced].filter((file) => file.startsWith('journal.sqlite') && !file.endsWith('-shm'))).toEqual([])
      }
    }
    expect(answers).toBeGreaterThan(50)
  })

  it('syncs the log once per commit, plus checkpoints', () => {
    let commits = 0
    let syncs = 0
    let answering = false
    let begun = false
    for (const [what, text] of order) {
      if (what === 'o' && text.startsWith('{"token"')) {
        if (!answering) commits++
        begun = answering = true
      } else if (what !== 'o') {
        answering = false
        if (begun && what === 's' && text === 'journal.sqlite-wal') syncs++
      }
    }
    // The first commit's sync came before the first answer; everything after the last answer belongs to closing.
    expect(commits).toBeGreaterThan(20)
    expect(syncs).toBeGreaterThanOrEqual(commits - 1)
    expect(syncs).toBeLessThanOrEqual(commits * 1.2 + 4)
  })
})
