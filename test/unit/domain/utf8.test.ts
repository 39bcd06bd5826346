import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodingFault, notUtf8At } from '../../../main/domain/utf8'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

test('any text as UTF-8 is UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(notUtf8At(encode(text))).toBeUndefined()
    }),
  )
})

test('bytes are refused where the runtime refuses them', () => {
  const byte = fc.constantFrom(0x41, 0x80, 0x9f, 0xa0, 0xbf, 0xc1, 0xc3, 0xe0, 0xe9, 0xed, 0xef, 0xf0, 0xf4, 0xf5)
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => {
      // One more character, so that nothing is merely cut off by the end.
      const whole = new Uint8Array([...bytes, 0x41])
      const decodes = (): string => new TextDecoder('utf-8', { fatal: true }).decode(whole)
      if (notUtf8At(whole) === undefined) expect(decodes).not.toThrow()
      else expect(decodes).toThrow(TypeError)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  [[0x7b, 0x0a, 0x22, 0xe9, 0x22], 'is not UTF-8: line 2, byte 2 of it; save it as UTF-8'],
  [[0xff, 0xfe, 0x7b, 0x00], 'is UTF-16, and must be UTF-8'],
  [[0xfe, 0xff, 0x00, 0x7b], 'is UTF-16, and must be UTF-8'],
  [[0x7b, 0x00], 'is UTF-16, and must be UTF-8'],
  [[0xef, 0xbb, 0xbf, 0x7b, 0x7d], undefined],
])('%j', (bytes, fault) => expect(encodingFault(new Uint8Array(bytes))).toBe(fault))
