import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson, readJsonLine } from '../../../main/domain/read-json'

test('takes any JSON that is written once', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 2), (text, space) => {
      // JSON of a value has no key twice, and fast-check's may hold half characters.
      const value: unknown = JSON.parse(text)
      const written = JSON.stringify(value, null, space)
      if (/\\u[dD]/.test(written)) return
      expect(readJson(written)).toEqual({ ok: true, value })
    }),
  )
})

test.each([
  ['{"a":1,"b":2,"a":3}', 'line 1, column 14: the key a stands twice in one object'],
  ['{"a":1,\n "b": {"c" : 1, "c" : 2}}', 'line 2, column 17: the key c stands twice in one object'],
  ['{"a":1,"\\u0061":2}', 'line 1, column 8: the key a stands twice in one object'],
  ['[{"a":1},{"a":1,"x":[{"a":2}],"a":3}]', 'line 1, column 31: the key a stands twice in one object'],
  ['{"12345":1,"12345":2}', 'line 1, column 12: a key stands twice in one object'],
  ['{"a":"\\ud800"}', 'line 1, column 6: half a character, a surrogate without its other half'],
  ['{"a":"\\uDC00\\uD800"}', 'line 1, column 6: half a character, a surrogate without its other half'],
  [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'line 1, column 65: nested deeper than 64 levels'],
  [`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'line 1, column 321: nested deeper than 64 levels'],
  ['[1,\n True]', /^is not JSON: line 2, column 2, /],
  ['{"n": NaN}', /^is not JSON: line 1, column 7, /],
])('%s', (text, error) => {
  expect(readJson(text)).toEqual({ ok: false, error: typeof error === 'string' ? error : expect.stringMatching(error) })
})

test.each([
  '{"a":"\\ud83d\\ude00"}',
  '{"a":"x\\\\","b":"\\":\\""}',
  '{"a":{"a":{"a":1}}}',
  '{"":1}',
  '[[],{},"{\\"a\\":1"]',
])('%s is taken', (text) => expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) }))

test('an object of many keys is looked through as well', () => {
  const keys = Array.from({ length: 500 }, (_, i) => `"k${i}":${i}`)
  expect(readJson(`{${keys.join(',')}}`).ok).toBe(true)
  expect(readJson(`{${[...keys, '"k17":0'].join(',')}}`)).toMatchObject({ ok: false })
})

test.each([
  ['{"n": NaN}', 'is not JSON: column 7, an unexpected character'],
  ['{"a":1,"a":3}', 'column 8: the key a stands twice in one object'],
  ['['.repeat(5_000), 'column 65: nested deeper than 64 levels'],
])('a fault in one line of a file is placed by its column alone: %s', (text, error) => {
  expect(readJsonLine(text)).toEqual({ ok: false, error })
})
