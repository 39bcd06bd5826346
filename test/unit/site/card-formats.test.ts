import { expect, test, describe } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { exportSite } from '../../../main/site/export'
import { parseSite } from '../../../main/site/parse'
import { baseSite, parsed, withValue } from './base-site'

const KANTECH = {
  id: 'kantech',
  name: 'Kantech 39',
  bits: 39,
  facility: '1-17',
  number: '18-37',
  parity: [
    { bit: 0, kind: 'even', over: '1-18' },
    { bit: 38, kind: 'odd', over: '19-37' },
  ],
}

const siteWith = (changes: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(changes).reduce<unknown>(
    (json, [path, value]) => withValue(json, path, value),
    withValue(baseSite(), 'cardFormats', [KANTECH]),
  )

const problems = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
  const result = parseSite(siteWith(changes))
  return result.ok ? [] : result.error.map(problemLine)
}
const warned = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
  const result = parseSite(siteWith(changes))
  if (!result.ok) throw new Error(result.error.map(problemLine).join('\n'))
  return result.value.warnings.map(problemLine)
}

describe('cardFormats of a site file (11.1, 11.2)', () => {
  test('are there with every default, and readers take them in their order', () => {
    const site = parsed(siteWith({ 'readers[0].cardFormats': ['kantech', 'h10301'] }))
    expect(site.cardFormats).toEqual([{ ...KANTECH, facilityMatters: true, fixed: [] }])
    expect(site.readers[0]?.cardFormats).toEqual(['kantech', 'H10301'])
    expect(site.readers[1]?.cardFormats).toEqual(['H10301'])
    expect(warned({})).toEqual([])
  })

  test.each([
    ['cardFormats[0].id', 'raw', 'cardFormats[0].id: must not be "raw", which is built in'],
    ['cardFormats[1]', { ...KANTECH }, /^cardFormats\[1\]\.id: duplicate id "kantech"/],
    ['cardFormats[0].bits', undefined, 'cardFormats[0].bits: is required'],
    ['cardFormats[0].bits', 0, 'cardFormats[0].bits: must be a positive whole number, got 0'],
    ['cardFormats[0].bits', 38, /^cardFormats\[0\]\.parity\[1\]\.bit: a card of 38 bits has bits 0 to 37, got 38$/],
    ['cardFormats[0].number', undefined, 'cardFormats[0].number: is required'],
    ['cardFormats[0].number', 5, /^cardFormats\[0\]\.number: must be positions/],
    ['cardFormats[0].number', '18-39', /^cardFormats\[0\]\.number: names bit 39, and a card of 39 bits/],
    ['cardFormats[0].number', '18-20,19', /^cardFormats\[0\]\.number: names bit 19 twice/],
    ['cardFormats[0].facility', '1-', /^cardFormats\[0\]\.facility: must be positions/],
    [
      'cardFormats[0].fixed',
      [{ at: '1-2', value: 4 }],
      'cardFormats[0].fixed[0].value: does not fit its 2 bits, got 4',
    ],
    ['cardFormats[0].fixed', [{ at: '39', value: 0 }], /^cardFormats\[0\]\.fixed\[0\]\.at: names bit 39/],
    ['cardFormats[0].fixed', [{ at: '1' }], 'cardFormats[0].fixed[0].value: is required'],
    ['cardFormats[0].parity[0].over', '0-18', /^cardFormats\[0\]\.parity\[0\]\.over: must not name the parity bit/],
    ['cardFormats[0].parity[0].over', '1,1', /^cardFormats\[0\]\.parity\[0\]\.over: names bit 1 twice/],
    ['cardFormats[0].parity[0].kind', 'both', /^cardFormats\[0\]\.parity\[0\]\.kind: must be one of/],
    ['cardFormats[0].colour', 1, 'cardFormats[0].colour: unknown key'],
    ['readers[0].cardFormats', [], 'readers[0].cardFormats: must name at least one format, got []'],
    ['readers[0].cardFormats', 'kantech', 'readers[0].cardFormats: must be a list, got "kantech"'],
    ['readers[0].cardFormats', ['kantech', 'raw', 'kantech'], 'readers[0].cardFormats[2]: names kantech twice'],
    ['readers[0].cardFormats', ['kantec'], /^readers\[0\]\.cardFormats\[0\]: must be one of .* got "kantec"$/],
    ['readers[0].reverseBytes', 1, 'readers[0].reverseBytes: must be true or false, got 1'],
    [
      'cardholders[0].credentials[0].bits',
      26,
      'cardholders[0].credentials[0].bits: is for raw cards, and this one is H10301',
    ],
    ['cardholders[0].credentials[0].format', 'kantec', /^cardholders\[0\]\.credentials\[0\]\.format: must be one of/],
  ] as const)('%s = %j is refused at its path', (path, value, line) => {
    expect(problems({ [path]: value })).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)])
  })

  test('a field of more than 64 bits is refused, and one of 64 is not', () => {
    const wide = { bits: 100, parity: [], facility: '70-99' }
    expect(problems({ 'cardFormats[0]': { ...KANTECH, ...wide, number: '0-64' } })).toEqual([
      expect.stringMatching(/^cardFormats\[0\]\.number: has 65 bits, and 64 are the most/),
    ])
    expect(problems({ 'cardFormats[0]': { ...KANTECH, ...wide, number: '0-63' } })).toEqual([])
  })

  test('cardFormats beside cardFormat is refused at cardFormats', () => {
    expect(problems({ 'readers[0].cardFormat': 'raw', 'readers[0].cardFormats': ['raw'] })).toEqual([
      'readers[0].cardFormats: must be left out beside cardFormat',
    ])
  })

  test('fields over parity bits and bits that nothing reads are warnings', () => {
    expect(warned({ 'cardFormats[0].number': '18-36,38' })).toEqual(['cardFormats[0].number: overlaps parity bit 38'])
    expect(warned({ 'cardFormats[0]': { id: 'few', bits: 12, number: '2-5' } })).toEqual([
      'cardFormats[0].bits: nothing reads bits 0-1, 6-11',
    ])
  })
})

