import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAccounts } from '../../../main/operators/accounts'
import { FIRST_WAIT_MS, FREE_TRIES, LONGEST_WAIT_MS, waitLeft } from '../../../main/operators/lockout'
import { COST, hashPassword, matchesHash, passwordsHere } from '../../../main/operators/password'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})
/** Cheap, so that a hundred tries take no minute; the real cost is tried once below. */
const cost = { memorySize: 8, iterations: 1, parallelism: 1 }

function desk() {
  let now = 1_000_000
  let up = 500_000
  const many: unknown[] = []
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-operators-'))
  folders.push(folder)
  const file = join(folder, 'operators.json')
  const reports: string[] = []
  const open = () =>
    openAccounts({
      file,
      now: () => now,
      uptime: () => up,
      cost,
      passwords: passwordsHere(cost),
      report: (words) => reports.push(words),
      onManyTries: (...tries) => many.push(tries),
    })
  const pass = (ms: number): void => {
    now += ms
    up += ms
  }
  const setClock = (by: number): void => void (now += by)
  const restartMachine = (): void => void (up = 0)
  return { folder, accounts: open(), open, pass, setClock, restartMachine, file, reports, many }
}

const KIM = { name: 'Kim Larsen', role: 'administrator' } as const
const LEE = { name: 'lee', role: 'guard' } as const

describe('passwords', () => {
  it('are known again, and no other is', async () => {
    const hash = await hashPassword('correct horse', cost)
    expect(await matchesHash('correct horse', hash)).toBe(true)
    expect(await matchesHash('correct horsf', hash)).toBe(false)
    expect(await matchesHash('Å', await hashPassword('A\u030a', cost))).toBe(true)
  })
  it('never hash to the same twice', async () => {
    expect(await hashPassword('same', cost)).not.toBe(await hashPassword('same', cost))
  })
  it('take 64 MiB, and hashes of earlier settings still count', async () => {
    expect(COST).toEqual({ memorySize: 64 * 1024, iterations: 3, parallelism: 1 })
    expect(await hashPassword('as delivered')).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
    // a vector of the reference implementation of Argon2
    const foreign = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
    expect(await matchesHash('password', foreign)).toBe(true)
  })
  it('do not match text that is not a hash', async () => {
    expect(await matchesHash('', '')).toBe(false)
    expect(await matchesHash('x', '$argon2i$v=19$m=64,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$c2FsdHNhbHRzYWx0c2FsdA')).toBe(
      false,
    )
  })
})

describe('waiting after wrong tries', () => {
  it('begins after a few, doubles, and ends growing', () => {
    const wait = (count: number): number => waitLeft({ count, lastAt: 0 }, { now: 0, upMs: 0 })
    expect(wait(FREE_TRIES - 1)).toBe(0)
    expect([wait(FREE_TRIES), wait(FREE_TRIES + 1), wait(FREE_TRIES + 2)]).toEqual([30_000, 60_000, 120_000])
    expect(wait(50)).toBe(LONGEST_WAIT_MS)
    expect(wait(1e9)).toBe(LONGEST_WAIT_MS)
  })
  it('is no longer because the clock was set back', () => {
    expect(waitLeft({ count: FREE_TRIES, lastAt: 9_000_000 }, { now: 1_000, upMs: 0 })).toBe(30_000)
  })
  it('is counted by the time the machine runs, and after its restart by the time since', () => {
    const failures = { count: FREE_TRIES, lastAt: 0, upMs: 100_000 }
    const left = (upMs: number): number => waitLeft(failures, { now: 9_000_000, upMs })
    expect([left(100_000), left(120_000), left(130_000)]).toEqual([30_000, 10_000, 0])
    expect([left(0), left(20_000), left(40_000)]).toEqual([30_000, 10_000, 0])
  })
})

