import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseJson } from '../../../main/domain/json'

it.each([
  ['{"pin": \u201C4711\u201D}', 'line 1, column 9, a typographic quotation mark, where JSON needs a straight one'],
  ['{"pin": 4711', 'line 1, column 13, the text ends too early'],
  ['{\n  "pin": "4711",\n}', 'line 3, column 1, an unexpected character'],
  ['{"pin": 0471}', 'line 1, column 10, an unexpected character'],
  ['{"pin": "4711" "x"}', 'line 1, column 16, an unexpected character'],
  ['', 'line 1, column 1, the text ends too early'],
  ['[1, 2]]', 'line 1, column 7, an unexpected character'],
  ['\uFEFF{]', 'line 1, column 2, an unexpected character'],
])('names the place of the fault in %j and quotes nothing', (text, said) => {
  expect(parseJson(text)).toEqual({ ok: false, error: `is not JSON: ${said}` })
})

it('names the end of 200,000 lists that are never closed', () => {
  expect(parseJson('['.repeat(200_000))).toEqual({
    ok: false,
    error: 'is not JSON: line 1, column 200001, the text ends too early',
  })
})

it('accepts what JSON.parse accepts, and never quotes what it refuses', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', '}', '"', ',', '\u201C', 'Q'), (json, at, put) => {
      expect(parseJson(json)).toEqual({ ok: true, value: JSON.parse(json) as unknown })
      const place = at % (json.length + 1)
      const read = parseJson(`${json.slice(0, place)}${put}${json.slice(place + 1)}`)
      if (!read.ok) expect(read.error).toMatch(/^is not JSON: line \d+, column \d+, (the text|an unexpected|a typogr)/)
    }),
  )
})
