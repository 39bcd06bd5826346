/** The verify command on a sound journal, and on changed or damaged journals. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
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
import { backupName } from '../../main/store/backup-name'
import { newestHead } from '../../main/store/head'
import { openDatabase } from '../../main/store/open'
import { installationSigner } from '../../main/store/signing'
import { createStateWriter } from '../../main/store/state-writer'
import { programFile } from '../support/programs'

const RECORDS = 2_500

let folder: string
let sound: string
let copies = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-verify-'))
  sound = join(folder, 'sound')
  // The child sometimes ends on its own, and continues from its last position.
  for (let status: number | null = 3; status === 3;) {
    status = spawnSync(process.execPath, [programFile('crash-child'), sound, '9', String(RECORDS)]).status
    if (status !== 0 && status !== 3) throw new Error(`the child ended with ${status}`)
  }
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

function verify(data: string, ...heads: readonly string[]) {
  const args = [programFile('verify'), data, ...heads.flatMap((head) => ['--head', head])]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

function newest(data: string) {
  const connection = openDatabase(join(data, 'journal.sqlite'), 'reader')
  const head = newestHead(connection)
  connection.close()
  if (!head) throw new Error('the journal has no head')
  return head
}

/** A copy of the sound journal with a manual change. */
function changed(...statements: readonly string[]): string {
  const data = join(folder, String(copies++))
  cpSync(sound, data, { recursive: true })
  const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
  connection.pragma('foreign_keys = OFF')
  for (const statement of statements) {
    const { changes } = connection.prepare(statement).run()
    if (changes === 0 && !/^(CREATE|DROP) /.test(statement)) throw new Error(`nothing is changed by ${statement}`)
  }
  connection.close()
  return data
}

