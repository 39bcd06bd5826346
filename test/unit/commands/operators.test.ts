import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Word } from '../../../main/operators/account-file'
import { openAccounts } from '../../../main/operators/accounts'
import { OPERATORS_USAGE, runOperators } from '../../../main/commands/operators'
import { passwordsHere } from '../../../main/operators/password'

const cost = { memorySize: 8, iterations: 1, parallelism: 1 }
const folder = mkdtempSync(join(tmpdir(), 'sallyport-operators-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
function site() {
  const data = join(folder, String(++made))
  const setup = {
    file: join(data, 'operators.json'),
    now: () => 1_000,
    cost,
    passwords: passwordsHere(cost),
    report: () => {},
  }
  const run = async (args: readonly string[], password = '') => {
    const out: string[] = []
    const err: string[] = []
    const status = await runOperators(['--data', data, ...args], {
      open: () => openAccounts(setup),
      account: 'root (uid 0) on desk-1',
      readPassword: () => Promise.resolve(password),
      out: (line) => out.push(line),
      err: (line) => err.push(line),
    })
    return { status, out, err }
  }
  return { run, setup, data }
}

describe('host operators', () => {
  it('makes an administrator, lists, resets a password, changes a role and removes', async () => {
    const { run, setup } = site()
    expect(await run(['add', 'Kim', '--role', 'administrator'], 'correct horse staple')).toMatchObject({ status: 0 })
    expect(await run(['add', 'Lee', '--role', 'guard'], 'battery staple horse')).toMatchObject({ status: 0 })
    expect(await run(['reset-password', 'lee'], 'purple monkey lamp')).toMatchObject({ status: 0 })
    expect(await openAccounts(setup).signIn('Lee', 'purple monkey lamp')).toMatchObject({ ok: true })
    expect(await run(['set-role', 'Lee', '--role', 'supervisor'])).toMatchObject({ status: 0 })
    expect((await run(['list'])).out).toEqual([
      'Kim\tadministrator\tnever signed in',
      'Lee\tsupervisor\tsigned in 1970-01-01T00:00:01.000Z',
    ])
    expect(await run(['remove', 'Lee'])).toMatchObject({ status: 0 })
    expect(readFileSync(setup.file, 'utf8')).not.toMatch(/horse|monkey/)
  })

  it('leaves for the console what it did, which takes it once', async () => {
    const { run, setup } = site()
    await run(['add', 'Kim', '--role', 'administrator'], 'correct horse staple')
    const words: string[] = []
    const by: (string | undefined)[] = []
    const onWord = (word: Word): void => {
      words.push(word.text)
      by.push(word.by)
    }
    const console = () => openAccounts({ ...setup, onWord }).isEmpty()
    expect([console(), console()]).toEqual([false, false])
    expect(words).toEqual(['added Kim, administrator'])
    expect(by).toEqual(['root (uid 0) on desk-1'])
  })

  it.each([
    [[], OPERATORS_USAGE],
    [['burn'], OPERATORS_USAGE],
    [['add'], OPERATORS_USAGE],
    [['list', 'Kim'], OPERATORS_USAGE],
    [['add', 'Lee', '--role', 'king'], '--role: must be one of guard, supervisor, administrator, auditor, got king'],
    [['add', 'Lee', '--role', 'guard'], 'the password is too short: 5 more characters are needed'],
    [['remove', 'Kim'], 'Kim is the last administrator and stays one'],
    [['set-role', 'Kim', '--role', 'guard'], 'Kim is the last administrator and stays one'],
    [['remove', 'Nobody'], 'there is no operator Nobody'],
    [['add', 'Lee', '--role', 'guard', '--password', 'x'], expect.stringContaining("Unknown option '--password'")],
  ])('refuses %j', async (args, said) => {
    const { run } = site()
    await run(['add', 'Kim', '--role', 'administrator'], 'correct horse staple')
    expect(await run(args, 'short')).toEqual({ status: 2, out: [], err: [said] })
  })
})
