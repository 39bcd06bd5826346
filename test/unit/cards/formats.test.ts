import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsFromHex, bitsToHex, type CardBits } from '../../../main/cards/bits'
import { decodeCard, encodeCard } from '../../../main/cards/formats'
import type { CardFormat, CardIdentity } from '../../../main/domain/site'

const bits = (count: number, hex: string): CardBits => {
  const made = bitsFromHex(count, hex.replaceAll(' ', ''))
  if (!made) throw new Error(`bad hex in the test: ${hex}`)
  return made
}

/** Vectors of osdp.md 9; the 48-bit one was worked out by hand from the layout (company 1, number 2). */
const VECTORS: [CardFormat, number | null, string, number, string][] = [
  ['H10301', 123, '45678', 26, 'BD D9 37 40'],
  ['H10301', 1, '2', 26, '80 80 01 00'],
  ['H10306', 1234, '45678', 34, '82 69 59 37 00'],
  ['C1000-35', 1234, '567890', 35, 'D3 4A 2A 94 80'],
  ['H10302', null, '12345678901', 37, 'AD FD C1 C3 50'],
  ['H10304', 1234, '345678', 37, '02 69 54 64 E8'],
  ['raw', null, '3735928559', 32, 'DE AD BE EF'],
  ['raw', null, '1', 40, '00 00 00 00 01'],
]

describe('card formats', () => {
  it.each(VECTORS)('%s facility %s number %s is %i bits %s, both ways', (format, facility, number, count, hex) => {
    const card = { format, facility, number }
    expect(decodeCard(format, bits(count, hex))).toEqual({ ok: true, value: card })
    const encoded = encodeCard(card, format === 'raw' ? count : undefined)
    expect(encoded.ok && bitsToHex(encoded.value)).toBe(hex.replaceAll(' ', '').toLowerCase())
  })

  /*
   * Company 1 is bit 23; number 2 is bit 45. Bit 1, even over 3,4,6,7,..,45,46: of the two ones it covers 45 only
   * (23 = 3 * 7 + 2 is outside), so it is 1. Bit 47, odd over 2,3,5,6,..,44,45: it covers 23 and 45, two ones, so 1.
   * Bit 0, odd over 1-47: ones at 1, 23, 45, 47 are four, so 1. Bits 0, 1, 23, 45, 47: C0 00 01 00 00 05.
   */
  it('Corporate 1000 of 48 bits, worked by hand', () => {
    const card: CardIdentity = { format: 'C1000-48', facility: 1, number: '2' }
    expect(decodeCard('C1000-48', bits(48, 'C00001000005'))).toEqual({ ok: true, value: card })
    const encoded = encodeCard(card)
    expect(encoded.ok && bitsToHex(encoded.value)).toBe('c00001000005')
  })

  it('ignores the unused low bits of the last byte', () => {
    expect(decodeCard('H10301', bits(26, 'BDD9377F'))).toEqual(decodeCard('H10301', bits(26, 'BDD93740')))
  })

  it('names the length and the parity bit that are wrong', () => {
    expect(decodeCard('H10301', bits(34, '8269593700'))).toEqual({
      ok: false,
      error: { kind: 'wrong-length', format: 'H10301', expected: 26, bits: 34 },
    })
    expect(decodeCard('H10301', bits(26, '3DD93740'))).toEqual({
      ok: false,
      error: { kind: 'wrong-parity', format: 'H10301', bit: 0 },
    })
  })

  it.each<CardIdentity>([
    { format: 'H10301', facility: 256, number: '1' },
    { format: 'H10301', facility: null, number: '1' },
    { format: 'H10301', facility: 1, number: '65536' },
    { format: 'H10302', facility: 1, number: '1' },
    { format: 'H10302', facility: null, number: '34359738368' },
    { format: 'H10301', facility: 1, number: '01' },
    { format: 'raw', facility: 3, number: '1' },
  ])('does not encode %o', (card) => expect(encodeCard(card).ok).toBe(false))

  it.each([
    [0, ''],
    [9, 'ff'],
    [8, 'fg'],
    [8, 'f'],
    [1025, '00'.repeat(200)],
    [2.5, 'ff'],
  ])('refuses %s bits of "%s"', (count, hex) => expect(bitsFromHex(count, hex)).toBeUndefined())

  const RANGES: [CardFormat, number | null, bigint][] = [
    ['H10301', 255, 65535n],
    ['H10306', 65535, 65535n],
    ['C1000-35', 4095, 1048575n],
    ['C1000-48', 4194303, 8388607n],
    ['H10302', null, 34359738367n],
    ['H10304', 65535, 524287n],
  ]
  it.each(RANGES)(
    '%s: any card comes back, and any single flipped bit is never taken for it',
    (format, facility, max) => {
      fc.assert(
        fc.property(fc.nat(), fc.bigInt(0n, max), fc.nat(), (f, n, flip) => {
          const card = { format, facility: facility === null ? null : f % (facility + 1), number: n.toString() }
          const encoded = encodeCard(card)
          if (!encoded.ok) throw new Error('must encode')
          expect(decodeCard(format, encoded.value)).toEqual({ ok: true, value: card })
          const position = flip % encoded.value.count
          const bytes = Uint8Array.from(encoded.value.bytes)
          bytes[position >> 3] = (bytes[position >> 3] ?? 0) ^ (0x80 >> (position & 7))
          expect(decodeCard(format, { count: encoded.value.count, bytes })).not.toEqual({ ok: true, value: card })
        }),
      )
    },
  )

  it('raw keeps any bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), fc.bigInt(0n, (1n << 256n) - 1n), (count, wide) => {
        const number = (wide & ((1n << BigInt(count)) - 1n)).toString()
        const encoded = encodeCard({ format: 'raw', facility: null, number }, count)
        expect(encoded.ok && decodeCard('raw', encoded.value)).toEqual({
          ok: true,
          value: { format: 'raw', facility: null, number },
        })
      }),
    )
  })
})
