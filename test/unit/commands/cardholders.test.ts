import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCardholders } from '../../../main/commands/cardholders'
import { reproduce } from '../../../main/verify/reproduce'
import { parseSiteText } from '../../../main/site/parse'
import { lockFolder } from '../../../main/store/folder'
import { importMappings } from '../../../main/running/import-mappings'
import type { JsonObject } from '../../../main/domain/site-draft'
import { IMPORT_SITE, listFile } from '../../support/import-site'
import { openDatabase } from '../../../main/store/open'
import { siteInForce } from '../../../main/store/site-in-force'
import { checkJournal } from '../../../main/store/verify'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-people-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const SITE = {
  format: 'sallyport-site/1',
  site: { name: 'Works' },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'Reader', door: 'D1', from: 0, to: 1 }],
  cardholders: [{ id: 'c1', name: 'Ada', credentials: [{ id: 'k1', format: 'H10301', facility: 1, number: 1 }] }],
}

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const at = ['--site', join(folder, 'site.json'), '--data', join(folder, 'data')]
  const status = await runCardholders([...args, ...at], () => 1_000, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  })
  return { status, out, err }
}
const file = (name: string, text: string | Buffer): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const people = () => {
  const connection = openDatabase(join(folder, 'data', 'journal.sqlite'), 'reader')
  const parsed = parseSiteText(siteInForce(connection)?.text ?? '')
  connection.close()
  return parsed.ok ? parsed.value.site.cardholders.map(({ id, name }) => [id, name]) : parsed.error
}