describe('credentials of a format (11.4)', () => {
  const two = (a: object, b: object): readonly string[] =>
    problems({
      'cardholders[0].credentials[0]': { id: 'a', ...a },
      'cardholders[1].credentials[0]': { id: 'b', ...b },
    })
  const same = ['cardholders[1].credentials[0]: duplicate card, already that of cardholders[0].credentials[0]']

  test('with a facility are told apart by it', () => {
    const card = { format: 'kantech', number: 5 }
    expect(two({ ...card, facility: 1 }, { ...card, facility: 2 })).toEqual([])
    expect(two({ ...card, facility: 1 }, { ...card, facility: '01' })).toEqual(same)
  })

  test('without facility, or whose facility does not matter, are not', () => {
    expect(two({ format: 'H10302', facility: 1, number: 5 }, { format: 'H10302', facility: 2, number: 5 })).toEqual(
      same,
    )
    const loose = parseSite(
      siteWith({
        'cardFormats[0].facilityMatters': false,
        'cardholders[0].credentials[0]': { id: 'a', format: 'kantech', facility: 1, number: 5 },
        'cardholders[1].credentials[0]': { id: 'b', format: 'kantech', facility: 2, number: 5 },
      }),
    )
    expect(loose.ok ? [] : loose.error.map(problemLine)).toEqual(same)
  })

  test('that are raw are the same only with the same length, and one without a length is that of any', () => {
    expect(two({ format: 'raw', bits: 32, number: 5 }, { format: 'raw', bits: 56, number: 5 })).toEqual([])
    expect(two({ format: 'raw', bits: 32, number: 5 }, { format: 'raw', bits: 32, number: 5 })).toEqual(same)
    expect(two({ format: 'raw', number: 5 }, { format: 'raw', bits: 32, number: 5 })).toEqual(same)
    expect(two({ format: 'raw', bits: 32, number: 5 }, { format: 'raw', number: 5 })).toEqual(same)
  })

  test('are exported with text for numbers of more than 15 digits', () => {
    const card = (number: unknown): unknown =>
      (
        exportSite(parsed(siteWith({ 'cardholders[0].credentials[0]': { id: 'a', format: 'raw', number } }))) as {
          cardholders: { credentials: unknown[] }[]
        }
      ).cardholders[0]?.credentials[0]
    expect(card('999999999999999')).toMatchObject({ number: 999_999_999_999_999 })
    expect(card('1000000000000000')).toMatchObject({ number: '1000000000000000' })
    expect(card('0007')).toMatchObject({ number: 7 })
  })

  test('never show their number in a message', () => {
    for (const number of ['98A7654', -987654, 987654.5, Number('98765432109876543210'), ['987654'], { n: 987654 }])
      expect(problems({ 'cardholders[0].credentials[0].number': number }).join()).not.toMatch(/9876?/)
  })
})
