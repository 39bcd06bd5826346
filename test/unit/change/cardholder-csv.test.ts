import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '../../../main/change/cardholder-csv'
import { importList, readList } from '../../../main/change/import/read-people'
import { delimiterOf } from '../../../main/change/import/table'
import type { Site } from '../../../main/domain/site'
import { exportSiteText } from '../../../main/site/export'
import { parseSite, parseSiteText } from '../../../main/site/parse'

const site = (cardholders: readonly object[]): Site => {
  const parsed = parseSite({
    format: 'sallyport-site/1',
    site: { name: 'Works' },
    doors: [{ id: 'D1', name: 'Door' }],
    readers: [{ id: 'R1', name: 'Reader', door: 'D1', from: 0, to: 1 }],
    areas: [{ id: 1, name: 'Inside' }],
    groups: [{ id: 'staff' }, { id: 'a;b' }].map((group) => ({ ...group, name: group.id })),
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

const ADA = {
  id: 'c1',
  name: 'Ada Rossi',
  groups: ['staff'],
  accessLevels: ['all'],
  credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5555 }],
}
const BEN = { id: 'c2', name: 'Ben Okafor', credentials: [{ id: 'k2', format: 'H10301', facility: 12, number: 6 }] }

async function imported(from: Site, text: string) {
  const list = await readList(new TextEncoder().encode(text), from)
  if (!list.ok) throw new Error(JSON.stringify(list.error))
  const done = importList(from, list.value.table, list.value.mapping)
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  return done.value
}
const counts = ({ groups, unchanged }: Awaited<ReturnType<typeof imported>>) => ({
  ...Object.fromEntries(groups.map(({ kind, count }) => [kind, count])),
  unchanged,
})
const bad = ({ groups }: Awaited<ReturnType<typeof imported>>) =>
  groups.flatMap(({ kind, rows }) => (kind === 'bad' ? rows.map(({ line, reasons }) => [line, ...reasons]) : []))

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => text.trim() !== '')
const name = fc.oneof(word, fc.constantFrom('=1+1', "'=x", "''@y", '-2', '+3', 'a,b;c"d', 'two\r\nlines', ' edge '))
const people = fc
  .uniqueArray(
    fc.record({ id: word, name, staff: fc.boolean(), odd: fc.boolean(), active: fc.boolean(), cards: fc.nat(3) }),
    {
      selector: ({ id }) => id,
      maxLength: 8,
    },
  )
  .map((list) =>
    list.map(({ staff, odd, cards, ...rest }, at) => ({
      ...rest,
      groups: [...(staff ? ['staff'] : []), ...(odd ? ['a;b'] : [])],
      apbExempt: odd,
      validTo: staff ? '2027-01-31T16:30' : null,
      ...(odd ? { extendedUnlock: true, department: '=Ward 3', number: '007' } : {}),
      accessLevels: staff ? ['all'] : [{ id: 'all', from: '2026-12-01', ...(odd ? { to: '2026-12-24T16:30' } : {}) }],
      credentials: Array.from({ length: cards }, (_, card) =>
        card === 2
          ? { id: `only;${at}:=\\${card}`, active: odd }
          : { id: `k${at}-${card}`, format: 'H10301', facility: at, number: card, active: staff },
      ),
    })),
  )

