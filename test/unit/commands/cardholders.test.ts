import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCardholders } from '../../../main/commands/cardholders'
import { reproduce } from '../../../main/verify/reproduce'
import { parseSiteText } from '../../../main/site/parse'
import { lockFolder } from '../../../main/store/folder'
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
const file = (name: string, text: string): string => {
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
      err: ['line 4: credentials[0]: this card belongs to c1'],
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
