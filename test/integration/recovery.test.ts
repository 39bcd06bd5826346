/** Damaged data folders: each is refused with instructions, or starts and reports the problem. */
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'
import type { KeyStore } from '../../main/devices/key-store'
import { ok } from '../../main/domain/result'
import { adviceLines } from '../../main/running/advice'
import { osAccount } from '../../main/running/os-account'
import type { Recovery } from '../../main/running/recovery'
import { finishRestore } from '../../main/running/restoring'
import { startSite } from '../../main/running/running-site'
import type { RunningSite } from '../../main/running/running-site'
import { parseSiteText } from '../../main/site/parse'
import { checkCopy } from '../../main/store/backup'
import { markBegun } from '../../main/store/lost-journal'
import { migrate } from '../../main/store/migrate'
import { verifyFolder } from '../../main/verify/check'
import { openDatabase } from '../../main/store/open'
import { RETENTION_MARK } from '../../main/store/mark-keys'
import { LONGEST_SITE, packSite, unpackSite } from '../../main/store/site'
import { installationSigner } from '../../main/store/signing'
import { markSum } from '../../main/store/sums'
import { programFile } from '../support/programs'

const TEXT = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Recovery', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Gate' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  cardholders: [{ id: 'c1', name: 'Ada Rossi', credentials: [{ id: 'k1' }] }],
})
const keyStore: KeyStore = {
  read: () => Promise.resolve(ok({ current: null, pending: null })),
  write: () => Promise.resolve(ok(undefined)),
}

let folder: string
let data: string
let journal: string
let running: RunningSite | undefined
let logged: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-recovery-'))
  data = join(folder, 'data')
  journal = join(data, 'journal.sqlite')
  logged = []
})
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(folder, { recursive: true })
})

async function start(recovery: Recovery = {}, dataDir = data): Promise<string | RunningSite> {
  const parsed = parseSiteText(TEXT)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const outcome = await startSite({
    site: parsed.value.site,
    siteText: TEXT,
    dataDir,
    keyStore,
    clock: createClock(),
    log: (_, text) => void logged.push(text),
    software: 'test',
    recovery,
    programs: join(programFile('decider'), '..'),
  })
  if (!outcome.ok) {
    const { code, detail, advice } = outcome.error
    return [`${code}: ${detail}`, ...adviceLines(advice)].join(' ')
  }
  running = outcome.value
  return outcome.value
}
async function started(recovery: Recovery = {}, dataDir = data): Promise<RunningSite> {
  const site = await start(recovery, dataDir)
  if (typeof site === 'string') throw new Error(site)
  return site
}
async function stop(): Promise<void> {
  await running?.close()
  running = undefined
}
/** A used folder with a backup. */
async function inUse(dataDir = data): Promise<string> {
  const site = await started({}, dataDir)
  await site.act({ action: 'lockdown', door: 'D1', on: true }, 'Ada', 'test')
  await site.records.backUp('Ada')
  await stop()
  return join(dataDir, 'backups', readdirSync(join(dataDir, 'backups'))[0] ?? '')
}
const acts = async (site: RunningSite) =>
  (await site.ask('rows', { before: null, limit: 50 })).flatMap(({ event }) =>
    event.event === 'desk.records' ? [event] : [],
  )
/** The row and the open alarm of a recovery by hand: both name this account of the operating system. */
async function expectByHand(site: RunningSite, act: string): Promise<void> {
  const rows = await site.ask('rows', { before: null, limit: 50 })
  const row = rows.find(({ event }) => event.event === 'desk.records' && event.text === act)
  expect(row?.event).toMatchObject({ operator: osAccount() })
  const starts = rows.flatMap(({ seq, event }) => (event.event === 'site.started' ? [seq] : []))
  // In one commit with the start.
  expect(row?.seq).toBe(Math.max(...starts) - 1)
  expect(await site.ask('alarms', {})).toContainEqual(
    expect.objectContaining({ kind: 'records-by-command', text: act, priority: 1, detail: osAccount() }),
  )
}

const restore = (...args: readonly string[]) =>
  spawnSync(process.execPath, [programFile('restore'), ...args], { encoding: 'utf8' })

