/** A journal held against what lies beside it: at a start, and before a backup is restored. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import { ok } from '../../main/domain/result'
import { startSite } from '../../main/running/running-site'
import type { RunningSite } from '../../main/running/running-site'
import { parseSiteText } from '../../main/site/parse'
import { backupName } from '../../main/store/backup-name'
import { createChain } from '../../main/store/chain'
import { readChainLines } from '../../main/store/chain-lines'
import { openDatabase } from '../../main/store/open'
import { verifyFolder } from '../../main/verify/check'
import { programFile } from '../support/programs'

const TEXT = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Doubts' },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Gate' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  cardholders: [],
})
const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}

let folder: string
let data: string
let journal: string
let running: RunningSite | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-doubts-'))
  data = join(folder, 'data')
  journal = join(data, 'journal.sqlite')
})
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(folder, { recursive: true })
})

async function started(): Promise<RunningSite> {
  const parsed = parseSiteText(TEXT)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const opened = await startSite({
    site: parsed.value.site,
    siteText: TEXT,
    dataDir: data,
    keyStore,
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(programFile('decider'), '..'),
  })
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.detail}`)
  running = opened.value
  return opened.value
}
async function stop(): Promise<void> {
  await running?.close()
  running = undefined
}
/** A used folder with a backup. */
async function inUse(): Promise<string> {
  const site = await started()
  await site.act({ action: 'lockdown', door: 'D1', on: true }, 'Ada', 'test')
  await site.records.backUp('Ada')
  await stop()
  return join(data, 'backups', readdirSync(join(data, 'backups'))[0] ?? '')
}
const acts = async (site: RunningSite) =>
  (await site.ask('rows', { before: null, limit: 50 })).flatMap(({ event }) =>
    event.event === 'desk.records' ? [event] : [],
  )
const restore = (...args: readonly string[]) =>
  spawnSync(process.execPath, [programFile('restore'), ...args], { encoding: 'utf8' })

describe('a start', () => {
  it.each([
    {
      what: 'a backup has another head in its name',
      statements: [],
      act: 'head-missing',
      priority: 1,
      words: /the backup journal-\S+: the hash chain has another value after row \d+/,
    },
    {
      what: 'a trigger was put in',
      statements: ['CREATE TRIGGER hush AFTER INSERT ON alarm BEGIN UPDATE alarm SET open = 0; END'],
      act: 'schema-foreign',
      priority: 1,
      words: /the database has a trigger hush .*CREATE TRIGGER hush/,
    },
    {
      what: 'its newest value is not signed',
      statements: ['UPDATE chain SET signature = NULL WHERE seq = (SELECT max(seq) FROM chain)'],
      act: 'head-unsigned',
      priority: 2,
      words: /after row \d+, the newest, is not signed by this installation/,
    },
  ])(
    'on a journal of which $what raises an alarm and journals it',
    async ({ statements, act, priority, words }) => {
      await inUse()
      await inUse()
      rmSync(join(data, 'snapshots'), { recursive: true })
      const backups = join(data, 'backups')
      // As if the journal had been rewritten since, and signed again with the stolen key.
      const [name = ''] = act === 'head-missing' ? readdirSync(backups) : []
      if (name !== '')
        renameSync(
          join(backups, name),
          join(backups, name.replace(/-[0-9a-f]{16}\.sqlite$/, `-${'0'.repeat(16)}.sqlite`)),
        )
      const connection = openDatabase(journal, 'writer')
      connection.pragma('foreign_keys = OFF')
      for (const statement of statements) connection.exec(statement)
      connection.close()
      const site = await started()
      const [row] = (await acts(site)).filter(({ text }) => text === act)
      expect(row?.after).toMatch(words)
      const alarms = (await site.ask('alarms', {})) as readonly { kind?: string; text?: string; priority?: number }[]
      expect(alarms).toContainEqual(expect.objectContaining({ kind: 'records-damaged', text: act, priority }))
      await stop()
      const after = openDatabase(journal, 'reader')
      expect(after.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()).toEqual([])
      expect(after.prepare('SELECT open FROM alarm').pluck().all()).toContain(1)
      after.close()
    },
    60_000,
  )

  it('on a journal with a damaged alarm reports the damage, and later starts accuse nobody of it', async () => {
    await inUse()
    const connection = openDatabase(journal, 'writer')
    connection.exec('CREATE TABLE more (id INTEGER)')
    connection.close()
    await started()
    await stop()
    const damaged = openDatabase(journal, 'writer')
    damaged.exec('DROP TABLE more; UPDATE alarm SET body = replace(body, \'"id"\', \'"ie"\') WHERE open = 1')
    damaged.close()
    const acted = async () => {
      const texts = (await acts(await started())).map(({ text }) => text)
      await stop()
      return texts
    }
    expect(await acted()).toContain('rows-damaged')
    expect(await acted()).not.toContain('state-changed')
    expect(verifyFolder(data).problems.filter((text) => text.includes('without Sallyport'))).toEqual([])
  }, 60_000)

  it('on a journal restored from an earlier backup does not doubt what the restore replaced', async () => {
    const backup = await inUse()
    await inUse()
    expect(restore('--data', data, '--from', backup).status).toBe(0)
    const site = await started()
    expect((await acts(site)).map(({ text }) => text)).not.toContain('head-missing')
  }, 60_000)
})

describe('a restore', () => {
  it('refuses a forged backup whose one signature is a genuine early one, and one under another name', async () => {
    await inUse()
    const site = await started()
    await site.records.backUp('Ada')
    await stop()
    const backup = join(data, 'backups', readdirSync(join(data, 'backups')).toSorted().at(-1) ?? '')
    const forged = join(folder, 'forged.sqlite')
    copyFileSync(backup, forged)
    const connection = openDatabase(forged, 'writer')
    const values = connection
      .prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM chain ORDER BY seq')
      .all()
    const [early, ...later] = values
    if (!early || later.length === 0) throw new Error('the backup has too few values')
    connection.exec('UPDATE entry SET at = at + 1 WHERE seq = (SELECT max(seq) FROM entry)')
    const chain = createChain(early.hash)
    for (const part of readChainLines(connection, early.seq)) {
      if ('text' in part) chain.add(part.text)
      else chain.addHash(part.hash)
      if (!later.some(({ seq }) => seq === part.seq)) continue
      connection.prepare('UPDATE chain SET hash = ?, signature = NULL WHERE seq = ?').run(chain.close(), part.seq)
    }
    connection.close()
    const { status, stderr } = restore('--data', data, '--from', forged)
    expect(stderr).toContain('is not signed by this installation')
    expect(status).toBe(1)

    const renamed = join(folder, backupName(Date.now(), { seq: early.seq, hash: 'ab'.repeat(32) }))
    copyFileSync(backup, renamed)
    expect(restore('--data', data, '--from', renamed).stderr).toContain('it is not the backup that its name says')
  }, 60_000)

  it('takes a backup from before the installation got a new key', async () => {
    const backup = await inUse()
    rmSync(join(data, 'installation-key.pem'))
    await started()
    await stop()
    const restored = restore('--data', data, '--from', backup)
    expect(restored.stderr).toBe('')
    expect(restored.status).toBe(0)
    expect(verifyFolder(data).problems).toEqual([])
    await started()
    await stop()
    expect(verifyFolder(data).problems).toEqual([])
  }, 60_000)
})
