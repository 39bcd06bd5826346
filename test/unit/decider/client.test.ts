import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../../main/clock'
import { startDecider } from '../../../main/decider/client'
import type { Decider } from '../../../main/decider/client'
import type { DecidedBatch, Incoming } from '../../../main/decider/messages'
import { READS_LIMIT } from '../../../main/decider/outstanding'
import type { Settled } from '../../../main/decider/outstanding'
import type { Command } from '../../../main/domain/command'
import { openDatabase } from '../../../main/store/open'
import { programFile } from '../../support/programs'
import { until } from '../../support/until'

const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Small', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside', apb: { mode: 'hard', freeEgressConfirmed: true } }],
  doors: [{ id: 'D1', name: 'Door', contact: true }],
  readers: [
    { id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 },
    { id: 'R2', name: 'Out', door: 'D1', from: 1, to: 0 },
  ],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [{ id: 'c1', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
})

let folder: string
let threads: Worker[]
let deciders: Decider<unknown>[]
let logged: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-decider-'))
  threads = []
  deciders = []
  logged = []
})
afterEach(async () => {
  await Promise.all(deciders.map((decider) => decider.close()))
  rmSync(folder, { recursive: true })
})

const setupOf = (journalFile: string) => ({
  journalFile,
  snapshotFolder: folder,
  keyFolder: folder,
  siteText: SITE,
  clock: createClock(),
  log: (_: string, text: string) => void logged.push(text),
})

async function start(journalFile = join(folder, 'journal.sqlite')) {
  const started = await startDecider<unknown>({
    ...setupOf(journalFile),
    startThread: (workerData) => {
      const thread = new Worker(programFile('decider'), { workerData })
      threads.push(thread)
      return thread
    },
  })
  if (started.ok) deciders.push(started.value)
  return started
}
async function running() {
  const started = await start()
  if (!started.ok) throw new Error(started.error.detail)
  const batches: DecidedBatch[] = []
  started.value.onBatch((batch) => void batches.push(batch))
  return { decider: started.value, batches }
}

const read = (reader = 'R1'): Incoming => ({
  kind: 'record',
  record: { type: 'read', at: Date.now(), reader, presented: { kind: 'credential', credential: 'k1' } },
})
const door = (state: 'open' | 'closed'): Incoming => ({
  kind: 'record',
  record: { type: 'door', at: Date.now(), door: 'D1', state },
})
const submit = (decider: Decider<unknown>, item: Incoming): Promise<Settled> =>
  new Promise((resolve) => decider.submit([item], resolve))
const unlocks = (commands: readonly Command[]): number => commands.filter(({ kind }) => kind === 'unlock').length

