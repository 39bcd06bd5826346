import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNameIndex } from '../../../main/store/name-index'
import type { NameIndex } from '../../../main/store/name-index'

const NAMES = [
  'Ada Rossi',
  'Àdam Rosselli',
  'Bo Lind',
  'Chi Okafor',
  "Sean O'Brien",
  'Jean-Luc "Q" Rossignol',
  '李 小龍',
]
let index: NameIndex
beforeAll(() => {
  index = createNameIndex(NAMES.map((name, place) => ({ id: `c${place}`, name })))
})
afterAll(() => index.close())
const find = (text: string, limit = 10): (string | undefined)[] =>
  index.find(text, limit).map((id) => NAMES[Number(id.slice(1))])

describe('the name index', () => {
  it.each([
    ['ros', ['Ada Rossi', 'Àdam Rosselli', 'Jean-Luc "Q" Rossignol']],
    ['ROSSI ad', ['Ada Rossi']],
    ['ada', ['Ada Rossi', 'Àdam Rosselli']],
    ["o'brien", ["Sean O'Brien"]],
    ['kafo', ['Chi Okafor']],
    ['李', ['李 小龍']],
    ['nobody', []],
    ['', []],
    ['  ', []],
  ])('finds %j', (text, names) => {
    expect(find(text)).toEqual(names)
  })

  it('returns no more than requested', () => {
    expect(find('ros', 2)).toHaveLength(2)
  })

  it('takes any text for a text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('"', 'a OR', 'NEAR(a', 'name:x', '*', '^a', '{', '-a', '\u0000')),
        (text) => {
          expect(Array.isArray(index.find(text, 5))).toBe(true)
        },
      ),
    )
  })
})
