import { describe, expect, it } from 'vitest'
import { checkAction, checkFilter } from '../../../main/desk/check'
import { maskedCard } from '../../../main/cards/masked'
import { people, siteView } from '../../../main/desk/site-view'
import type { OperatorAction } from '../../../main/domain/record'
import { SITE } from '../small-site'

const found = (text: string) =>
  people({
    ...SITE,
    cardholders: ['Zoë Ångström', "Niamh O'Byrne", 'Ann Zoeller', 'Bo Lind'].map((name, i) => ({
      ...(SITE.cardholders[0] as (typeof SITE.cardholders)[number]),
      id: `c${i + 1}`,
      name,
      credentials: [{ id: `k${i}`, card: { format: 'H10301', facility: '12', number: `${100 + i}` }, active: true }],
    })),
  })
    .find(text, 20)
    .map(({ name }) => name)

describe('finding people', () => {
  it.each([
    ['zoe', ['Zoë Ångström', 'Ann Zoeller']],
    ['ang zo', ['Zoë Ångström']],
    ['byr', ["Niamh O'Byrne"]],
    ['ind', ['Bo Lind']],
    ['102', ['Ann Zoeller']],
    ['c4', ['Bo Lind']],
    ['  ', []],
    ['nobody', []],
  ])('by %j', (text, names) => {
    expect(found(text)).toEqual(names)
  })
  it('stops at the limit', () => {
    expect(people(SITE).find('o', 1)).toHaveLength(1)
  })
  it('gives the names of groups with a name', () => {
    expect(people(SITE).name('c1')).toEqual({ id: 'c1', name: 'Ada Rossi', groups: ['Staff'] })
    expect(people(SITE).name('c9')).toBeUndefined()
  })
})

describe('cards', () => {
  it.each([
    [{ format: 'H10301', facility: '12', number: '5555' }, '12·••55'],
    [{ format: 'H10302', facility: null, number: '12345678901' }, '•••••••••01'],
    [{ format: 'H10301', facility: '12', number: '7' }, '12·••'],
  ] as const)('show too little to copy them: %j', (card, masked) => {
    expect(maskedCard({ id: 'k1', card })).toBe(masked)
  })
})

describe('the site as the window sees it', () => {
  it('says which readers nothing protects', () => {
    expect(siteView(SITE).readers.map((reader) => [reader.id, reader.protected])).toEqual([
      ['R1', false],
      ['R2', false],
      ['R3', true],
    ])
  })
})

describe('what a request names', () => {
  const cases: readonly (readonly [OperatorAction, string | null])[] = [
    [{ action: 'clear-violation', cardholder: 'c1', area: 1 }, null],
    [{ action: 'clear-violation', cardholder: 'c9', area: 1 }, 'no cardholder c9'],
    [{ action: 'clear-violation', cardholder: 'c1', area: 9 }, 'no area 9'],
    [{ action: 'reset', cardholder: 'c1', setLocation: 9 }, 'no area 9'],
    [{ action: 'reset', site: true }, null],
    [{ action: 'lockdown', door: 'D9', on: true }, 'no door D9'],
    [{ action: 'grant-on-violation', scope: { reader: 'R9' }, on: true }, 'no reader R9'],
    [{ action: 'grant-on-violation', scope: { site: true }, on: true, until: 101 }, null],
    [{ action: 'grant-on-violation', scope: { site: true }, on: true, until: 100 }, 'must be after now'],
    [{ action: 'grant-on-violation', scope: { site: true }, on: false, until: 101 }, 'goes with on only'],
    [{ action: 'suspend', scope: { area: 9 }, on: true }, 'no area 9'],
  ]
  it.each(cases)('%j: %s', (action, problem) => {
    const checked = checkAction(SITE, action, 100)
    expect(checked.ok ? null : checked.error.detail.includes(problem ?? '?')).toBe(problem === null ? null : true)
  })
  it('filters too', () => {
    expect(checkFilter(SITE, { doors: ['D1'], areas: [0, 1], cardholder: 'c1' }).ok).toBe(true)
    expect(checkFilter(SITE, { doors: ['D1', 'X'] }).ok).toBe(false)
    expect(checkFilter(SITE, { cardholder: 'X' }).ok).toBe(false)
  })
})
