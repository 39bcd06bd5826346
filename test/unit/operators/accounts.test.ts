import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openAccounts } from '../../../main/operators/accounts'
import { sessionAnswers } from '../../../main/operators/answers'
import { FIRST_WAIT_MS, FREE_TRIES, LONGEST_WAIT_MS, waitUntil } from '../../../main/operators/lockout'
import { COST, hashPassword, isPassword } from '../../../main/operators/password'
import { createSession } from '../../../main/operators/session'
import type { DeskEvent } from '../../../main/domain/event'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-operators-'))
  folders.push(folder)
  return folder
}
/** Cheap, so that a hundred tries take no minute; the real cost is tried once below. */
const cost = { n: 2, r: 1, p: 1 }

function desk(folder = newFolder()) {
  let now = 1_000_000
  const open = () => openAccounts({ folder, now: () => now, cost })
  const accounts = open()
  return { folder, accounts, open, pass: (ms: number) => (now += ms), file: join(folder, 'operators.json') }
}

const KIM = { name: 'Kim Larsen', role: 'administrator' } as const
const LEE = { name: 'lee', role: 'guard' } as const

describe('passwords', () => {
  it('are known again, and no other is', async () => {
    const hash = await hashPassword('correct horse', cost)
    expect(await isPassword('correct horse', hash)).toBe(true)
    expect(await isPassword('correct horsf', hash)).toBe(false)
    expect(await isPassword('Å', await hashPassword('A\u030a', cost))).toBe(true)
  })
  it('never hash to the same twice', async () => {
    expect((await hashPassword('same', cost)).key).not.toBe((await hashPassword('same', cost)).key)
  })
  it('take 128 MiB and scrypt as delivered', async () => {
    expect(128 * COST.n * COST.r).toBe(128 * 1024 * 1024)
    const hash = await hashPassword('as delivered')
    expect(await isPassword('as delivered', hash)).toBe(true)
    expect(hash).toMatchObject({ kind: 'scrypt', n: 131_072, r: 8, p: 1 })
  })
})

describe('waiting after wrong tries', () => {
  it('begins after a few, doubles, and ends growing', () => {
    const wait = (count: number): number => waitUntil({ count, lastAt: 0 })
    expect(wait(FREE_TRIES - 1)).toBe(0)
    expect([wait(FREE_TRIES), wait(FREE_TRIES + 1), wait(FREE_TRIES + 2)]).toEqual([5_000, 10_000, 20_000])
    expect(wait(50)).toBe(LONGEST_WAIT_MS)
    expect(wait(1e9)).toBe(LONGEST_WAIT_MS)
  })
})

describe('accounts', () => {
  it('let in who knows the password, whatever the case of the name', async () => {
    const { accounts } = desk()
    expect(await accounts.add(KIM, 'correct horse')).toEqual({ ok: true, value: KIM })
    expect(await accounts.signIn(' kim LARSEN', 'correct horse')).toEqual({ ok: true, value: KIM })
    expect(await accounts.signIn('Kim Larsen', 'wrong')).toEqual({ ok: false, error: { kind: 'wrong' } })
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
    for (let i = 0; i < FREE_TRIES; i++)
      expect(await accounts.signIn('kim larsen', 'no')).toMatchObject({ error: { kind: 'wrong' } })
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({
      error: { kind: 'wait', until: 1_005_000 },
    })
    pass(FIRST_WAIT_MS)
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ ok: true })
    expect(await accounts.signIn('Kim Larsen', 'no')).toMatchObject({ error: { kind: 'wrong' } })
    expect(await accounts.signIn('Kim Larsen', 'no')).toMatchObject({ error: { kind: 'wrong' } })
  })

  it('remember wrong tries over a restart', async () => {
    const { accounts, open } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await accounts.signIn('Kim Larsen', 'no')
    expect(await open().signIn('Kim Larsen', 'correct horse')).toMatchObject({ error: { kind: 'wait' } })
  })

  it('tell a name that nobody has no other way than a wrong password', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++)
      expect(await accounts.signIn('nobody', 'no')).toEqual({ ok: false, error: { kind: 'wrong' } })
    expect(await accounts.signIn('nobody', 'no')).toMatchObject({ error: { kind: 'wait' } })
  })

  it('keep an administrator whatever happens', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    await accounts.add(LEE, 'battery staple')
    expect(accounts.remove('Kim Larsen')).toMatchObject({ error: { kind: 'last-administrator' } })
    expect(accounts.remove('LEE')).toEqual({ ok: true, value: LEE })
    expect(await accounts.signIn('lee', 'battery staple')).toMatchObject({ error: { kind: 'wrong' } })
    expect(accounts.all()).toEqual([KIM])
  })

  it('take a new password and forget the old one', async () => {
    const { accounts } = desk()
    await accounts.add(KIM, 'correct horse')
    expect(await accounts.changePassword('Kim Larsen', 'battery staple')).toMatchObject({ ok: true })
    expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ ok: false })
    expect(await accounts.signIn('Kim Larsen', 'battery staple')).toMatchObject({ ok: true })
  })

  it.each(['', '{}', '{"format":"sallyport-operators/1","operators":[{"name":"kim"}]}', 'x'])(
    'of a damaged file (%j) let nobody in',
    async (text) => {
      const { open, file } = desk()
      writeFileSync(file, text)
      const accounts = open()
      expect(accounts.isEmpty()).toBe(false)
      expect(await accounts.signIn('Kim Larsen', 'correct horse')).toMatchObject({ error: { kind: 'sealed' } })
      expect(await accounts.add(KIM, 'x')).toMatchObject({ error: { kind: 'sealed' } })
      expect(readFileSync(file, 'utf8')).toBe(text)
    },
  )
})