describe('verify', () => {
  it('accepts a sound journal, and reproduces everything else from its records', () => {
    const { status, stdout, stderr } = verify(sound)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(stdout).toMatch(/hash chain is intact over \d{4} rows/)
    // Due events are records as well.
    expect(Number(/^(\d+) records reproduce/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(RECORDS)
    expect(stdout).toMatch(/[12] saved states were reproduced to the byte/)
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
      "an operator's reason",
      "UPDATE extra SET text = replace(text, 'reason', 'season') WHERE seq = (SELECT max(seq) FROM extra WHERE text LIKE '%reason%')",
      /hash chain is broken/,
    ],
    ['a missing row', 'DELETE FROM entry WHERE seq = 500', /hash chain is broken/],
    [
      'a missing end',
      'DELETE FROM entry WHERE seq > (SELECT max(seq) - 5 FROM entry)',
      /which the hash chain names, is missing/,
    ],
    ['missing rows in the middle', 'DELETE FROM entry WHERE seq BETWEEN 500 AND 502', /rows 500 to 502 are missing/],
    [
      'missing values of the hash chain',
      'DELETE FROM chain',
      /rows 1 and later are covered by no signed value .* a crash leaves fewer/,
    ],
    [
      'a trigger',
      'CREATE TRIGGER hush AFTER INSERT ON alarm BEGIN UPDATE alarm SET open = 0; END',
      /the database has a trigger hush that Sallyport did not make/,
    ],
    ['a table', 'CREATE TABLE notes (text TEXT)', /the database has a table notes that Sallyport did not make/],
    ['a missing index', 'DROP INDEX notable_kind', /the index notable_kind is missing/],
    ['a view', 'CREATE VIEW entries AS SELECT * FROM entry', /the database has a view entries that/],
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
      // A saved state knows the end that is missing.
      expect(status).toBe(stderr.includes('its end was cut off') ? 2 : 1)
    },
    60_000,
  )

  describe('given a head that was stored elsewhere', () => {
    /** Removes the end of the journal down to a value of the chain, which needs no key. */
    const cut = (): string =>
      changed(
        'DELETE FROM chain WHERE seq = (SELECT max(seq) FROM chain)',
        'DELETE FROM entry WHERE seq > (SELECT max(seq) FROM chain)',
        'DELETE FROM extra WHERE seq > (SELECT max(seq) FROM entry)',
        'DELETE FROM explanation WHERE seq > (SELECT max(seq) FROM entry)',
      )
    const headOf = (data: string): string => /^head (\d+:[0-9a-f]{64})$/m.exec(verify(data).stdout)?.[1] ?? ''

    it('matches its own head, and an earlier one', () => {
      const head = headOf(sound)
      expect(verify(sound, head, headOf(cut()))).toMatchObject({ status: 0, stderr: '' })
    }, 60_000)

    it('finds a removed end, which the seal shows to everyone without the key, and nothing inside the folder with it', () => {
      const data = cut()
      for (const name of readdirSync(join(data, 'snapshots'))) rmSync(join(data, 'snapshots', name))
      const said = /^marks and alarms are those after row \d+, and the newest row is \d+$/m
      expect(verify(data)).toMatchObject({ status: 1, stderr: expect.stringMatching(said) as string })
      const journal = openDatabase(join(data, 'journal.sqlite'), 'writer')
      const end = journal.prepare<[], number>('SELECT max(seq) FROM entry').pluck().get() ?? 0
      createStateWriter(journal, installationSigner(data).sum).sealWithChain(end)
      journal.close()
      expect(verify(data)).toMatchObject({ status: 0, stderr: '' })
      const { status, stderr } = verify(data, headOf(sound))
      expect(stderr).toMatch(/the journal ends after row \d+, and its head was at row \d+ once: its end was cut off/)
      expect(status).toBe(1)
    }, 60_000)

    it('finds that the journal was rewritten and signed again with the stolen key', () => {
      const [seq = ''] = headOf(sound).split(':')
      const { status, stderr } = verify(sound, `${seq}:${'0'.repeat(64)}`)
      expect(stderr).toContain(`another value after row ${seq} than its head had`)
      expect(status).toBe(1)
    }, 60_000)

    it('refuses an invalid head', () => {
      expect(verify(sound, '12:abc')).toMatchObject({ status: 2, stderr: expect.stringContaining('12:abc') as string })
    })
  })

  it('finds a removed end by a state that was saved after it', () => {
    const data = changed('DELETE FROM entry WHERE seq > 300', 'DELETE FROM chain WHERE seq > 300')
    const { status, stderr } = verify(data)
    expect(stderr).toMatch(
      /the saved state \d+\.snapshot: the journal ends after row 300, and its head was at row \d+ once/,
    )
    expect(status).toBe(2)
  }, 60_000)

  it('finds a removed end by the head in the name of a backup, and by the head inside an older backup', () => {
    const head = newest(sound)
    for (const name of [backupName(0, head), 'journal-2026-11-21T06-00-00.000Z.sqlite']) {
      const data = changed('DELETE FROM entry WHERE seq > 300', 'DELETE FROM chain WHERE seq > 300')
      rmSync(join(data, 'snapshots'), { recursive: true })
      mkdirSync(join(data, 'backups'))
      cpSync(join(sound, 'journal.sqlite'), join(data, 'backups', name))
      const { status, stderr } = verify(data)
      expect(stderr).toContain(
        `the backup ${name}: the journal ends after row 300, and its head was at row ${head.seq} once`,
      )
      expect(status).toBe(2)
    }
    const whole = changed('UPDATE site SET at = at')
    mkdirSync(join(whole, 'backups'))
    writeFileSync(join(whole, 'backups', backupName(0, head)), '')
    expect(verify(whole)).toMatchObject({ status: 0, stderr: '' })
    const short = `${head.seq}-${head.hash.slice(0, 16)}`
    expect(verify(whole, short).status).toBe(0)
    expect(verify(whole, `${head.seq}:${'0'.repeat(16)}`).status).toBe(1)
  }, 120_000)

  it('names missing keys, and keys that do not form a pair', () => {
    const data = changed('UPDATE site SET at = at')
    rmSync(join(data, 'installation-public.pem'))
    const without = verify(data)
    expect(without.stderr).toContain('installation-public.pem is missing')
    expect(without.status).toBe(1)

    const other = join(folder, 'other-key')
    mkdirSync(other)
    installationSigner(other)
    cpSync(join(other, 'installation-public.pem'), join(data, 'installation-public.pem'))
    const mixed = verify(data)
    expect(mixed.stderr).toContain('installation-key.pem and installation-public.pem are not of one pair')
    expect(mixed.stderr).toMatch(/the value of the hash chain after row \d+ is not signed by this installation/)
    expect(mixed.status).toBe(1)
  }, 60_000)

  it('checks the values of a former key by its public half, and names a key that signed nothing yet', () => {
    const data = changed('UPDATE site SET at = at')
    rmSync(join(data, 'installation-key.pem'))
    installationSigner(data)
    // All its values were signed by the former key: the new one has signed nothing yet.
    const { status, stdout, stderr } = verify(data)
    expect(stderr).toMatch(
      /^the newest value of the hash chain, after row \d+, is signed by a former key and not by \w+: .*\n$/,
    )
    expect(stdout).not.toContain('signed by the key')
    expect(status).toBe(1)
  }, 60_000)

  it('finds a change with a matching hash chain, since the records no longer produce the events', () => {
    const data = changed(
      'DELETE FROM chain',
      'UPDATE entry SET a = (SELECT a FROM entry WHERE code & 63 = 3 AND a > 0 LIMIT 1) + 1 WHERE seq = (SELECT max(seq) FROM entry WHERE code & 63 = 3)',
    )
    const { status, stderr } = verify(data)
    expect(stderr).toMatch(/row \d+: the journal has .*passage.*the engine makes/)
    expect(status).toBe(1)
  }, 60_000)

  it('names a damaged page, a truncated journal, and a folder without one', () => {
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

  it('names the damaged snapshot, and confirms that the journal is sound', () => {
    const data = changed('UPDATE site SET at = at')
    const snapshots = join(data, 'snapshots')
    const [name = ''] = readdirSync(snapshots)
    writeFileSync(join(snapshots, name), 'half')
    const { status, stderr } = verify(data)
    expect(stderr).toContain(name)
    expect(status).toBe(0)
  }, 60_000)
})
