/** Commands that root runs on a data folder of another account, in which that account has put links. */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderIn } from '../../main/commands/as-owner'
import { openJournal } from '../../main/store/journal'
import { migrate } from '../../main/store/migrate'
import { openDatabase } from '../../main/store/open'
import { installationSigner } from '../../main/store/signing'
import { programFile } from '../support/programs'

/** Any account but root's. */
const OWNER = 65_534
const isRoot = process.getuid?.() === 0

let folder: string
let data: string
let precious: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-owner-'))
  data = mkdtempSync(join(tmpdir(), 'sallyport-owned-'))
  precious = join(folder, 'precious')
  writeFileSync(precious, 'of root alone', { mode: 0o600 })
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  rmSync(data, { recursive: true })
})

/** A journal of one row, in a folder that belongs to another account. */
function owned(): void {
  const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
  expect(migrate(connection).ok).toBe(true)
  const journal = openJournal(connection, undefined, undefined, installationSigner(data))
  journal.addEvent({ at: 1_795_000_000_000, event: 'desk.records', text: 'verified', operator: 'Ada' })
  journal.commit()
  journal.rest()
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
  for (const name of ['journal.sqlite', 'installation-key.pem', 'installation-public.pem']) own(join(data, name))
  own(data)
}
const own = (path: string): void => chownSync(path, OWNER, OWNER)
const host = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [programFile('host'), ...args], { encoding: 'utf8', input })

const found = () => ({ text: readFileSync(precious, 'utf8'), uid: statSync(precious).uid })
const untouched = { text: 'of root alone', uid: 0 }

it.each([
  { args: ['--data', 'A', 'list'], folder: 'A' },
  { args: ['--data=A', 'list'], folder: 'A' },
  { args: ['--journal', 'A', 'E'], folder: 'A' },
  { args: ['A', '--head', '1:ab'], positional: true, folder: 'A' },
  { args: ['A'], folder: undefined },
])('finds the data folder in $args', ({ args, positional, folder: wanted }) => {
  expect(folderIn(args, positional)).toBe(wanted)
})

describe.runIf(isRoot)('a command of root', () => {
  it.each(['operators.json.new', 'operators.json'])('on accounts follows no link %s', (name) => {
    owned()
    symlinkSync(precious, join(data, name))
    host(['operators', '--data', data, 'add', 'Ana', '--role', 'administrator'], 'purple monkey lamp\n')
    expect(found()).toEqual(untouched)
  })

  it('leaves accounts that the owner of the folder can read, and names root for them', () => {
    owned()
    const { status, stderr } = host(
      ['operators', '--data', data, 'add', 'Ana', '--role', 'administrator'],
      'purple monkey lamp\n',
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(statSync(join(data, 'operators.json')).uid).toBe(OWNER)
    expect(readFileSync(join(data, 'operators.json'), 'utf8')).toContain('(uid 0)')
  })

  it.each(['owner.txt', 'journal.sqlite.new', 'restoring.json.new'])(
    'that restores follows no link %s, and leaves a journal that the owner can open',
    (name) => {
      owned()
      const backup = join(data, 'backup.sqlite')
      const copy = openDatabase(join(data, 'journal.sqlite'), 'reader')
      copy.prepare('VACUUM INTO ?').run(backup)
      copy.close()
      own(backup)
      symlinkSync(precious, join(data, name))
      const { stderr } = host(['restore', '--data', data, '--from', backup])
      expect(found()).toEqual(untouched)
      expect(statSync(join(data, 'journal.sqlite')).uid).toBe(OWNER)
      expect(stderr).toMatch(name === 'owner.txt' ? /EACCES/ : /^$/)
    },
  )
})

/** Neither root nor the owner. */
const STRANGER = 65_533
const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'Owned', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Gate' }],
  controllers: [{ id: 'B1', name: 'Bus', kind: 'osdp', link: { host: '127.0.0.1', port: 1 } }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1, controller: 'B1', address: 0 }],
  cardholders: [],
})

describe.runIf(isRoot)('an account that owns neither the key nor what is left beside it', () => {
  const asStranger = (args: readonly string[]) =>
    spawnSync(process.execPath, [programFile('host'), ...args], {
      encoding: 'utf8',
      uid: STRANGER,
      gid: STRANGER,
      input: '',
    })
  it.each([
    ['operators', '--data', 'DATA', 'list'],
    ['site', 'show', 'SITE', '--data', 'DATA'],
    ['cardholders', 'export', '/tmp/never.csv', '--site', 'SITE', '--data', 'DATA'],
    ['certificates', '--data', 'DATA', 'create', 'Mallory'],
    ['restore', '--data', 'DATA', '--from', 'DATA/backup.sqlite'],
    ['line', '--site', 'SITE', '--data', 'DATA', 'forget-key', 'R1'],
    ['--site', 'SITE', '--data', 'DATA', '--start-empty'],
    ['--site', 'SITE', '--data', 'DATA', '--start-older'],
    ['--site', 'SITE', '--data', 'DATA', '--new-key'],
  ])('may not run %s %s %s %s %s', (...args) => {
    owned()
    // So that only the check of the owner stands in the way.
    chmodSync(data, 0o777)
    chmodSync(folder, 0o755)
    const site = join(folder, 'site.json')
    writeFileSync(site, SITE, { mode: 0o644 })
    const given = args.map((arg) => arg.replace('DATA', data).replace('SITE', site))
    const { status, stderr } = asStranger(given)
    expect(stderr).toMatch(/installation-key\.pem belongs to uid 65534: run this command as that account or as root/)
    expect(status).toBe(1)
    rmSync(join(data, 'installation-key.pem'))
    rmSync(join(data, 'installation-public.pem'))
    expect(asStranger(given).stderr).toMatch(/journal\.sqlite belongs to uid 65534/)
    chmodSync(data, 0o700)
  })
})