describe('the decision thread', () => {
  it('answers a read after its commit, and everything it said is there after a restart', async () => {
    const { decider, batches } = await running()
    const answer = await submit(decider, read())
    expect(answer.ok && unlocks(answer.decided.commands)).toBe(1)
    await submit(decider, door('open'))
    const { hash } = await decider.ask('stateHash', {})
    expect(await decider.ask('person', { id: 'c1' })).toMatchObject({ location: 1, lastReader: 'R1' })
    const shown = batches.flatMap(({ results }) => results.flatMap(({ rows }) => rows))
    await decider.close()

    const again = await running()
    expect((await again.decider.ask('stateHash', {})).hash).toBe(hash)
    expect(await again.decider.ask('rows', { before: null, limit: 10 })).toEqual(shown.toReversed())
  })

  it('is restarted when it dies: same state, nothing unlocked twice, door events in between not lost', async () => {
    const { decider, batches } = await running()
    const first = await submit(decider, read())
    expect(first.ok).toBe(true)
    const { hash } = await decider.ask('stateHash', {})
    const settled: Settled[] = []
    const ended = threads[0]?.terminate()
    decider.submit([read('R2')], (outcome) => void settled.push(outcome))
    decider.submit([door('open')], (outcome) => void settled.push(outcome))
    await ended
    await until('both to be settled', () => settled.length === 2)
    expect(decider.deaths()).toBe(1)
    expect(settled.map(({ ok }) => ok)).toEqual([false, true])
    expect(await decider.ask('person', { id: 'c1' })).toMatchObject({ location: 1, lastReader: 'R1' })
    expect((await decider.ask('stateHash', {})).hash).not.toBe(hash)
    const all = batches.flatMap(({ results }) => results.flatMap(({ commands }) => commands))
    expect(unlocks(all)).toBe(1)
    expect(decider.journal().failing).toBeNull()
  })

  it('publishes once what an earlier thread had committed but not published', async () => {
    const { decider, batches } = await running()
    await submit(decider, read())
    const settled: Settled[] = []
    const thread = threads[0]
    // The dying thread's messages are lost: its commit is not published.
    thread?.removeAllListeners('message')
    decider.submit([door('open')], (outcome) => void settled.push(outcome))
    await new Promise((resolve) => {
      thread?.on('message', resolve)
    })
    await thread?.terminate()
    await until('the door record to be settled', () => settled.length === 1)
    expect(settled[0]?.ok).toBe(true)
    const events = batches.flatMap(({ results }) => results.flatMap(({ rows }) => rows.map(({ event }) => event.event)))
    expect(events).toEqual(['access.granted', 'door.opened', 'passage'])
  })

  it('refuses what comes when too much is waiting, and says which', async () => {
    const { decider } = await running()
    const settled: Settled[] = []
    decider.submit(
      Array.from({ length: READS_LIMIT + 5 }, () => read()),
      (outcome) => void settled.push(outcome),
    )
    expect(settled).toEqual(Array.from({ length: 5 }, () => ({ ok: false, why: 'queue-full' })))
    await until('the rest to be decided', () => settled.length === READS_LIMIT + 5, 60_000)
    expect(settled.slice(5).every(({ ok }) => ok)).toBe(true)
  }, 90_000)

  it('fails the start, and says why, when threads die before they are ready', async () => {
    const started = await startDecider<unknown>({
      ...setupOf(join(folder, 'journal.sqlite')),
      startThread: () => {
        const thread = new Worker("throw new Error('no such program')", { eval: true })
        threads.push(thread)
        return thread
      },
    })
    expect(threads).toHaveLength(2)
    expect(started).toMatchObject({ ok: false, error: { code: 'thread-died' } })
    if (!started.ok) expect(started.error.detail).toMatch(/journal\.sqlite: .* 2 times .*no such program/)
    expect(logged.join()).toContain('no such program')
  })

  it('names an alarm and a mark that are damaged, leaves them out, and goes on', async () => {
    const { decider } = await running()
    await submit(decider, door('open'))
    await submit(decider, { kind: 'mark', mark: { key: 'panel P1', value: { upTo: 7 } } })
    await submit(decider, { kind: 'mark', mark: { key: 'panel P2', value: { upTo: 8 } } })
    const [alarm] = (await decider.ask('alarms', {})) as { id: string; kind: string }[]
    expect(alarm?.kind).toBe('door-forced')
    await decider.close()
    const file = openDatabase(join(folder, 'journal.sqlite'), 'writer')
    file.exec("UPDATE alarm SET body = replace(body, 'new', 'nfw')")
    file.exec("UPDATE mark SET value = '{\"upTo\":' WHERE key = 'panel P1'")
    file.close()

    const again = await running()
    expect(again.decider.marks.filter(({ key }) => key.startsWith('panel'))).toEqual([
      { key: 'panel P2', value: { upTo: 8 } },
    ])
    expect(logged.filter((text) => text.includes('left out'))).toHaveLength(2)
    await until('the damage to be in the journal', () => again.batches.length > 0)
    const [event] = again.batches[0]?.results[0]?.rows.map((row) => row.event) ?? []
    expect(event).toMatchObject({ event: 'desk.records', text: 'rows-damaged' })
    expect(JSON.stringify(event)).toContain(alarm?.id)
    const open = (await again.decider.ask('alarms', {})) as { kind: string }[]
    expect(open.map(({ kind }) => kind)).toEqual(['records-damaged'])
    await again.decider.close()

    // The alarm is closed, and the mark is damaged until it is written again.
    logged = []
    const third = await running()
    expect(logged.filter((text) => text.includes('left out'))).toEqual([expect.stringContaining('mark panel P1')])
    await submit(third.decider, { kind: 'mark', mark: { key: 'panel P1', value: { upTo: 9 } } })
    await third.decider.close()
    logged = []
    const fourth = await running()
    expect(logged.filter((text) => text.includes('left out'))).toEqual([])
    expect(fourth.decider.marks).toContainEqual({ key: 'panel P1', value: { upTo: 9 } })
  })

  it('journals and alarms that the installation signs with another key than before, once', async () => {
    const first = await running()
    await submit(first.decider, door('open'))
    await first.decider.close()
    const key = join(folder, 'installation-key.pem')
    expect(existsSync(key)).toBe(true)
    rmSync(key)

    const again = await running()
    await until('the change to be in the journal', () => again.batches.length > 0)
    const [event] = again.batches[0]?.results[0]?.rows.map((row) => row.event) ?? []
    expect(event).toMatchObject({
      event: 'desk.records',
      text: 'key-changed',
      after: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    // Nothing from before it can be proven any more, so it is as urgent as a cut journal; the alarm names the new fingerprint.
    expect(await again.decider.ask('alarms', {})).toContainEqual(
      expect.objectContaining({
        kind: 'records-damaged',
        text: 'key-changed',
        priority: 1,
        detail: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      }),
    )
    expect(logged.filter((text) => text.includes('another key than before'))).toHaveLength(1)
    await again.decider.close()

    logged = []
    const third = await running()
    await submit(third.decider, door('closed'))
    expect(logged.filter((text) => text.includes('another key'))).toEqual([])
  })

  it('says by name what keeps it from starting', async () => {
    writeFileSync(join(folder, 'bad.sqlite'), 'this is no database, whatever its name says'.repeat(100))
    const bad = await start(join(folder, 'bad.sqlite'))
    expect(bad).toMatchObject({ ok: false, error: { code: 'journal-damaged' } })
    if (!bad.ok) expect(bad.error.detail).toContain('bad.sqlite')
    mkdirSync(join(folder, 'folder.sqlite'))
    expect(await start(join(folder, 'folder.sqlite'))).toMatchObject({ ok: false, error: { code: 'data-folder' } })
  })
})