describe('a folder without its journal', () => {
  it('is refused with the newest backup and instructions, and starts an empty journal only on request', async () => {
    const backup = await inUse()
    for (const lose of [() => rmSync(journal), () => writeFileSync(journal, '')]) {
      lose()
      const refused = await start()
      expect(refused).toMatch(/^journal-missing: .*journal\.sqlite is missing or empty/)
      expect(refused).toContain(backup)
      expect(refused).toContain('--start-empty')
    }
    const host = spawnSync(process.execPath, [programFile('host'), '--site', siteFile(), '--data', data], {
      encoding: 'utf8',
    })
    expect(host.status).toBe(1)
    expect(host.stderr).toContain('--start-empty')

    const site = await started({ startEmpty: true })
    await expectByHand(site, 'started-empty')
  }, 60_000)

  it('can be restored to its previous state', async () => {
    const backup = await inUse()
    rmSync(journal)
    const { status, stdout } = restore('--data', data, '--from', backup)
    expect(stdout).toMatch(/restored up to row \d+; there was no journal/)
    expect(status).toBe(0)
    expect((await acts(await started())).map(({ text }) => text)).toContain('restored')
  }, 60_000)

  it('is refused again after a start with --start-empty that was cut short before its first row', async () => {
    const backup = await inUse()
    rmSync(journal)
    // As a start leaves it that was killed between making way and its first commit.
    const connection = openDatabase(journal, 'writer')
    migrate(connection)
    markBegun(connection, installationSigner(data).sum)
    connection.close()
    expect(await start()).toMatch(/^journal-missing: .*--start-empty/)
    expect(await start()).toContain(backup)
    await expectByHand(await started({ startEmpty: true }), 'started-empty')
  }, 60_000)

  it('refuses --start-empty while the journal exists', async () => {
    await inUse()
    expect(await start({ startEmpty: true })).toMatch(
      /^data-folder: --start-empty is for a folder whose journal is gone/,
    )
    await started()
  }, 60_000)

  it('is treated as missing while it is valid and has no rows', async () => {
    await inUse()
    const fresh = join(folder, 'fresh.sqlite')
    const connection = openDatabase(fresh, 'writer')
    migrate(connection)
    connection.close()
    rmSync(journal)
    copyFileSync(fresh, journal)
    expect(await start()).toMatch(/^journal-missing: .*--start-empty/)
    const site = await started({ startEmpty: true })
    expect((await acts(site)).map(({ text }) => text)).toContain('started-empty')
  }, 60_000)

  it('starts after a first start that was cut short before its first row', async () => {
    await started()
    await stop()
    const key = ['installation-key.pem', 'installation-public.pem'].map(
      (name) => [name, readFileSync(join(data, name))] as const,
    )
    rmSync(data, { recursive: true })
    mkdirSync(data, { mode: 0o700 })
    const connection = openDatabase(journal, 'writer')
    migrate(connection)
    for (const [name, bytes] of key) writeFileSync(join(data, name), bytes, { mode: 0o600 })
    markBegun(connection, installationSigner(data).sum)
    connection.close()
    expect(await acts(await started())).toEqual([])
  }, 60_000)
})

describe('a journal that is older than what lies beside it', () => {
  /** Puts the journal back as it was before more rows came, with snapshots and backups of later rows beside it. */
  async function aged(keep: 'snapshots' | 'backups'): Promise<void> {
    await inUse()
    const old = join(folder, 'old.sqlite')
    copyFileSync(journal, old)
    const site = await started()
    await site.act({ action: 'lockdown', door: 'D1', on: false }, 'Ada', 'test')
    if (keep === 'backups') await site.records.backUp('Ada')
    await stop()
    rmSync(journal)
    copyFileSync(old, journal)
    if (keep === 'backups') rmSync(join(data, 'snapshots'), { recursive: true })
  }

  for (const keep of ['snapshots', 'backups'] as const) {
    it(`is refused beside newer ${keep}, and goes on only on request, with an alarm`, async () => {
      await aged(keep)
      expect(await start()).toMatch(
        /^journal-older: .*journal\.sqlite ends at row \d+, and (snapshots|backups).*--start-older/,
      )
      const site = await started({ startOlder: true })
      await expectByHand(site, 'started-older')
      await stop()
      await started()
    }, 60_000)
  }

  it('is accepted when it was restored from an older backup', async () => {
    const backup = await inUse()
    const site = await started()
    await site.act({ action: 'lockdown', door: 'D1', on: false }, 'Ada', 'test')
    await site.records.backUp('Ada')
    await stop()
    expect(restore('--data', data, '--from', backup).status).toBe(0)
    await started()
    await stop()
    expect(await start({ startOlder: true })).toMatch(/^data-folder: --start-older is for a journal that is older/)
  }, 60_000)
})