describe('cardholders as CSV', () => {
  it('come back as they were, whatever they are called', async () => {
    await fc.assert(
      fc.asyncProperty(people, async (list) => {
        const from = site(list)
        const back = await imported(from, writeCsv(from))
        expect(counts(back)).toEqual({ added: 0, changed: 0, off: 0, bad: 0, unchanged: from.cardholders.length })
        const fresh = await imported(site([]), writeCsv(from))
        expect(fresh.site.cardholders).toEqual(from.cardholders)
        const again = parseSiteText(exportSiteText(fresh.site))
        expect(again.ok && again.value.site.cardholders).toEqual(from.cardholders)
      }),
      { numRuns: 100 },
    )
  })

  it('hold no formula a spreadsheet would run', () => {
    const text = writeCsv(site([{ ...ADA, id: '=cmd', name: '@SUM(A1)' }]))
    expect(text).toContain("'=cmd,'@SUM(A1),")
  })

  it.each([
    ['commas', 'id,name\nc1,Ada R.\nc9,New\n'],
    ['semicolons and CRLF', 'id;name\r\nc1;Ada R.\r\nc9;New\r\n'],
    ['tabs and a mark', '\uFEFFid\tname\r\nc1\tAda R.\r\nc9\tNew'],
    ['quotes', '"id","name"\n"c1","Ada R."\n"c9","New"\n'],
  ])('are read with %s', async (_, text) => {
    const { site: made, groups } = await imported(site([ADA, BEN]), text)
    expect(made.cardholders.map(({ id, name: called }) => [id, called])).toEqual([
      ['c1', 'Ada R.'],
      ['c2', 'Ben Okafor'],
      ['c9', 'New'],
    ])
    // Columns that the file lacks leave what is there.
    expect(made.cardholders[0]).toMatchObject({ groups: ['staff'], credentials: [{ id: 'k1', active: true }] })
    expect(groups.find(({ kind }) => kind === 'changed')?.rows).toEqual([
      {
        line: 2,
        id: 'c1',
        name: 'Ada R.',
        fields: [{ path: 'name', before: '"Ada Rossi"', after: '"Ada R."' }],
        reasons: [],
      },
    ])
  })

  it('names each bad row with its line, and takes the good ones', async () => {
    const text = [
      'id,name,groups,active,validFrom,credentials',
      'c3,"Two',
      'lines",staff,true,,H10301:12:7',
      ',Nobody,,true,,',
      'c4,Cy,nowhere,perhaps,2026-13-01,H10301:12',
      'c3,Again,,true,,',
      'c5,Dee,,true,,H10301:12:5555',
      'c6,Eve,,true',
      'c7,Flo,,true,,H10301:300:5',
    ].join('\n')
    const result = await imported(site([ADA, BEN]), text)
    expect(counts(result)).toEqual({ added: 1, changed: 0, off: 0, bad: 6, unchanged: 0 })
    expect(result.site.cardholders.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3'])
    expect(bad(result).map((row) => row.map(String))).toEqual([
      ['4', 'id: is empty'],
      [
        '5',
        'groups: the site has no group "nowhere"',
        'active: says neither active nor inactive, got "perhaps"',
        'validFrom: must be a day, year first, got "2026-13-01"',
        'credentials: "H10301:12" has a number that is not a whole number',
      ],
      ['6', 'id: "c3" is already in line 3'],
      ['7', 'credentials[0]: this card belongs to Ada Rossi (c1)'],
      ['8', 'has 4 cells, the header has 6'],
      ['9', expect.stringContaining('its facility does not fit H10301')],
    ])
  })

  it('holds access levels for a time, keeps the dates of a bare id, and takes them off with id=.. (2.9)', async () => {
    const held = { ...ADA, accessLevels: [{ id: 'all', from: '2026-12-01', to: '2026-12-24T16:30' }] }
    const levels = async (from: object, cell: string) =>
      (await imported(site([from]), `id,accessLevels\nc1,${cell}\n`)).site.cardholders[0]?.accessLevels
    expect(await levels(held, 'all')).toEqual(held.accessLevels)
    expect(await levels(held, 'all=..')).toEqual(['all'])
    expect(await levels(ADA, 'all=2026-12-01..2026-12-24T16:30')).toEqual(held.accessLevels)
    expect(await levels(ADA, 'all=..2026-12-24')).toEqual([{ id: 'all', to: '2026-12-24' }])
    const wrong = await imported(site([ADA]), 'id,accessLevels\nc1,all=2026-12-01\n')
    expect(bad(wrong)).toEqual([[2, expect.stringContaining('must be days or minutes')]])
  })

  it('leaves alone what the list has no column for, the PIN too', async () => {
    const from = site([{ ...ADA, pin: '0417', extendedUnlock: true, department: 'Ward 3', number: '007' }])
    const after = await imported(from, 'id,name\nc1,Ada Bianchi\n')
    expect(after.site.cardholders[0]).toEqual({ ...from.cardholders[0], name: 'Ada Bianchi' })
  })

  it('takes raw cards with their length, and formats of the site (11)', async () => {
    const cards = async (cell: string) =>
      (await imported(site([ADA]), `id,credentials\nc1,${cell}\n`)).site.cardholders[0]?.credentials.map(
        ({ card }) => card,
      )
    expect(await cards('raw::305419896:32bits;raw::305419896:56bits')).toEqual([
      { format: 'raw', facility: null, number: '305419896', bits: 32 },
      { format: 'raw', facility: null, number: '305419896', bits: 56 },
    ])
    expect(bad(await imported(site([ADA]), 'id,credentials\nc1,H10301:12:7:26bits\n'))).toHaveLength(1)
  })

  it('lets two people swap cards, and refuses a swap whose other half is bad', async () => {
    const swap = 'id,credentials\nc1,H10301:12:6\nc2,H10301:12:5555\n'
    const good = await imported(site([ADA, BEN]), swap)
    expect(bad(good)).toEqual([])
    const half = await imported(
      site([ADA, BEN]),
      'id,active,credentials\nc1,true,H10301:12:6\nc2,what,H10301:12:5555\n',
    )
    expect(bad(half).map(([line]) => line)).toEqual([2, 3])
    expect(half.site.cardholders).toEqual(site([ADA, BEN]).cardholders)
  })

  it('says what keeps a file from being read', async () => {
    const read = async (text: string) => {
      const list = await readList(new TextEncoder().encode(text), site([ADA]))
      return list.ok ? importList(site([ADA]), list.value.table, list.value.mapping) : list
    }
    expect(await read('colour\nred\n')).toMatchObject({ ok: false, error: [{ path: 'match' }] })
    expect(await read('')).toMatchObject({ ok: false, error: [{ path: 'file', message: 'is empty' }] })
    expect(await read('id,name\nc1,"open\n')).toMatchObject({ ok: false, error: [{ path: 'file' }] })
    expect(delimiterOf('"a,b,c";d;e\n1,2,3;4;5')).toBe(';')
  })

  it('leaves out columns that nothing is known of', async () => {
    const { site: made } = await imported(site([ADA]), 'id,name,colour\nc1,Ada Bianchi,red\n')
    expect(made.cardholders[0]?.name).toBe('Ada Bianchi')
  })
})

it.each([{ pin: '0417' }, { pinHash: `0badf00d:${'1'.repeat(32)}` }])(
  'keeps the PIN of a person whose row changes, since no column holds it: %j',
  async (pin) => {
    const { site: made } = await imported(site([{ ...ADA, ...pin }]), 'id,name\nc1,Ada Bianchi\n')
    expect(made.cardholders[0]).toMatchObject({ name: 'Ada Bianchi', ...pin })
  },
)

it('removes what an empty cell or false says, where the person had it', async () => {
  const from = site([{ ...ADA, extendedUnlock: true, department: 'Ward 3', number: '007' }])
  const { site: made } = await imported(from, 'id,extendedUnlock,department,number\nc1,false,,\n')
  const [ada] = made.cardholders
  expect([ada?.extendedUnlock, ada?.department, ada?.number]).toEqual([undefined, undefined, undefined])
})