describe('accounts', () => {
  it('let in who knows the password, whatever the case of the name', async () => {
    const { accounts } = desk()
    expect(await accounts.add(KIM, 'correct horse')).toEqual({ ok: true, value: KIM })
    expect(await accounts.signIn(' kim LARSEN', 'correct horse')).toEqual({ ok: true, value: KIM })
    expect(await accounts.signIn('Kim Larsen', 'wrong')).toEqual({
      ok: false,
      error: { kind: 'wrong', triesLeft: 2, thenMs: FIRST_WAIT_MS },
    })
    expect(await accounts.add({ ...KIM, name: 'KIM larsen' }, 'another')).toMatchObject({ error: { kind: 'taken' } })
  })

  it('are kept in a file for its owner alone, without any password in it', async () => {
    const { accounts, file, open } = desk()
    await accounts.add(KIM, 'correct horse')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain('horse')
    expect(await open().signIn('Kim Larsen', 'correct horse')).toMatchObject({ ok: true })
  })

  it('make a guesser wait, the right password too, and start over after one that is right', async () => {
    const { accounts, pass } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 1; i < FREE_TRIES; i++)
      expect(await accounts.signIn('kim larsen', 'no')).toMatchObject({ error: { kind: 'wrong' } })
    for (const password of ['no', 'correct horse'])
      expect(await accounts.signIn('Kim Larsen', password)).toMatchObject({ error: { kind: 'wait', until: 1_030_000 } })
    pass(FIRST_WAIT_MS)
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ ok: true })
    expect(await accounts.signIn('Kim Larsen', 'no')).toMatchObject({ error: { kind: 'wrong', triesLeft: 2 } })
  })

  it('wait as long whatever the wall clock is set to, over a restart of the console and of the machine', async () => {
    const { accounts, open, setClock, restartMachine, pass } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await accounts.signIn('kim larsen', 'no')
    setClock(20 * 60_000)
    expect(await accounts.signIn('kim larsen', 'correct horse')).toMatchObject({ error: { kind: 'wait' } })
    restartMachine()
    pass(10_000)
    expect(await open().signIn('kim larsen', 'correct horse')).toMatchObject({ error: { kind: 'wait' } })
    pass(FIRST_WAIT_MS - 10_000)
    expect(await open().signIn('kim larsen', 'correct horse')).toMatchObject({ ok: true })
  })

  it('say when ten wrong tries in a row were made at a name, of an operator or of nobody', async () => {
    const { accounts, pass, many } = desk()
    await accounts.add(KIM, 'correct horse')
    for (const name of ['kim larsen', 'nobody'])
      for (let i = 0; i < 10; i++) {
        await accounts.signIn(name, 'no')
        pass(LONGEST_WAIT_MS)
      }
    expect(many).toEqual([
      ['Kim Larsen', 10],
      [null, 10],
    ])
    expect(await accounts.signIn('kim larsen', 'no')).toMatchObject({ error: { kind: 'wait' } })
    expect(accounts.endWait('KIM larsen')).toMatchObject({ ok: true })
    expect(await accounts.signIn('kim larsen', 'correct horse')).toMatchObject({ ok: true })
  })

  it('wait longer after each wrong try that follows a wait', async () => {
    const { accounts, pass } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await accounts.signIn('kim larsen', 'no')
    pass(FIRST_WAIT_MS)
    expect(await accounts.signIn('kim larsen', 'no')).toMatchObject({
      error: { kind: 'wait', until: 1_000_000 + 3 * FIRST_WAIT_MS },
    })
  })

  it('count simultaneous tries one by one', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    const tries = await Promise.all(Array.from({ length: 10 }, () => accounts.signIn('Kim Larsen', 'no')))
    expect(tries.filter((one) => !one.ok && one.error.kind === 'wrong')).toHaveLength(2)
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ error: { kind: 'wait' } })
  })

  it.each(['Kim Larsen', 'nobody'])('remember wrong tries of %s over a restart', async (name) => {
    const { accounts, open } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await accounts.signIn(name, 'no')
    expect(await open().signIn(name, 'correct horse')).toMatchObject({ error: { kind: 'wait' } })
  })

  it('tell a name that nobody has no other way than a wrong password, and do not keep it', async () => {
    const { accounts, file } = desk()
    await accounts.add(KIM, 'correct horse')
    const answers = async (name: string) => {
      const all = []
      for (let i = 0; i <= FREE_TRIES; i++) all.push(await accounts.signIn(name, 'no'))
      return all
    }
    expect(await answers('my secret password')).toEqual(await answers('Kim Larsen'))
    expect(readFileSync(file, 'utf8')).not.toContain('secret')
  })

  it('keep an administrator whatever happens', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    await accounts.add(LEE, 'battery staple')
    expect(accounts.remove('Kim Larsen')).toMatchObject({ error: { kind: 'last-administrator' } })
    expect(accounts.setRole('Kim Larsen', 'auditor')).toMatchObject({ error: { kind: 'last-administrator' } })
    expect(accounts.setRole('lee', 'administrator')).toMatchObject({ ok: true })
    expect(accounts.setRole('Kim Larsen', 'auditor')).toMatchObject({ ok: true })
    expect(accounts.remove('Kim Larsen')).toMatchObject({ ok: true })
    expect(accounts.all().map(({ name, role }) => [name, role])).toEqual([['lee', 'administrator']])
  })

  it('take a new password, forget the old one, and end a wait', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await accounts.signIn('Kim Larsen', 'no')
    expect(accounts.all()[0]?.waitsUntil).toBe(1_030_000)
    expect(await accounts.setPassword('Kim Larsen', 'battery staple')).toMatchObject({ ok: true })
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ ok: false })
    expect(await accounts.signIn('Kim Larsen', 'battery staple')).toMatchObject({ ok: true })
    expect(accounts.all()[0]).toMatchObject({ waitsUntil: null, signedInAt: 1_000_000 })
  })

  it('see immediately what another program does to the file', async () => {
    const { accounts, open } = desk()
    await accounts.add(KIM, 'correct horse')
    const other = open()
    await other.add(LEE, 'battery staple')
    expect(await accounts.signIn('lee', 'battery staple')).toMatchObject({ ok: true })
    other.remove('lee')
    expect(accounts.find('lee')).toBeNull()
    accounts.setIdleLock(5)
    expect(other.idleLockMinutes()).toBe(5)
  })

  it.each(['', '{}', '{"format":"sallyport-operators/1","operators":[{"name":"kim"}]}', 'x'])(
    'of a damaged file (%j) let nobody in',
    async (text) => {
      const { open, file, reports } = desk()
      writeFileSync(file, text)
      const accounts = open()
      expect(accounts.isEmpty()).toBe(false)
      expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ error: { kind: 'sealed' } })
      expect(await accounts.add(KIM, 'x')).toMatchObject({ error: { kind: 'sealed' } })
      expect(accounts.setIdleLock(null)).toMatchObject({ error: { kind: 'sealed' } })
      expect(readFileSync(file, 'utf8')).toBe(text)
      expect(reports[0]).toContain('damaged')
    },
  )
})