const siteFile = (): string => {
  const file = join(folder, 'site.json')
  writeFileSync(file, TEXT)
  return file
}

describe('the key of the installation', () => {
  const secret = (): string => join(data, 'installation-key.pem')
  const known = (): string => join(data, 'installation-public.pem')
  /** Changes a letter in the middle of the base64: still a valid key. */
  const flip = (file: string): void => {
    const text = readFileSync(file, 'utf8')
    const at = Math.floor(text.length / 2)
    writeFileSync(file, text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1))
  }

  it('is refused by name when it is unreadable or does not match its public key', async () => {
    await inUse()
    const keep = [readFileSync(secret()), readFileSync(known())] as const
    const back = (): void => {
      writeFileSync(secret(), keep[0])
      writeFileSync(known(), keep[1])
    }
    for (const spoil of [
      () => flip(secret()),
      () => flip(known()),
      () => writeFileSync(secret(), 'no key'),
      () => truncateSync(known(), 40),
    ]) {
      spoil()
      expect(await start()).toMatch(/^installation-key: .*installation-(key|public)\.pem.*--new-key/)
      back()
    }
    await started()
  }, 60_000)

  it('is replaced only on request, with a journal entry and an alarm', async () => {
    await inUse()
    flip(secret())
    const site = await started({ newKey: true })
    const [replaced] = (await acts(site)).filter(({ text }) => text === 'key-replaced')
    expect(replaced?.after).toMatch(/^[0-9a-f]{64}$/)
    expect(replaced?.before).not.toBe(replaced?.after)
    await expectByHand(site, 'key-replaced')
    await stop()
    await started()
  }, 60_000)

  it('re-creates its lost public half', async () => {
    await inUse()
    const before = readFileSync(known(), 'utf8')
    rmSync(known())
    await started()
    expect(readFileSync(known(), 'utf8')).toBe(before)
  }, 60_000)
})