describe('host cardholders', () => {
  it('previews a list, and imports it only with --apply', async () => {
    file('site.json', JSON.stringify(SITE))
    const csv = file(
      'people.csv',
      'id,name,credentials\nc1,Ada Rossi,H10301:1:1\nc2,Ben,H10301:1:2\nc3,Cy,H10301:1:1\n',
    )
    const shown = await run('import', csv)
    expect(shown).toEqual({
      status: 0,
      out: [
        'added: 1',
        '  line 3: c2 Ben',
        'changed: 1',
        '  line 2: c1 name: "Ada" -> "Ada Rossi"',
        'bad: 1',
        'unchanged: 0',
      ],
      err: ['line 4: credentials[0]: this card belongs to Ada Rossi (c1)'],
    })
    expect(await run('import', csv, '--apply', '--only-whole')).toMatchObject({
      status: 2,
      err: [expect.any(String), 'nothing was applied: there are bad rows'],
    })
    const done = await run('import', csv, '--apply', '--reason', 'new starters')
    expect(done.status).toBe(0)
    expect(done.out.at(-1)).toBe('applied: cardholders: 1 added, 1 changed')
    expect(people()).toEqual([
      ['c1', 'Ada Rossi'],
      ['c2', 'Ben'],
    ])

    // The site file that was given first undoes nothing, and a second import adds to the first.
    const again = await run('import', file('more.csv', 'id,name\nc4,Dee\n'), '--apply')
    expect(again.out).toContain('  line 2: c4 Dee')
    expect(people()).toHaveLength(3)
    expect((await run('import', csv, '--apply')).out.at(-1)).toBe('nothing to change')

    const connection = openDatabase(join(folder, 'data', 'journal.sqlite'), 'reader')
    expect(checkJournal(connection).problems).toEqual([])
    const parse = (text: string) => {
      const parsed = parseSiteText(text)
      if (!parsed.ok) throw new Error('bad site')
      return parsed.value.site
    }
    expect(reproduce(connection, parse, []).problems).toEqual([])
    connection.close()

    await run('export', join(folder, 'out.csv'))
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toContain(
      '\r\nc2,Ben,,,true,,,false,,H10301-1-2=H10301:1:2,false,,\r\n',
    )
  })

  it('imports the list of another system as it comes, and says how it was read', async () => {
    file('site.json', JSON.stringify(IMPORT_SITE))
    const done = await run('import', listFile('hikvision'), '--mapping', 'auto', '--apply')
    expect(done.err).toEqual(['not used: Gender, Contact, Email, Remark'])
    expect(done.out).toEqual(
      expect.arrayContaining([
        'read as hikvision: utf-16le, comma, column names in line 2',
        '  Person ID -> number',
        '  the same number is the same person; dates are year-first',
        '  cards without a format are H10301:44',
        'added: 2',
        'applied: cardholders: 2 added',
      ]),
    )
    expect(people()).toEqual([
      ['c1', 'Ada Rossi'],
      ['4001', 'Kenji Mori'],
      ['4002', 'Sofia Silva'],
    ])
  })

  it('goes by a mapping, from a file or stored by name, and names what is wrong with one', async () => {
    file('site.json', JSON.stringify(IMPORT_SITE))
    const to = join(folder, 'mapping.json')
    expect((await run('mapping', listFile('net2'), '--to', to)).out.at(-1)).toBe(`mapping written to ${to}`)
    const mapping = JSON.parse(readFileSync(to, 'utf8')) as JsonObject & { values: object[]; columns: object[] }
    // Without the guessed groups, the department is only shown.
    const columns = mapping.columns.map((one) =>
      (one as { column: string }).column === 'Department' ? { column: 'Department', target: 'department' } : one,
    )
    file('mapping.json', JSON.stringify({ ...mapping, columns, missing: 'switch-off' }))
    const shown = await run('import', listFile('net2'), '--mapping', to)
    expect(shown.out).toEqual(expect.arrayContaining(['added: 3', 'off: 1', '  c1 Ada Rossi']))
    expect(shown.out.join()).not.toContain('new groups')

    importMappings(join(folder, 'data')).save('monthly', { ...mapping, missing: 'keep' })
    const stored = await run('import', listFile('net2'), '--mapping', 'monthly', '--apply')
    expect(stored.out).toEqual(expect.arrayContaining(['added: 2', 'bad: 1']))
    expect(stored.err).toContain('line 4: Department: the site has no group "Apprentices"')
    expect((await run('import', listFile('net2'), '--mapping', 'weekly')).err).toEqual([
      expect.stringContaining('got "weekly"; stored: "monthly"'),
    ])
    file('mapping.json', JSON.stringify({ ...mapping, dates: 'moon-first' }))
    expect((await run('import', listFile('net2'), '--mapping', to)).err.join()).toContain('mapping.json.dates: must be')
    // The columns of the wrong file are named, not guessed over.
    expect((await run('import', listFile('zkteco'), '--mapping', 'monthly')).err.join()).toContain(
      'the file has no column "Surname"',
    )
  })

  it('adds groups and access levels that the site does not have only with --create-missing', async () => {
    file('site.json', JSON.stringify({ ...IMPORT_SITE, accessLevels: IMPORT_SITE.accessLevels.slice(0, 1) }))
    const without = await run('import', listFile('net2'), '--mapping', 'auto')
    expect(without.err).toEqual([
      expect.stringContaining('not used: User ID'),
      'line 3: Access level: the site has no access level "Working hours"',
      'line 4: Access level: the site has no access level "Working hours"',
      'line 4: Department: the site has no group "Apprentices"',
    ])
    const done = await run('import', listFile('net2'), '--mapping', 'net2', '--create-missing', '--apply')
    expect(done.out).toEqual(
      expect.arrayContaining([
        'new groups: Apprentices',
        'new access levels, which open no reader yet: Working hours',
        'added: 3',
        expect.stringMatching(/^applied: .*cardholders: 3 added/),
      ]),
    )
  })

  it('goes by the options instead of what it recognises, and names a bad one', async () => {
    file('site.json', JSON.stringify(IMPORT_SITE))
    const csv = file('ansi.csv', Buffer.from('number;name;card;expires\n7;Jos\u00e9;77;01/02/2027\n', 'latin1'))
    const asked = ['--mapping', 'auto', '--default-format', 'H10301:9', '--date-order', 'mdy']
    await run('import', csv, ...asked, '--encoding', 'windows-1252', '--apply')
    await run('export', join(folder, 'out.csv'))
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toContain(
      '7,José,,,true,,2027-01-02,false,,H10301-9-77=H10301:9:77,false,,7',
    )
    for (const [option, value] of [
      ['--encoding', 'ebcdic'],
      ['--date-order', 'dym'],
      ['--default-format', 'H9'],
      ['--default-format', 'H10301:x'],
    ] as const)
      expect((await run('import', csv, '--mapping', 'auto', option, value)).err.join()).toContain(`${option}: `)
    expect((await run('import', csv, '--mapping', 'auto', '--encoding', 'utf-8')).err).toEqual([
      'file: is not utf-8 text: choose another encoding',
    ])
    expect((await run('import', csv)).err.join()).toContain('has no column id; a list of another system')
  })

  it('is refused by name while the console has the folder', async () => {
    file('site.json', JSON.stringify(SITE))
    const taken = lockFolder(join(folder, 'data'))
    const { status, err } = await run('import', file('people.csv', 'id\nc9\n'), '--apply')
    expect(status).toBe(1)
    expect(err.join()).toContain('in use by another Sallyport')
    if (taken.ok) taken.value.release()
    expect((await run('import')).status).toBe(2)
    file('site.json', '{"format":"sallyport-site/1"}')
    expect((await run('import', file('people.csv', 'id\n'))).err).toContain('cardholders: is required')
  })
})
