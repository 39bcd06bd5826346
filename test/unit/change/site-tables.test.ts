import { describe, expect, it } from 'vitest'
import { readTable } from '../../../main/change/import/table'
import { tableText, withTable, type TableKind } from '../../../main/change/site-tables'
import { parseSite, parseSiteText } from '../../../main/site/parse'
import { readCsv } from '../../support/csv'

const FILE = {
  format: 'sallyport-site/1',
  site: { name: 'Works' },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [
    { id: 'R1', name: 'Door in', door: 'D1', from: 0, to: 1 },
    { id: 'R2', name: 'Door out', door: 'D1', from: 1, to: 0 },
  ],
  holidays: [{ id: 'xmas', name: 'Christmas', days: ['12-25'] }],
  schedules: [
    {
      id: 'office',
      name: 'Office hours',
      weekly: [
        { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '19:00' },
        { days: ['sat'], from: '22:00', to: '06:00' },
      ],
      holidays: ['xmas'],
    },
  ],
  accessLevels: [
    { id: 'all', name: 'All', readers: ['*'] },
    { id: 'in', name: 'In only', readers: ['R1'], schedule: 'office' },
  ],
  cardholders: [],
}
const parsed = parseSite(FILE)
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
const { site } = parsed.value

async function imported(kind: TableKind, text: string) {
  const table = await readTable(new TextEncoder().encode(text))
  if (!table.ok) throw new Error(JSON.stringify(table.error))
  const made = withTable(site, kind, table.value)
  if (!made.ok) return made.error
  const back = parseSiteText(made.value)
  if (!back.ok) return back.error
  return back.value.site
}

describe('access levels and schedules as CSV', () => {
  it.each(['access-levels', 'schedules'] as const)('come back as they were: %s', async (kind) => {
    expect(await imported(kind, tableText(site, kind))).toEqual(site)
  })

  it('name readers and schedules, and write days as people do', () => {
    expect(readCsv(tableText(site, 'access-levels').slice(1))).toEqual([
      ['id', 'name', 'readers', 'schedule'],
      ['all', 'All', '*', ''],
      ['in', 'In only', 'Door in', 'Office hours'],
    ])
    expect(readCsv(tableText(site, 'schedules').slice(1))[1]).toEqual([
      'office',
      'Office hours',
      'mon-fri 07:00-19:00; sat 22:00-06:00',
      'Christmas',
    ])
  })

  it('change what is in the file, add what is new, and leave the rest', async () => {
    const made = await imported('access-levels', 'name,readers,schedule\nIn only,"Door in; Door out",\n')
    expect(made).toMatchObject({
      accessLevels: [{ id: 'all' }, { id: 'in', readers: ['R1', 'R2'], schedule: null }],
    })
    const added = await imported(
      'schedules',
      'name,periods\nNights,"daily 22:00-06:00"\nWeekend,"fri-mon 9:00-12:00"\n',
    )
    expect(added).toMatchObject({
      schedules: [
        { id: 'office', holidays: ['xmas'] },
        { id: 'nights', weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], fromMinute: 1320 }] },
        { id: 'weekend', weekly: [{ days: ['mon', 'fri', 'sat', 'sun'], fromMinute: 540, toMinute: 720 }] },
      ],
    })
  })

  it('name line, column and value of what is wrong, and change nothing', async () => {
    expect(await imported('access-levels', 'id,readers,schedule\nin,Cellar,office\nin,*,lunch\n,*,\n')).toEqual([
      { path: 'line 2, readers', message: 'the site has no reader "Cellar"' },
      { path: 'line 3', message: 'is "in", as line 2 is' },
      { path: 'line 3, schedule', message: 'the site has no schedule "lunch"' },
      { path: 'line 4', message: 'has neither id nor name' },
    ])
    expect(await imported('schedules', 'id,periods\noffice,noon\n')).toEqual([
      { path: 'line 2, periods', message: 'must be days and times such as mon-fri 07:00-19:00, got "noon"' },
    ])
    expect(await imported('schedules', 'colour,size\nred,big\n')).toMatchObject([{ path: 'file' }])
  })
})
