import { describe, expect, test } from 'vitest'
import { Formats } from '../../../main/cards/formats'
import { formatNamed } from '../../../main/site/card'

const own = { bits: 8, facility: null, number: '0-7', facilityMatters: true, fixed: [], parity: [] } as const
const formats = new Formats([
  { ...own, id: 'kantech', name: 'Kantech' },
  { ...own, id: 'c1000', name: 'A format that took the other name of a built-in one' },
])

describe('names of card formats', () => {
  test.each([
    ['H10301', 'H10301'],
    ['h10302', 'H10302'],
    ['C1000-35', 'C1000-35'],
    ['Corporate 1000', 'C1000-35'],
    ['corporate1000-48', 'C1000-48'],
    ['C1k48s', 'C1000-48'],
    ['raw', 'raw'],
    ['kantech', 'kantech'],
    ['c1000', 'c1000'],
    ['Kantech', undefined],
    ['H10303', undefined],
    ['', undefined],
    [26, undefined],
  ])('%j is %j', (text, format) => {
    expect(formatNamed(formats, text)).toBe(format)
  })
})
