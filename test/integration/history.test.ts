/** The history thread, backups and restoring, on a journal in use. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import { ok } from '../../main/domain/result'
import { openHistoryThread } from '../../main/history/client'
import { parseSiteText } from '../../main/site/parse'
import { adviceLines } from '../../main/running/advice'
import { startSite } from '../../main/running/running-site'
import type { RunningSite } from '../../main/running/running-site'
import { programFile } from '../support/programs'

const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'History', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: ['Ada Rossi', 'Bo Lind', 'Adam Lind'].map((name, index) => ({
    id: `c${index}`,
    name,
    accessLevels: ['all'],
    credentials: [{ id: `k${index}` }],
  })),
})
const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}

let folder: string
let sites: RunningSite[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-history-'))
  sites = []
})
afterEach(async () => {
  await Promise.all(sites.map((site) => site.close()))
  rmSync(folder, { recursive: true })
})

async function start(dataDir = join(folder, 'data')): Promise<RunningSite> {
  const parsed = parseSiteText(SITE)
  if (!parsed.ok) throw new Error('the site cannot be read')
  const started = await startSite({
    site: parsed.value.site,
    siteText: SITE,
    dataDir,
    keyStore,
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(programFile('decider'), '..'),
  })
  if (!started.ok) throw new Error([started.error.detail, ...adviceLines(started.error.advice)].join('\n'))
  sites.push(started.value)
  return started.value
}
const read = (site: RunningSite, person: number) =>
  site.take({
    type: 'read',
    at: Date.now(),
    reader: 'R1',
    presented: { kind: 'credential', credential: `k${person}` },
  })
const who = async (site: RunningSite, query: object): Promise<unknown[]> => {
  const rows = await site.ask('rows', { before: null, limit: 50, ...query })
  return rows
    .filter(({ event }) => event.event === 'access.granted')
    .map(({ event }) => 'cardholder' in event && event.cardholder)
}

describe('history', () => {
  it('answers during decisions: finds a committed event by person, reader and name', async () => {
    const site = await start()
    for (const person of [0, 1, 2, 0, 1]) await read(site, person)
    expect(await who(site, {})).toEqual(['c1', 'c0', 'c2', 'c1', 'c0'])
    expect(await who(site, { cardholder: 'c0' })).toEqual(['c0', 'c0'])
    expect(await who(site, { readers: ['R1'], limit: 2 })).toHaveLength(1)
    expect(await who(site, { text: 'lind' })).toEqual(['c1', 'c2', 'c1'])
    expect(await who(site, { text: 'ada' })).toEqual(['c0', 'c2', 'c0'])
    expect(await who(site, { text: 'nobody' })).toEqual([])
    expect(await site.findPeople('ad', 5)).toEqual(['c0', 'c2'])
  }, 30_000)

  it('finds people who were added while it runs, and renamed people by their new name', async () => {
    const site = await start()
    expect(await site.findPeople('adeline', 5)).toEqual([])
    expect(await site.changeSite(SITE.replace('Bo Lind', 'Adeline Lind'), 'anna', 'test')).toMatchObject({ ok: true })
    expect(await site.findPeople('adeline', 5)).toEqual(['c1'])
    expect(await site.findPeople('bo', 5)).toEqual([])
  }, 30_000)

  it('restarts with the next question after its thread dies', async () => {
    const threads: Worker[] = []
    const history = openHistoryThread({
      journalFile: join(folder, 'none.sqlite'),
      people: [['c0', 'Ada']],
      startThread: (workerData) => {
        const thread = new Worker(programFile('history'), { workerData })
        threads.push(thread)
        return thread
      },
      log: () => undefined,
    })
    expect(await history.ask('findPeople', { text: 'a', limit: 1 })).toEqual(['c0'])
    await expect(
      history.ask('page', { query: { before: null, limit: 1 }, heads: { cardholders: [], places: [] } }),
    ).rejects.toThrow(/open/)
    await threads[0]?.terminate()
    expect(await history.ask('findPeople', { text: 'a', limit: 1 })).toEqual(['c0'])
    expect(threads).toHaveLength(2)
    await history.close()
  }, 30_000)
})

describe('a backup', () => {
  it('is a complete, verified journal that can replace a lost one', async () => {
    const site = await start()
    await read(site, 0)
    const before = await site.ask('stateHash', {})
    const made = await site.records.backUp('Ada')
    expect(made.ok).toBe(true)
    await read(site, 1)
    await site.close()
    sites.pop()
    expect(readdirSync(join(folder, 'data', 'backups'))).toHaveLength(1)

    const restore = (from: string) =>
      spawnSync(process.execPath, [programFile('restore'), '--data', join(folder, 'data'), '--from', from], {
        encoding: 'utf8',
      })
    const bad = join(folder, 'bad.sqlite')
    writeFileSync(bad, 'no journal')
    expect(restore(bad)).toMatchObject({ status: 1, stderr: expect.stringContaining(bad) as string })
    const good = restore(made.ok ? made.value : '')
    expect(good).toMatchObject({ status: 0, stderr: '' })

    const again = await start()
    expect(await who(again, {})).toEqual(['c0'])
    const rows = await again.ask('rows', { before: before.seq + 1, limit: 50 })
    expect(rows.length).toBeGreaterThan(0)
    const held = restore(made.ok ? made.value : '')
    expect(held.status).toBe(1)
    expect(held.stderr).toContain('in use')
  }, 60_000)

  it('comes from a journal whose hash chain only this installation can sign', async () => {
    const site = await start()
    await read(site, 0)
    await site.close()
    sites.pop()
    const data = join(folder, 'data')
    const verify = () => spawnSync(process.execPath, [programFile('verify'), data], { encoding: 'utf8' })
    const sound = verify()
    expect(sound).toMatchObject({ status: 0, stderr: '' })
    expect(sound.stdout).toMatch(/signed by the key [0-9a-f]{64}/)
    expect(statSync(join(data, 'installation-key.pem')).mode & 0o077).toBe(0)
    for (const name of ['installation-key.pem', 'installation-public.pem']) rmSync(join(data, name))
    const other = await start()
    await read(other, 1)
    await other.close()
    sites.pop()
    const { status, stderr } = verify()
    expect(status).toBe(1)
    expect(stderr).toMatch(/after row \d+ is not signed by this installation/)
  }, 60_000)

  it('is offered by name when the journal is damaged', async () => {
    const site = await start()
    await read(site, 0)
    const made = await site.records.backUp('Ada')
    await site.close()
    sites.pop()
    writeFileSync(join(folder, 'data', 'journal.sqlite'), 'not a journal any more'.repeat(500))
    await expect(start()).rejects.toThrow(`--from ${made.ok ? made.value : ''}`)
  }, 60_000)

  it('of a damaged journal is deleted', async () => {
    const site = await start()
    for (let index = 0; index < 50; index++) await read(site, index % 3)
    await site.close()
    sites.pop()
    const copy = join(folder, 'copy')
    cpSync(join(folder, 'data'), copy, { recursive: true })
    const { openDatabase } = await import('../../main/store/open')
    const connection = openDatabase(join(copy, 'journal.sqlite'), 'writer')
    connection.prepare('UPDATE entry SET at = at + 1 WHERE seq = 5').run()
    connection.close()
    const damaged = await start(copy)
    const made = await damaged.records.backUp('Ada')
    expect(made).toMatchObject({ ok: false, error: expect.stringContaining('hash chain is broken') as string })
    expect(readdirSync(join(copy, 'backups'))).toEqual([])
  }, 60_000)
})
