/** The rows about accounts hold the version of their file, in the hash chain: what marks say is not all that counts. */
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'
import { ACCOUNTS_MARKS, type AccountsMark } from '../../main/operators/seal'
import { signingIn } from '../../main/operators/signing-in'
import { openDatabase, type Connection } from '../../main/store/open'
import { markSum } from '../../main/store/sums'
import { programFile } from '../support/programs'
import { fileOf, letsIn, open, start } from '../support/sealed-accounts'

const top = mkdtempSync(join(tmpdir(), 'sallyport-chain-'))
afterAll(() => rmSync(top, { recursive: true }))

describe('the journal rows about accounts', () => {
  /** A console on the folder that makes Kim and then Lee; returns the file with Kim only. */
  async function work(folder: string): Promise<{ readonly early: string; readonly mark: AccountsMark }> {
    const site = await start(folder)
    const written: Promise<unknown>[] = []
    let mark: AccountsMark | undefined
    const people = signingIn({
      dataDir: folder,
      recoverCommand: 'recover',
      demo: false,
      programs: join(programFile('passwords'), '..'),
      clock: createClock(),
      log: () => undefined,
      note: (event) => written.push(site.desk(event)),
      quit: () => Promise.resolve(),
      keep: (kept) => {
        mark = kept.value as AccountsMark // signing-in keeps no other marks
        site.keep(kept)
      },
    })
    expect(await people.answers.setUpSignIn({ operator: null }, 'Kim', 'correct horse battery')).toMatchObject({
      ok: true,
    })
    const taken = { early: readFileSync(fileOf(folder), 'utf8'), mark }
    const kim = people.session.operator()
    if (!kim || !taken.mark) throw new Error('nobody signed in')
    const added = await people.answers.addOperator(
      { operator: kim, isPresent: () => true },
      'Lee',
      'guard',
      'staple under a bridge',
    )
    expect(added).toMatchObject({ ok: true })
    people.close()
    await Promise.all(written)
    await site.close()
    return { early: taken.early, mark: taken.mark }
  }
  const change = (folder: string, by: (connection: Connection) => void): void => {
    const connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
    by(connection)
    connection.close()
  }

  it('seal an older signed copy whose marks were rewritten as well', async () => {
    const folder = join(top, 'rewritten')
    const { early: old, mark } = await work(folder)
    const newest = readFileSync(fileOf(folder), 'utf8')
    const value = JSON.stringify(mark)
    change(folder, (connection) => {
      for (const key of ACCOUNTS_MARKS)
        connection.prepare('UPDATE mark SET value = ?, sum = ? WHERE key = ?').run(value, markSum(key, value), key)
    })
    writeFileSync(fileOf(folder), old)
    const { accounts } = open(folder)
    expect(accounts.sealed()).toMatchObject({ why: 'older' })
    expect(await letsIn(accounts, 'Kim', 'correct horse battery')).toBe(false)
    writeFileSync(fileOf(folder), newest)
    expect(await letsIn(accounts, 'Lee', 'staple under a bridge')).toBe(true)
  }, 60_000)

  it('give nobody a first start after marks and the list of notable rows were removed', async () => {
    const folder = join(top, 'unlisted')
    await work(folder)
    change(folder, (connection) => connection.exec('DELETE FROM mark; DELETE FROM notable'))
    unlinkSync(fileOf(folder))
    expect(open(folder).accounts.sealed()).toMatchObject({ why: 'missing' })
  }, 60_000)
})