function sitting(folder?: string) {
  const { accounts, open, pass, folder: place } = desk(folder)
  const session = createSession(accounts, 'root')
  const notes: Omit<DeskEvent, 'at'>[] = []
  const answers = sessionAnswers({ accounts, session, note: (event) => notes.push(event) })
  const changes: string[] = []
  session.onChange((change, { name }) => changes.push(`${change} ${name}`))
  return { accounts, session, answers, notes, changes, open, pass, folder: place }
}
const admin = { operator: KIM }

describe('a session', () => {
  it('is open to whoever the operating system let in, until the first administrator is made', async () => {
    const { session, answers, changes, folder } = sitting()
    expect(session.operator()).toEqual({ name: 'root', role: 'administrator' })
    expect(await answers.setUpSignIn(admin, KIM.name, 'correct horse')).toEqual({
      ok: true,
      value: { state: 'signed-in', operator: KIM },
    })
    expect(changes).toEqual(['signed-in Kim Larsen'])
    expect(await answers.setUpSignIn(admin, 'another', 'correct horse')).toMatchObject({ ok: false })
    const later = sitting(folder)
    expect(later.session.view()).toEqual({ state: 'signed-out', operator: null })
    expect(later.session.operator()).toBeNull()
  })

  it('locks with its operator and opens for another', async () => {
    const { session, answers, accounts, changes } = sitting()
    await answers.setUpSignIn(admin, KIM.name, 'correct horse')
    await accounts.add(LEE, 'battery staple')
    expect(answers.lock(admin)).toEqual({ ok: true, value: { state: 'locked', operator: KIM } })
    expect(session.operator()).toBeNull()
    expect(await answers.signIn({ operator: null }, 'lee', 'no')).toMatchObject({ ok: false, code: 'sign-in' })
    expect(session.view().state).toBe('locked')
    expect(await answers.signIn({ operator: null }, 'lee', 'battery staple')).toMatchObject({ ok: true })
    expect(session.operator()).toEqual(LEE)
    expect(answers.signOut({ operator: LEE })).toEqual({ ok: true, value: { state: 'signed-out', operator: null } })
    expect(changes.map((change) => change.split(' ')[0])).toEqual(['signed-in', 'locked', 'signed-in', 'signed-out'])
  })

  it('of an open desk has nothing to lock', () => {
    const { session, changes } = sitting()
    expect([session.lock().state, session.signOut().state]).toEqual(['open', 'open'])
    expect(changes).toEqual([])
  })

  it('says when a wait is over', async () => {
    const { answers, accounts } = sitting()
    await accounts.add(KIM, 'correct horse')
    for (let i = 0; i < FREE_TRIES; i++) await answers.signIn({ operator: null }, 'kim larsen', 'no')
    expect(await answers.signIn({ operator: null }, 'kim larsen', 'no')).toMatchObject({
      code: 'sign-in',
      until: 1_005_000,
    })
  })

  it('journals what was done to accounts and that a try was refused, never what was typed', async () => {
    const { answers, accounts, notes } = sitting()
    await accounts.add(KIM, 'correct horse')
    await answers.addOperator(admin, 'lee', 'guard', 'battery staple')
    await answers.signIn({ operator: null }, 'battery staple', 'lee')
    await answers.changePassword(admin, 'lee', 'another staple')
    await answers.removeOperator(admin, 'lee')
    expect(notes).toEqual([
      { event: 'desk.operators-changed', operator: KIM.name, text: 'added lee, guard' },
      { event: 'desk.sign-in-refused', text: 'wrong name or password' },
      { event: 'desk.operators-changed', operator: KIM.name, text: 'new password for lee' },
      { event: 'desk.operators-changed', operator: KIM.name, text: 'removed lee' },
    ])
    expect(JSON.stringify(notes)).not.toContain('staple')
  })

  it('lets a guard change no password but their own, and nobody remove themselves', async () => {
    const { answers, accounts } = sitting()
    await accounts.add(KIM, 'correct horse')
    await accounts.add(LEE, 'battery staple')
    expect(await answers.changePassword({ operator: LEE }, KIM.name, 'mine now it is')).toMatchObject({
      code: 'not-permitted',
    })
    expect(await answers.changePassword({ operator: LEE }, 'lee', 'mine it remains')).toMatchObject({ ok: true })
    expect(answers.removeOperator(admin, KIM.name)).toMatchObject({ ok: false })
  })

  it('takes no second operator before there is an administrator to sign in as', async () => {
    const { answers } = sitting()
    expect(
      await answers.addOperator(
        { operator: { name: 'root', role: 'administrator' } },
        'lee',
        'guard',
        'battery staple',
      ),
    ).toMatchObject({
      ok: false,
    })
  })
})
