/** Threads that die before they have answered anything: every question ends in an answer that says so. */
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { openChangeThread } from '../../../main/change/client'
import { createClock } from '../../../main/clock'
import { ok } from '../../../main/domain/result'
import { openHistoryThread } from '../../../main/history/client'
import { passwordThread } from '../../../main/operators/password-thread'
import { openRecords } from '../../../main/running/records'
import type { Records } from '../../../main/running/records'
import { until } from '../../support/until'

const WAYS = [
  ['throws as it starts', "throw new Error('no such program')", /no such program/],
  ['ends by itself', 'process.exit(3)', /ended by itself/],
] as const

let logged: string[] = []
afterEach(() => {
  logged = []
  written = []
})
const log = (_: string, text: string): void => void logged.push(text)

let written: string[] = []
const recordsWith = (program: string): Records =>
  openRecords({
    folder: '/nowhere',
    backups: {
      list: () => [{ name: 'b', at: 0, bytes: 1 }],
      make: () => Promise.resolve(ok('b')),
      failing: () => null,
      close: () => undefined,
    },
    backupFolder: '/nowhere',
    clock: createClock(),
    kept: undefined,
    keptClock: undefined,
    write: (event) => {
      written.push(event.event)
      return Promise.resolve(ok(null))
    },
    startThread: () => new Worker(program, { eval: true }),
    onRestore: () => undefined,
  })

describe.each(WAYS)('a thread that %s', (_, program, why) => {
  const startThread = (): Worker => new Worker(program, { eval: true })

  it('ends the check of the journal with a problem', async () => {
    const records = recordsWith(program)
    records.check('Ada')
    await until('the check to end', () => records.state().check.state === 'done')
    const { check } = records.state()
    expect(check.state === 'done' && check.problems.join()).toMatch(why)
  })

  it('refuses a restore, since the backup was not checked', async () => {
    const done = await recordsWith(program).restore('b', { operator: 'Ada', reason: 'test' }, () => true)
    expect(done.ok).toBe(false)
    if (!done.ok) expect(done.error).toMatch(why)
  })

  it('fails questions about the past, and each question starts a thread of its own', async () => {
    const history = openHistoryThread({ journalFile: '/nowhere', people: [], startThread, log })
    for (const text of ['a', 'b'])
      await expect(history.ask('findPeople', { text, limit: 1 })).rejects.toThrow('the history thread ended')
    expect(logged.join()).toMatch(why)
    await history.close()
  })

  it('fails requests about a changed site', async () => {
    const change = openChangeThread({ journalFile: '/nowhere', keyFolder: '/nowhere', startThread, log })
    await expect(change.ask('previewSite', { text: '{}' })).rejects.toThrow('the change thread ended')
    expect(logged.join()).toMatch(why)
  })

  it('fails a sign-in with the reason', async () => {
    const passwords = passwordThread(startThread, createClock().setTimer)
    await expect(passwords.hash('a password')).rejects.toThrow(why)
  })
})

/** A thread that never answers. */
const SILENT = "require('node:worker_threads').parentPort.on('message', () => {})"

describe('closing', () => {
  it('ends a running check without a result: nothing was found wrong', async () => {
    const records = recordsWith(SILENT)
    records.check('Ada')
    await records.close()
    expect(records.state().check.state).toBe('cancelled')
    expect(written).toEqual([])
  })

  it('fails questions about the past, and no later question starts a thread', async () => {
    let threads = 0
    const startThread = (): Worker => {
      threads++
      return new Worker(SILENT, { eval: true })
    }
    const history = openHistoryThread({ journalFile: '/nowhere', people: [], startThread, log })
    const open = history.ask('findPeople', { text: 'a', limit: 1 })
    const closed = history.close()
    await expect(open).rejects.toThrow('the history thread is closed')
    await closed
    await expect(history.ask('findPeople', { text: 'b', limit: 1 })).rejects.toThrow('the history thread is closed')
    expect(threads).toBe(1)
    expect(logged).toEqual([])
  })
})
