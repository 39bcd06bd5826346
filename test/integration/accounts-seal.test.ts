/** The accounts file with a real journal and the installation's key: what is valid, what is sealed, what ends a seal. */
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sealOfFolder } from '../../main/operators/folder-seal'
import { openAccounts } from '../../main/operators/accounts'
import { runOperators } from '../../main/commands/operators'
import { ACCOUNTS_MARKS, type AccountsMark } from '../../main/operators/seal'
import { createSession } from '../../main/operators/session'
import { openDatabase } from '../../main/store/open'
import { cost, fileOf, keepIn, letsIn, open, passwords, start } from '../support/sealed-accounts'

const KIM = { name: 'Kim', role: 'administrator' } as const
const LEE = { name: 'Lee', role: 'guard' } as const

const top = mkdtempSync(join(tmpdir(), 'sallyport-seal-'))
afterAll(() => rmSync(top, { recursive: true }))

/** The accounts, opened as the separate command does. */
async function host(dataDir: string, args: readonly string[], password = '') {
  const out: string[] = []
  const err: string[] = []
  const status = await runOperators(['--data', dataDir, ...args], {
    open: () =>
      openAccounts({
        file: join(dataDir, 'operators.json'),
        seal: sealOfFolder(dataDir),
        now: Date.now,
        cost,
        passwords,
        report: () => undefined,
      }),
    readPassword: () => Promise.resolve(password),
    account: 'root (uid 0) on desk-1',
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { status, out, err }
}

/** A folder with a journal and accounts; `early` is the file with Kim only, `before` the file before the last change. */
const made = join(top, 'made')
let early = ''
let before = ''

beforeAll(async () => {
  const site = await start(made)
  const { accounts } = open(made, keepIn(site))
  await accounts.add(KIM, 'correct horse')
  early = readFileSync(fileOf(made), 'utf8')
  await accounts.add(LEE, 'battery staple')
  before = readFileSync(fileOf(made), 'utf8')
  accounts.setIdleLock(7)
  await site.close()
}, 60_000)

let copies = 0
function copy(): string {
  const folder = join(top, `copy-${++copies}`)
  cpSync(made, folder, { recursive: true })
  return folder
}

type Tampering = (file: string) => void
const edited =
  (by: (json: Record<string, unknown>) => unknown): Tampering =>
  (file) =>
    writeFileSync(file, JSON.stringify(by(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)))
const asAdministrators: Parameters<typeof edited>[0] = (json) => ({
  ...json,
  operators: (json['operators'] as object[]).map((one) => ({ ...one, role: 'administrator' })),
})
const TAMPERINGS: readonly (readonly [string, Tampering, string])[] = [
  ['deleted', (file) => unlinkSync(file), 'missing'],
  ['emptied', (file) => writeFileSync(file, ''), 'damaged'],
  ['without accounts', edited((json) => ({ ...json, operators: [] })), 'empty'],
  ['edited in a role', edited(asAdministrators), 'changed'],
  [
    'edited in a role, with a higher number',
    edited((json) => ({ ...(asAdministrators(json) as object), serial: 99 })),
    'changed',
  ],
  ['stripped of its seal', edited(({ seal: _seal, ...json }) => ({ ...json, serial: 99 })), 'unsigned'],
  ['replaced by a version from before seals', edited(({ seal: _seal, serial: _serial, ...json }) => json), 'unsigned'],
  ['replaced by an old copy', (file) => writeFileSync(file, early), 'older'],
  ['replaced by the previous copy', (file) => writeFileSync(file, before), 'older'],
]

describe.each(TAMPERINGS)('a file that was %s', (_how, tamper, why) => {
  it('is sealed at the start: no first start, no sign-in, no changed role', async () => {
    const folder = copy()
    tamper(fileOf(folder))
    const { accounts, seen } = open(folder)
    const session = createSession({ accounts, now: Date.now, recoverCommand: 'recover', demo: () => null })
    expect(session.view()).toMatchObject({ state: 'signed-out', sealed: { why } })
    expect(await session.setUp('Mallory', 'a password of mine')).toMatchObject({ error: { kind: 'set-up' } })
    expect(await letsIn(accounts, 'Lee', 'battery staple')).toBe(false)
    expect(await accounts.add({ name: 'Mallory', role: 'administrator' }, 'x')).toMatchObject({
      error: { kind: 'sealed', why, problem: expect.stringContaining(fileOf(folder)) as string },
    })
    expect(accounts.find('Lee')).toBeNull()
    expect(seen.sealed).toMatchObject([{ why }])
  })

  it('is sealed while the console runs, ends the session, and is valid again once the right file is back', async () => {
    const folder = copy()
    const { accounts, seen } = open(folder)
    const session = createSession({ accounts, now: Date.now, recoverCommand: 'recover', demo: () => null })
    expect(await session.signIn('Lee', 'battery staple')).toMatchObject({ ok: true })
    const right = readFileSync(fileOf(folder), 'utf8')
    tamper(fileOf(folder))
    expect(session.operator()).toBeNull()
    expect(session.view()).toMatchObject({ state: 'signed-out', sealed: { why } })
    writeFileSync(fileOf(folder), right)
    expect(session.view()).toMatchObject({ state: 'signed-out', sealed: null })
    expect(await letsIn(accounts, 'Lee', 'battery staple')).toBe(true)
    expect(seen.sealed.map((sealed) => sealed?.why ?? null)).toEqual([why, null])
  })
})

describe('a journal that is away', () => {
  const away = (folder: string): void => {
    for (const end of ['', '-wal', '-shm'])
      if (existsSync(join(folder, `journal.sqlite${end}`)))
        renameSync(join(folder, `journal.sqlite${end}`), join(folder, `journal.sqlite.new${end}`))
  }
  const back = (folder: string): void => {
    for (const end of ['', '-wal', '-shm'])
      if (existsSync(join(folder, `journal.sqlite.new${end}`)))
        renameSync(join(folder, `journal.sqlite.new${end}`), join(folder, `journal.sqlite${end}`))
  }

  it('gives nobody a first start, as when a restore was cut short', async () => {
    const folder = copy()
    away(folder)
    unlinkSync(fileOf(folder))
    const { accounts } = open(folder)
    const session = createSession({ accounts, now: Date.now, recoverCommand: 'recover', demo: () => null })
    expect(session.view()).toMatchObject({ state: 'signed-out', sealed: { why: 'missing' } })
    expect(await session.setUp('Mallory', 'a password of mine')).toMatchObject({ error: { kind: 'set-up' } })
  })

  it('counts again once the start has brought it back: an older copy is sealed then', () => {
    const folder = copy()
    away(folder)
    writeFileSync(fileOf(folder), early)
    const { accounts } = open(folder)
    back(folder)
    accounts.sealBy(sealOfFolder(folder))
    expect(accounts.sealed()).toMatchObject({ why: 'older' })
  })
})

describe('the newest version known', () => {
  /** One byte of the rows' values. */
  const flip = (folder: string, keys: readonly string[]): void => {
    const connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
    for (const key of keys)
      connection.prepare("UPDATE mark SET value = replace(value, 'serial', 'seriam') WHERE key = ?").run(key)
    connection.close()
  }

  it.each([
    ['while the journal is away', (folder: string) => renameSync(join(folder, 'journal.sqlite'), join(folder, 'j'))],
    ['while both marks are damaged', (folder: string) => flip(folder, ACCOUNTS_MARKS)],
    [
      'after its marks were removed',
      (folder: string) => {
        const connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
        connection.prepare("DELETE FROM mark WHERE key LIKE 'accounts%'").run()
        connection.close()
      },
    ],
  ])('does not let an older signed copy in %s', async (_when, damage) => {
    const folder = copy()
    if (_when === 'after its marks were removed') {
      const site = await start(folder)
      await site.desk({ event: 'desk.operators-changed', text: 'added Lee, guard' })
      await site.close()
    }
    damage(folder)
    writeFileSync(fileOf(folder), early)
    const { accounts } = open(folder)
    expect(accounts.sealed()).toMatchObject({ why: 'unproven' })
    expect(await letsIn(accounts, 'Kim', 'correct horse')).toBe(false)
  })

  it.each(ACCOUNTS_MARKS)('is still known after one byte of its mark %s changed', async (key) => {
    const folder = copy()
    flip(folder, [key])
    expect(await letsIn(open(folder).accounts, 'Lee', 'battery staple')).toBe(true)
    writeFileSync(fileOf(folder), early)
    expect(open(folder).accounts.sealed()).toMatchObject({ why: 'older' })
  })

  it('is what a recovery says once both marks are damaged, and the marks are whole again', async () => {
    const folder = copy()
    flip(folder, ACCOUNTS_MARKS)
    expect(await host(folder, ['recover'])).toMatchObject({ status: 0 })
    const site = await start(folder)
    const { accounts, seen } = open(folder, keepIn(site))
    expect(await letsIn(accounts, 'Lee', 'battery staple')).toBe(true)
    expect(seen.words).toMatchObject([{ recovered: true }])
    await site.close()
    expect(open(folder).accounts.sealed()).toBeNull()
  })
})

describe('what counts', () => {
  it('a first start, whose file is sealed when there is a key', async () => {
    const folder = join(top, 'fresh')
    const kept: AccountsMark[] = []
    const { accounts, seen } = open(folder, (mark) => kept.push(mark))
    expect(accounts.isEmpty()).toBe(true)
    await accounts.add(KIM, 'correct horse')
    const site = await start(folder)
    accounts.adopt()
    expect(seen.adopted).toBe(1)
    expect(kept).toMatchObject([{ accounts: 1 }])
    if (kept[0]) keepIn(site)(kept[0])
    await site.close()
    unlinkSync(fileOf(folder))
    expect(open(folder).accounts.sealed()).toMatchObject({ why: 'missing' })
  }, 60_000)

  it('a folder from before seals, once', async () => {
    const folder = join(top, 'old')
    const site = await start(folder)
    await site.desk({ event: 'desk.signed-in', operator: 'Kim' })
    await site.close()
    const old = { format: 'sallyport-operators/1', idleLockMinutes: 15, strangers: [], words: [], markKey: 'x' }
    const { operators } = JSON.parse(early) as { operators: object[] }
    expect(open(folder).accounts.sealed()).toMatchObject({ why: 'missing' })
    writeFileSync(fileOf(folder), JSON.stringify({ ...old, operators }))
    const again = await start(folder)
    const { accounts, seen } = open(folder, keepIn(again))
    expect(await letsIn(accounts, 'Kim', 'correct horse')).toBe(true)
    expect(seen.adopted).toBe(1)
    await again.close()
    writeFileSync(fileOf(folder), JSON.stringify({ ...old, operators }))
    expect(open(folder).accounts.sealed()).toMatchObject({ why: 'unsigned' })
  }, 60_000)

  it('a site that ran without a window and never had an account gets its first start', async () => {
    const folder = join(top, 'windowless')
    const site = await start(folder)
    await site.desk({ event: 'desk.note', operator: 'host', text: 'no account' })
    await site.close()
    expect(open(folder).accounts.isEmpty()).toBe(true)
  }, 60_000)

  it('what the host command does, while the console runs and while it does not', async () => {
    const folder = copy()
    expect(await host(folder, ['add', 'Ana', '--role', 'auditor'], 'purple monkey lamp')).toMatchObject({ status: 0 })
    const { accounts, seen } = open(folder)
    expect(await letsIn(accounts, 'Ana', 'purple monkey lamp')).toBe(true)
    expect(await host(folder, ['reset-password', 'Lee'], 'teapot under a bridge')).toMatchObject({ status: 0 })
    expect(await letsIn(accounts, 'Lee', 'teapot under a bridge')).toBe(true)
    expect(seen.words.map(({ text }) => text)).toEqual(['added Ana, auditor', 'new password for Lee'])
    expect(seen.sealed).toEqual([])
  })

  it('nothing of the host command while the accounts are sealed, except to recover', async () => {
    const folder = copy()
    writeFileSync(fileOf(folder), early)
    for (const args of [['list'], ['add', 'Ana', '--role', 'administrator'], ['end-wait', 'Kim']])
      expect(await host(folder, args, 'purple monkey lamp')).toMatchObject({
        status: 2,
        err: [expect.stringContaining('earlier version')],
      })
  })
})

describe('host operators recover', () => {
  it('accepts the accounts in the file, lists them, and tells the running console', async () => {
    const folder = copy()
    const { accounts, seen } = open(folder)
    edited(asAdministrators)(fileOf(folder))
    expect(accounts.sealed()).toMatchObject({ why: 'changed' })
    expect(await host(folder, ['recover'])).toEqual({
      status: 0,
      out: ['Kim\tadministrator', 'Lee\tadministrator'],
      err: [],
    })
    expect(await letsIn(accounts, 'Lee', 'battery staple')).toBe(true)
    expect(seen.words).toMatchObject([
      { recovered: true, text: 'accounts recovered by root (uid 0) on desk-1: as the file holds them' },
    ])
    expect(seen.sealed.map((sealed) => sealed?.why ?? null)).toEqual(['changed', null])
    expect(open(folder).accounts.sealed()).toBeNull()
  })

  it('replaces all accounts by one administrator, also when the file is missing', async () => {
    const folder = copy()
    unlinkSync(fileOf(folder))
    expect(await host(folder, ['recover'])).toMatchObject({
      status: 2,
      err: ['the accounts cannot be written: the file holds no administrator: name a new one'],
    })
    expect(await host(folder, ['recover', 'Ana'], 'purple monkey lamp')).toMatchObject({ status: 0 })
    const { accounts } = open(folder)
    expect(accounts.all().map(({ name, role }) => [name, role])).toEqual([['Ana', 'administrator']])
    expect(await letsIn(accounts, 'Ana', 'purple monkey lamp')).toBe(true)
  })

  it('is refused when nothing is sealed, and without a signing key', async () => {
    const folder = copy()
    expect(await host(folder, ['recover', 'Ana'], 'purple monkey lamp')).toMatchObject({
      status: 2,
      err: ['the accounts are not sealed: there is nothing to recover'],
    })
    unlinkSync(fileOf(folder))
    unlinkSync(join(folder, 'installation-key.pem'))
    expect(await host(folder, ['recover', 'Ana'], 'purple monkey lamp')).toMatchObject({
      status: 2,
      err: [expect.stringContaining('no installation key')],
    })
    expect(existsSync(fileOf(folder))).toBe(false)
  })
})

describe('the journal', () => {
  it('raises an alarm of priority 1 that names the account of the system which changed accounts', async () => {
    const site = await start(copy())
    const by = 'root (uid 0) on desk-1'
    await site.desk({ event: 'desk.accounts', text: 'by-command', operator: by, after: 'added Ana, auditor' })
    await vi.waitFor(async () =>
      expect(await site.ask('alarms', {})).toContainEqual(
        expect.objectContaining({ kind: 'accounts-by-command', priority: 1, text: by }),
      ),
    )
    await site.close()
  }, 60_000)

  it('raises an alarm of priority 1 for sealed accounts and ends it when they are usable again', async () => {
    const site = await start(copy())
    const alarms = async () =>
      (await site.ask('alarms', {})).filter((one) => (one as { kind?: string }).kind === 'accounts-sealed')
    await site.desk({ event: 'desk.accounts', text: 'sealed', after: 'missing' })
    await vi.waitFor(async () => expect(await alarms()).toMatchObject([{ priority: 1, text: 'missing' }]))
    await site.desk({ event: 'desk.accounts', text: 'usable' })
    await vi.waitFor(async () => expect(await alarms()).toMatchObject([{ overAt: expect.any(Number) as number }]))
    await site.close()
  }, 60_000)
})