describe('a restore', () => {
  it('refuses the journal of another installation unless its key is named', async () => {
    await inUse()
    const other = join(folder, 'other')
    const foreign = await inUse(other)
    const refused = restore('--data', data, '--from', foreign)
    expect(refused.stderr).toContain('another installation')
    expect(refused.status).toBe(1)
    const named = restore('--data', data, '--from', foreign, '--installation', join(other, 'installation-public.pem'))
    expect(named.stderr).toBe('')
    expect(named.status).toBe(0)
    await started()
    await stop()
    await started()
    await stop()
    // The other key goes on checking what it signed, and the backups of this folder's own journal were left on purpose.
    const { problems, isCut } = verifyFolder(data)
    expect(problems).toEqual([])
    expect(isCut).toBe(false)
    expect(logged.filter((line) => line.includes('the backup '))).toEqual([])
  }, 60_000)

  it('refuses a backup with a trigger, a table or an index that no journal has', async () => {
    const backup = await inUse()
    for (const extra of [
      'CREATE TRIGGER quiet AFTER INSERT ON alarm BEGIN UPDATE alarm SET open = 0; END',
      'CREATE TABLE more (id INTEGER)',
      'CREATE INDEX entry_at ON entry (at)',
      'DROP INDEX alarm_seq',
    ]) {
      const changed = join(folder, 'changed.sqlite')
      copyFileSync(backup, changed)
      const connection = openDatabase(changed, 'writer')
      connection.exec(extra)
      connection.close()
      const { status, stderr } = restore('--data', data, '--from', changed)
      expect(stderr).toMatch(/that Sallyport did not make|is missing/)
      expect(status).toBe(1)
    }
  }, 60_000)

  it('refuses a backup whose site file or retention is not what its rows say', async () => {
    const backup = await inUse()
    const forged = TEXT.replace('Ada Rossi', 'Mallory')
    const { packed, sha256 } = packSite(forged)
    const days = JSON.stringify({ days: { access: 1, door: 1, violation: 1, device: 1, operator: 1 }, holds: [] })
    const mark = [RETENTION_MARK, days, markSum(RETENTION_MARK, days)]
    for (const [statement, ...values] of [
      ['UPDATE site SET text = ?, sha256 = ?', packed, sha256],
      ['INSERT OR REPLACE INTO mark (key, value, sum) VALUES (?, ?, ?)', ...mark],
    ] as const) {
      const changed = join(folder, 'changed.sqlite')
      copyFileSync(backup, changed)
      const connection = openDatabase(changed, 'writer')
      expect(connection.prepare(statement).run(...values).changes).toBeGreaterThan(0)
      connection.close()
      const { status, stderr } = restore('--data', data, '--from', changed)
      expect(stderr).toContain('it is not a sound backup')
      expect(status).toBe(1)
    }
  }, 60_000)

  it('records in the restored journal the operator, the source and the replaced journal', async () => {
    const backup = await inUse()
    expect(restore('--data', data, '--from', backup, '--reason', 'disk replaced').status).toBe(0)
    const site = await started()
    expect(await site.ask('alarms', {})).toContainEqual(
      expect.objectContaining({ kind: 'records-by-command', text: 'restored', priority: 1, detail: osAccount() }),
    )
    const [row] = (await acts(site)).filter(({ text }) => text === 'restored')
    expect(row).toMatchObject({ reason: 'disk replaced', after: expect.stringContaining('journal-') as string })
    expect(row?.operator).not.toBe('')
    expect(JSON.parse(row?.before ?? '')).toMatchObject({ replaced: { row: expect.any(Number) as number } })
  }, 60_000)

  it('interrupted between two renames is finished by the next start, even with a damaged note', async () => {
    const backup = await inUse()
    for (const note of ['{"aside":"journal.sqlite.replaced-x"}', '{"aside":"jou', '']) {
      for (const moved of [false, true]) {
        copyFileSync(backup, `${journal}.new`)
        writeFileSync(join(data, 'restoring.json'), note)
        if (moved) renameSync(journal, `${journal}.replaced-x`)
        finishRestore(data, () => undefined)
        expect(checkCopy(journal).ok).toBe(true)
        expect(existsSync(join(data, 'restoring.json'))).toBe(false)
        expect(existsSync(`${journal}.new`)).toBe(false)
      }
    }
    await started()
  }, 60_000)
})

describe('a changed row', () => {
  it('is found at the start when the state depends on it, and named with the backup to restore', async () => {
    const backup = await inUse()
    for (const name of readdirSync(join(data, 'snapshots'))) rmSync(join(data, 'snapshots', name))
    const connection = openDatabase(journal, 'writer')
    connection.exec('UPDATE entry SET at = at + 1 WHERE seq = 2')
    connection.close()
    const refused = await start()
    expect(refused).toMatch(/^journal-damaged: .*a row between \d+ and \d+ is not what was written/)
    expect(refused).toContain(backup)
  }, 60_000)
})

describe('a packed site file', () => {
  it('is not unpacked beyond its declared size, or beyond the largest site', () => {
    expect(unpackSite(gzipSync('a site'))).toBe('a site')
    const lying = gzipSync(Buffer.alloc(1_000_000))
    lying.writeUInt32LE(10, lying.length - 4)
    expect(() => unpackSite(lying)).toThrow(/larger than|Cannot create a Buffer|maxOutputLength/i)
    const bomb = gzipSync('x')
    bomb.writeUInt32LE(LONGEST_SITE + 1, bomb.length - 4)
    expect(() => unpackSite(bomb)).toThrow(`declares ${LONGEST_SITE + 1} bytes`)
  })
})
