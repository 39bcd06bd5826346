import { describe, expect, it } from 'vitest'
import { importList, readList } from '../../../../main/change/import/read-people'
import type { Cardholder } from '../../../../main/domain/site'
import { parseSite } from '../../../../main/site/parse'
import { IMPORT_SITE, listBytes, LISTS, type ListName } from '../../../support/import-site'

const parsed = parseSite(IMPORT_SITE)
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
const { site } = parsed.value

async function read(name: ListName) {
  const list = await readList(listBytes(name), site)
  if (!list.ok) throw new Error(JSON.stringify(list.error))
  return list.value
}
async function imported(name: ListName) {
  const list = await read(name)
  const done = importList(site, list.table, list.mapping, { sealPin: () => `0badf00d:${'1'.repeat(32)}` })
  if (!done.ok) throw new Error(JSON.stringify(done.error))
  const bad = done.value.groups.flatMap(({ kind, rows }) =>
    kind === 'bad' ? rows.flatMap(({ reasons }) => reasons) : [],
  )
  const people = done.value.site.cardholders.filter(({ id }) => id !== 'c1')
  return { ...list, ...done.value, bad, people }
}
const said = ({ id, name, number, groups, accessLevels, validFrom, validTo, active, credentials }: Cardholder) => ({
  ...{ id, name, number, groups, accessLevels, validFrom, validTo, active },
  cards: credentials.map(({ card, active: works }) => `${card?.facility ?? ''}:${card?.number}${works ? '' : ' off'}`),
})

describe('the list of another system as it comes', () => {
  it.each(LISTS)('is recognised, and every row of it goes in: %s', async (name) => {
    const { vendor, bad, groups, table } = await imported(name)
    expect(vendor).toBe(name)
    expect(bad).toEqual([])
    expect(groups.find(({ kind }) => kind === 'added')?.count).toBe(table.rows.length)
  })

  it('reads Net2: Windows text, day first, department and level by name, whole card numbers', async () => {
    const { people, mapping, newGroups } = await imported('net2')
    expect(mapping).toMatchObject({
      shape: { encoding: 'windows-1252', delimiter: ',', header: 1 },
      ...{ match: 'number', dates: 'day-first', format: 'H10306', wholeNumber: true },
    })
    expect(newGroups).toEqual(['Apprentices'])
    expect(people.map(said)).toEqual([
      {
        ...{ id: 'p-1001', name: 'Jörg Müller', number: 'P-1001', groups: ['g2'], accessLevels: ['l1'], active: true },
        ...{ validFrom: '2026-09-01', validTo: '2027-12-31', cards: ['628:51173'] },
      },
      expect.objectContaining({ name: 'Zoé Lefèvre', groups: ['g3'], accessLevels: ['l2'], validTo: null }),
      expect.objectContaining({ name: 'Daniel O’Brien', groups: ['apprentices'], validFrom: '2026-10-13' }),
    ])
  })

  it('reads Verkada: groups by name, formats by the name of the maker, nobody without a card refused', async () => {
    const { people } = await imported('verkada')
    expect(people.map(said)).toMatchObject([
      { name: 'Maya Okoro', number: 'E-2001', groups: ['g1', 'g2'], cards: ['44:10231'], validFrom: '2026-09-01' },
      { name: 'Ilse Berg', cards: ['44:10232'], validTo: '2027-03-31' },
      { name: 'Tom Reyes', cards: [] },
    ])
    expect(people[0]?.department).toBe('Nursing')
  })

  it('reads Alarm.com: month first, two cards with facility in one cell, PIN, and what the action says', async () => {
    const { people, mapping } = await imported('alarm-com')
    expect(mapping.dates).toBe('month-first')
    expect(people.map(said)).toMatchObject([
      { id: 'priya-anand', validFrom: '2026-09-01', validTo: '2027-12-31', cards: ['44:20011'], accessLevels: ['l1'] },
      { name: 'Luca Conti', validFrom: '2026-09-14', cards: ['44:20012', '44:20013'], active: true },
      { name: 'Ruth Abernethy', active: false },
    ])
    expect(people.map(({ pin, pinHash }) => [pin, pinHash !== undefined])).toEqual([
      [undefined, true],
      [undefined, false],
      [undefined, false],
    ])
  })

  it('reads ZKTeco: facility and number as one number, rows without a card', async () => {
    const { people, mapping } = await imported('zkteco')
    expect(mapping.wholeNumber).toBe(true)
    expect(people.map(said)).toMatchObject([
      { id: '3001', name: 'Wei Zhang', number: '3001', groups: ['g2'], cards: ['120:1111'] },
      { name: 'Amara Diallo', groups: ['g3'], cards: ['120:1112'] },
      { name: 'Petra Novak', cards: [] },
    ])
  })

  it('reads Hikvision: a line of rules first, ids with a mark, groups by the end of their path, days with a time', async () => {
    const { people, mapping, effects } = await imported('hikvision')
    expect(mapping.shape).toEqual({ encoding: 'utf-16le', delimiter: ',', header: 2 })
    expect(people.map(said)).toMatchObject([
      {
        ...{ id: '4001', name: 'Kenji Mori', groups: ['g2'], cards: ['44:30011', '44:30012'] },
        ...{ validFrom: '2026-09-01', validTo: '2036-08-31' },
      },
      { id: '4002', groups: ['lab'] },
    ])
    expect(effects.exempt).toBe(1)
  })

  it('reads Kantech: no column names, state 0 is valid and 2 is a lost card, nobody switched off', async () => {
    const { people, table } = await imported('kantech')
    expect(table.shape).toEqual({ encoding: 'utf-8', delimiter: ';', header: 0 })
    expect(people.map(said)).toMatchObject([
      { name: 'Hall, Gemma', active: true, cards: ['44:5555'], validFrom: '2026-09-01', validTo: '2027-12-31' },
      { name: 'Ortiz, Rafael', active: true, cards: ['44:5556'], accessLevels: ['l2'] },
      { name: 'Ito, Naomi', active: true, cards: ['44:5557 off'] },
    ])
  })

  it('switches people off who are not in the list, and nobody whose row is rejected', async () => {
    const { table, mapping } = await read('zkteco')
    const ask = (cells: readonly string[][]) => {
      const rows = cells.map((row, at) => ({ line: at + 2, cells: row }))
      const done = importList(site, { ...table, rows }, { ...mapping, missing: 'switch-off' })
      if (!done.ok) throw new Error(JSON.stringify(done.error))
      const { groups, effects } = done.value
      return [groups.find(({ kind }) => kind === 'off')?.rows.map(({ id }) => id), effects.unclear]
    }
    const row = (number: string, card = ''): string[] => [number, 'X', 'Y', '', '', 'Stores', card, '', '', '']
    expect(ask([row('7')])).toEqual([['c1'], 0])
    expect(ask([row('P-1', 'no card')])).toEqual([[], 0])
    expect(ask([row('P-1').slice(1)])).toEqual([[], 1])
    expect(ask([row('')])).toEqual([[], 1])
  })

  it.each(LISTS)('changes nothing when it comes a second time: %s', async (name) => {
    const { site: after, table, mapping, people } = await imported(name)
    const again = importList(after, table, mapping, { sealPin: () => `0badf00d:${'1'.repeat(32)}` })
    expect(again.ok && again.value.unchanged).toBe(people.length)
  })
})
