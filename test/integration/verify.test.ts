/** The verify command on a journal that is sound, and on journals that somebody or something has changed. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../main/store/open'
import { programFile } from '../support/programs'

const RECORDS = 2_500

let folder: string
let sound: string
let copies = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-verify-'))
  sound = join(folder, 'sound')
  // The child ends now and then by itself, and goes on where it stood.
  for (let status: number | null = 3; status === 3;) {
    status = spawnSync(process.execPath, [programFile('crash-child'), sound, '9', String(RECORDS)]).status
    if (status !== 0 && status !== 3) throw new Error(`the child ended with ${status}`)
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

function verify(data: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programFile('verify'), data], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** A copy of the sound journal with something changed by hand. */
function changed(...statements: readonly string[]): string {
  const data = join(folder, String(copies++))
  cpSync(sound, data, { recursive: true })
  const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
  connection.pragma('foreign_keys = OFF')
  for (const statement of statements) {
    if (connection.prepare(statement).run().changes === 0) throw new Error(`nothing is changed by ${statement}`)
  }
  connection.close()
  return data
}

describe('verify', () => {
  it('finds a sound journal sound, and its records enough to make everything else again', () => {
    const { status, stdout, stderr } = verify(sound)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toMatch(/hash chain is intact over \d{4} rows/)
    // What fell due by itself is a record as well.
    expect(Number(/^(\d+) records make/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(RECORDS)
    expect(stdout).toMatch(/[12] saved states were reached to the byte/)
    expect(stdout).toMatch(/^state [0-9a-f]{64}$/m)
  }, 60_000)

  it.each([
    ['an instant', 'UPDATE entry SET at = at + 1 WHERE seq = 1000', /broken between row \d+ and row \d+/],
    [
      'a decision',
      'UPDATE entry SET code = code + 1 WHERE seq = (SELECT max(seq) FROM entry WHERE code & 63 = 1)',
      /hash chain is broken/,
    ],
    ['a name', "UPDATE word SET text = 'c999' WHERE text = 'c7'", /hash chain is broken/],
    [
      'what an operator gave as reason',
      "UPDATE extra SET text = replace(text, 'reason', 'season') WHERE seq = (SELECT max(seq) FROM extra)",
      /hash chain is broken/,
    ],
    ['a row that is gone', 'DELETE FROM entry WHERE seq = 500', /hash chain is broken/],
    [
      'the end that is gone',
      'DELETE FROM entry WHERE seq > (SELECT max(seq) - 5 FROM entry)',
      /which the hash chain names, is missing/,
    ],
    ['a site file', "UPDATE site SET text = replace(text, 'Lobby', 'Gate')", /site file 1 is not the one/],
    [
      'a link of a back chain',
      'UPDATE entry SET holder_back = 1 WHERE seq = (SELECT max(seq) FROM entry WHERE holder_back > 5)',
      /previous row is 1 back/,
    ],
  ])(
    'names where the journal was changed: %s',
    (_, statement, words) => {
      const { status, stderr } = verify(changed(statement))
      expect(stderr).toMatch(words)
      expect(status).toBe(1)
    },
    60_000,
  )

  it('finds a change whose hash chain was made to fit, since the records no longer make the events', () => {
    const data = changed(
      'DELETE FROM chain',
      'UPDATE entry SET a = (SELECT a FROM entry WHERE code & 63 = 3 AND a > 0 LIMIT 1) + 1 WHERE seq = (SELECT max(seq) FROM entry WHERE code & 63 = 3)',
    )
    const { status, stderr } = verify(data)
    expect(stderr).toMatch(/row \d+: the journal has .*passage.*the engine makes/)
    expect(status).toBe(1)
  }, 60_000)

  it('names a damaged page, a journal cut short, and a folder without one', () => {
    const damaged = changed('UPDATE site SET at = at')
    const file = join(damaged, 'journal.sqlite')
    writeSync(openSync(file, 'r+'), Buffer.alloc(4096, 0xa5), 0, 4096, 4096 * Math.floor(statSync(file).size / 8192))
    const bad = verify(damaged)
    expect(bad.status).toBe(1)
    expect(bad.stderr).toMatch(/damaged/)

    const cut = changed('UPDATE site SET at = at')
    truncateSync(join(cut, 'journal.sqlite'), 4096 * 3 + 100)
    expect(verify(cut).status).toBe(1)

    const none = join(folder, 'none')
    expect(verify(none)).toMatchObject({ status: 2, stderr: expect.stringContaining('none') as string })
  }, 60_000)

  it('says which snapshot is damaged, and that the journal is none the worse for it', () => {
    const data = changed('UPDATE site SET at = at')
    const snapshots = join(data, 'snapshots')
    const [name = ''] = readdirSync(snapshots)
    writeFileSync(join(snapshots, name), 'half')
    const { status, stderr } = verify(data)
    expect(stderr).toContain(name)
    expect(status).toBe(0)
  }, 60_000)
})
