import { describe, expect, it } from 'vitest'
import { peopleList, validityOf, type PeopleAround } from '../../../main/desk/people-list'
import type { PeopleView } from '../../../main/engine/view'
import { parseSiteText } from '../../../main/site/parse'
import type { PeopleQuery } from '../../../preload/contract/people'

function siteOf(cardholders: readonly object[]) {
  const parsed = parseSiteText(
    JSON.stringify({
      format: 'sallyport-site/1',
      site: { name: 'Small', timeZone: 'UTC' },
      areas: [
        { id: 1, name: 'Laboratory' },
        { id: 2, name: 'Archive' },
      ],
      doors: [{ id: 'D1' }],
      readers: [{ id: 'R1', door: 'D1', from: 0, to: 1 }],
      groups: [
        { id: 'staff', name: 'Staff' },
        { id: 'guests', name: 'Guests' },
      ],
      cardholders,
    }),
  )
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

const SITE = siteOf([
  { id: 'p1', name: 'Zoë Ångström', groups: ['staff'], department: 'Chemistry', validTo: '2026-01-31' },
  {
    id: 'p2',
    name: 'Ada Byron',
    groups: ['guests'],
    number: '40117',
    credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5_555 }],
  },
  { id: 'p3', name: 'Bob Ray', department: 'Assembly', validTo: '2027-01-31' },
])
const FACTS: PeopleView = {
  areas: Int32Array.of(1, 2, -1),
  since: Float64Array.of(30, 20, Number.NaN),
  usedAt: Float64Array.of(30, 20, Number.NaN),
  violations: Uint16Array.of(0, 2, 0),
  exempt: Uint8Array.of(1, 0, 0),
}
const AROUND: PeopleAround = {
  photo: (id) => (id === 'p3' ? 1 : undefined),
  confidence: () => 'high',
  localMinute: '2026-11-29T12:00',
}
const QUERY: PeopleQuery = { text: '', chip: 'all', sort: { by: 'name', down: false }, from: 0, count: 50 }
const ids = (query: Partial<PeopleQuery>): string[] =>
  peopleList(SITE)
    .page({ ...QUERY, ...query }, FACTS, AROUND)
    .rows.map(({ id }) => id)

describe('the list of people', () => {
  it('finds by the beginnings of words of a name, id, card, group, department and number', () => {
    expect(ids({ text: 'zoe ang' })).toEqual(['p1'])
    expect(ids({ text: 'p2' })).toEqual(['p2'])
    expect(ids({ text: '12-05555' })).toEqual(['p2'])
    expect(ids({ text: '5555' })).toEqual(['p2'])
    expect(ids({ text: 'guest' })).toEqual(['p2'])
    expect(ids({ text: 'chem' })).toEqual(['p1'])
    expect(ids({ text: '40117' })).toEqual(['p2'])
    expect(ids({ text: 'nobody' })).toEqual([])
  })

  it('counts each chip among those that the text leaves, and shows one', () => {
    const { counts, total } = peopleList(SITE).page(QUERY, FACTS, AROUND)
    const all = { all: 3, inside: 2, violation: 1, exempt: 1, expired: 1, unused: 1, 'no-photo': 2 }
    expect([counts, total]).toEqual([all, 3])
    expect(ids({ chip: 'violation' })).toEqual(['p2'])
    expect(ids({ chip: 'unused' })).toEqual(['p3'])
    expect(peopleList(SITE).page({ ...QUERY, text: 'staff' }, FACTS, AROUND).counts.all).toBe(1)
  })

  it('sorts by any column, both ways, with what is not there last', () => {
    expect(ids({})).toEqual(['p2', 'p3', 'p1'])
    expect(ids({ sort: { by: 'name', down: true } })).toEqual(['p1', 'p3', 'p2'])
    expect(ids({ sort: { by: 'department', down: false } })).toEqual(['p3', 'p1', 'p2'])
    expect(ids({ sort: { by: 'department', down: true } })).toEqual(['p1', 'p3', 'p2'])
    expect(ids({ sort: { by: 'since', down: true } })).toEqual(['p1', 'p2', 'p3'])
    expect(ids({ sort: { by: 'area', down: false } })).toEqual(['p2', 'p1', 'p3'])
    expect(ids({ sort: { by: 'validTo', down: false } })).toEqual(['p1', 'p3', 'p2'])
    expect(ids({ sort: { by: 'number', down: false } })[0]).toBe('p2')
    expect(ids({ sort: { by: 'cards', down: true } })[0]).toBe('p2')
    const sure: PeopleAround = {
      ...AROUND,
      confidence: (id) => (id === 'p3' ? 'low' : id === 'p1' ? 'high' : 'medium'),
    }
    const byConfidence = { ...QUERY, sort: { by: 'confidence', down: false } } as const
    expect(
      peopleList(SITE)
        .page(byConfidence, FACTS, sure)
        .rows.map(({ id }) => id),
    ).toEqual(['p3', 'p2', 'p1'])
  })

  it('gives a part by its place, with masked cards', () => {
    const { rows, total } = peopleList(SITE).page({ ...QUERY, from: 0, count: 1 }, FACTS, AROUND)
    expect(total).toBe(3)
    expect(rows).toHaveLength(1)
    expect(rows[0]?.cards).toEqual(['12·••55'])
    expect(ids({ from: 2, count: 5 })).toEqual(['p1'])
    expect(ids({ from: 9, count: 5 })).toEqual([])
  })
})

it('orders employee numbers as numbers', () => {
  const site = siteOf(['10', '9', 'A1', '100'].map((number, at) => ({ id: `p${at}`, name: `P ${at}`, number })))
  const nobody = (n: number): PeopleView => ({
    areas: new Int32Array(n).fill(-1),
    since: new Float64Array(n).fill(Number.NaN),
    usedAt: new Float64Array(n).fill(Number.NaN),
    violations: new Uint16Array(n),
    exempt: new Uint8Array(n),
  })
  const { rows } = peopleList(site).page({ ...QUERY, sort: { by: 'number', down: false } }, nobody(4), AROUND)
  expect(rows.map(({ number }) => number)).toEqual(['9', '10', '100', 'A1'])
})

describe('validity', () => {
  const dates = (validFrom: string | null, validTo: string | null, active = true) =>
    validityOf({ active, validFrom, validTo }, '2026-11-29T12:00')
  it('includes both days, and of minutes the first alone (2.9)', () => {
    expect(dates('2026-11-29', '2026-11-29')).toBe('valid')
    expect(dates(null, '2026-11-28')).toBe('expired')
    expect(dates('2026-11-30', null)).toBe('later')
    expect(dates('2026-11-29T12:00', null)).toBe('valid')
    expect(dates(null, '2026-11-29T12:00')).toBe('expired')
    expect(dates(null, null, false)).toBe('off')
  })
})
