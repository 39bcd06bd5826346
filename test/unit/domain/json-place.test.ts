import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../main/domain/json-place'

const TEXT = `{
  "site": { "name": "A \\"b\\" {", "list": [1, -2.5e3, true] },
  "readers": [
    { "id": "R1" },
    { "id": "R2", "apb": { "minutes": 2.5 } }
  ]
}`

describe('placeOf', () => {
  it.each([
    ['', 1, 1],
    ['site', 2, 11],
    ['site.list[1]', 2, 46],
    ['readers[1].apb.minutes', 5, 39],
    ['readers[1].apb.seconds', 5, 26],
    ['readers[7]', 3, 14],
    ['doors', 1, 1],
  ])('finds %s, or the innermost value on the way to it', (path, line, column) => {
    expect(placeOf(TEXT, path)).toEqual({ line, column })
  })

  it('finds each number in any list of numbers, however it is laid out', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.nat(4), (list, indent) => {
        const text = JSON.stringify({ a: 'x]', list }, null, indent)
        const lines = text.split('\n')
        for (const [index, value] of list.entries()) {
          const { line, column } = placeOf(text, `list[${index}]`)
          expect((lines[line - 1] ?? '').slice(column - 1)).toMatch(new RegExp(`^${value}\\b`))
        }
      }),
    )
  })
})
