import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsFromHex, bitsToHex, reversed, type CardBits } from '../../../main/cards/bits'
import { BUILT_IN_IDS } from '../../../main/cards/built-in'
import { encodeFields, facilityOf, faultOf, numberOf, type Format } from '../../../main/cards/format'
import { Formats } from '../../../main/cards/formats'
import { unknownBits } from '../../../main/cards/unknown'
import type { CardFormat } from '../../../main/domain/card'

const bits = (count: number, hex: string): CardBits => {
  const made = bitsFromHex(count, hex.replaceAll(' ', ''))
  if (!made) throw new Error(`bad hex in the test: ${hex}`)
  return made
}

const KANTECH: CardFormat = {
  id: 'kantech',
  name: 'Kantech 39',
  bits: 39,
  facility: '1-17',
  number: '18-37',
  facilityMatters: true,
  fixed: [{ at: '1-2', value: '1' }],
  parity: [
    { bit: 0, kind: 'even', over: '1-18' },
    { bit: 38, kind: 'odd', over: '19-37' },
  ],
}

const formats = new Formats([KANTECH])
const format = (id: string): Format => formats.inOrder([id])[0] as Format
const encoded = (id: string, facility: string | null, number: string, count?: number): CardBits => {
  const made = encodeFields(
    format(id),
    { facility: facility === null ? null : BigInt(facility), number: BigInt(number) },
    count,
  )
  if (!made.ok) throw new Error(`must encode: ${made.error}`)
  return made.value
}

/** Vectors of osdp.md 9; the 48-bit one was worked out by hand from the layout (company 1, number 2). */
const VECTORS: [string, string | null, string, number, string][] = [
  ['H10301', '123', '45678', 26, 'BD D9 37 40'],
  ['H10301', '1', '2', 26, '80 80 01 00'],
  ['H10306', '1234', '45678', 34, '82 69 59 37 00'],
  ['C1000-35', '1234', '567890', 35, 'D3 4A 2A 94 80'],
  ['C1000-48', '1', '2', 48, 'C0 00 01 00 00 05'],
  ['H10302', null, '12345678901', 37, 'AD FD C1 C3 50'],
  ['H10304', '1234', '345678', 37, '02 69 54 64 E8'],
  ['raw', null, '3735928559', 32, 'DE AD BE EF'],
  ['raw', null, '1', 40, '00 00 00 00 01'],
]

describe('card formats', () => {
  it.each(VECTORS)('%s facility %s number %s is %i bits %s, both ways', (id, facility, number, count, hex) => {
    expect(unknownBits([format(id)], bits(count, hex))).toEqual({
      bits: count,
      hex: hex.replaceAll(' ', ''),
      fits: [facility === null ? { format: id, number } : { format: id, facility, number }],
    })
    expect(bitsToHex(encoded(id, facility, number, count))).toBe(hex.replaceAll(' ', ''))
  })

  it('ignores the unused low bits of the last byte and shows them as 0 (11.6)', () => {
    expect(unknownBits([format('H10301')], bits(26, 'BDD9377F'))).toEqual(
      unknownBits([format('H10301')], bits(26, 'BDD93740')),
    )
  })

  it('has one definition of each built-in format (11.1)', () => {
    expect(BUILT_IN_IDS).toEqual(['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304', 'raw'])
    expect(formats.get('H10303')).toBeUndefined()
  })

  it.each<[string, string | null, string]>([
    ['H10301', '256', '1'],
    ['H10301', null, '1'],
    ['H10301', '1', '65536'],
    ['H10302', '1', '1'],
    ['H10302', null, '34359738368'],
    ['raw', '3', '1'],
  ])('does not encode %s %s %s', (id, facility, number) => {
    const fields = { facility: facility === null ? null : BigInt(facility), number: BigInt(number) }
    expect(encodeFields(format(id), fields).ok).toBe(false)
  })

  it.each([
    [0, ''],
    [9, 'ff'],
    [8, 'fg'],
    [8, 'f'],
    [65_536, '00'.repeat(8_192)],
    [2.5, 'ff'],
  ])('refuses %s bits of "%s"', (count, hex) => expect(bitsFromHex(count, hex)).toBeUndefined())

  const RANGES: [string, bigint | null, bigint][] = [
    ['H10301', 255n, 65535n],
    ['H10306', 65535n, 65535n],
    ['C1000-35', 4095n, 1048575n],
    ['C1000-48', 4194303n, 8388607n],
    ['H10302', null, 34359738367n],
    ['H10304', 65535n, 524287n],
  ]
  it.each(RANGES)('%s: any card comes back, and any single flipped bit is never taken for it', (id, facility, max) => {
    fc.assert(
      fc.property(fc.bigInt(0n, facility ?? 0n), fc.bigInt(0n, max), fc.nat(), (f, n, flip) => {
        const own = format(id)
        const made = encodeFields(own, { facility: facility === null ? null : f, number: n })
        if (!made.ok) throw new Error('must encode')
        const card = { facility: facility === null ? null : Number(f), number: Number(n) }
        const read = (taken: CardBits): object => ({ facility: facilityOf(own, taken), number: numberOf(own, taken) })
        expect(faultOf(own, made.value)).toBeUndefined()
        expect(read(made.value)).toEqual(card)
        const position = flip % made.value.count
        const bytes = Uint8Array.from(made.value.bytes)
        bytes[position >> 3] = (bytes[position >> 3] ?? 0) ^ (0x80 >> (position & 7))
        const flipped = { count: made.value.count, bytes }
        if (faultOf(own, flipped) === undefined) expect(read(flipped)).not.toEqual(card)
      }),
    )
  })

  it('raw keeps any bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), fc.bigInt(0n, (1n << 256n) - 1n), (count, wide) => {
        const number = wide & ((1n << BigInt(count)) - 1n)
        const made = encodeFields(format('raw'), { facility: null, number }, count)
        expect(made.ok && String(numberOf(format('raw'), made.value))).toBe(String(number))
        expect(made.ok && faultOf(format('raw'), made.value)).toBeUndefined()
      }),
    )
  })
})

describe("a site's own format", () => {
  it('has its first position as the most significant bit, whichever way it is written (11.2)', () => {
    const own = (number: string): Format => {
      const found = new Formats([
        { ...KANTECH, id: 'own', bits: 8, facility: null, number, fixed: [], parity: [] },
      ]).get('own')
      if (!found) throw new Error('must be there')
      return found
    }
    const taken = bits(8, 'B1') // 1011 0001
    expect(numberOf(own('0-3'), taken)).toBe(0b1011)
    expect(numberOf(own('3-0'), taken)).toBe(0b1101)
    expect(numberOf(own('7,0,2-4'), taken)).toBe(0b11110)
  })

  it('keeps fields of 64 bits exact', () => {
    const wide = new Formats([
      { ...KANTECH, id: 'wide', bits: 128, facility: '0-63', number: '64-127', fixed: [], parity: [] },
    ])
    const takes = wide.inOrder(['wide'])
    expect(unknownBits(takes, bits(128, 'FFFFFFFFFFFFFFFF0020000000000001')).fits).toEqual([
      { format: 'wide', facility: '18446744073709551615', number: '9007199254740993' },
    ])
  })

  it('says what is wrong: the length, then the parity, then a fixed value of the first that has the length (11.6)', () => {
    const right = encoded('kantech', String((1 << 15) + 5), '77')
    const takes = formats.inOrder(['H10301', 'kantech'])
    expect(unknownBits(takes, right)).toMatchObject({ fits: [{ format: 'kantech', facility: '32773', number: '77' }] })
    expect(unknownBits(takes, right).fault).toBeUndefined()
    expect(unknownBits(takes, bits(40, '0000000000'))).toMatchObject({ fits: [], fault: 'length' })
    // Bit 1 is fixed and under the parity of bit 0: both are wrong, and parity is looked at first.
    const flip = (...positions: readonly number[]): CardBits => {
      const bytes = Uint8Array.from(right.bytes)
      for (const position of positions) bytes[position >> 3] = (bytes[position >> 3] ?? 0) ^ (0x80 >> (position & 7))
      return { count: right.count, bytes }
    }
    expect(unknownBits(takes, flip(1))).toMatchObject({ fits: [], fault: 'parity' })
    expect(unknownBits(takes, flip(0, 1))).toMatchObject({ fits: [], fault: 'fixed' })
  })

  it('writes parity bits that cover other parity bits after them, in whatever order they are given', () => {
    const odd = { bit: 0, kind: 'odd', over: '1-9' } as const
    const even = { bit: 1, kind: 'even', over: '2-9' } as const
    const own = (parity: CardFormat['parity']): Format =>
      new Formats([{ ...KANTECH, id: 'own', bits: 10, facility: null, number: '2-9', fixed: [], parity }]).inOrder([
        'own',
      ])[0] as Format
    for (const parity of [
      [odd, even],
      [even, odd],
    ]) {
      const made = encodeFields(own(parity), { facility: null, number: 0b10110000n })
      expect(made.ok && faultOf(own(parity), made.value)).toBeUndefined()
      expect(made.ok).toBe(true)
    }
    const circle = own([odd, { bit: 1, kind: 'even', over: '0,2-9' }])
    expect(encodeFields(circle, { facility: null, number: 1n })).toEqual({ ok: false, error: 'parity' })
  })
})

describe('reversed bytes (11.5)', () => {
  it('turns whole bytes round and leaves any other bits as they are', () => {
    expect(bitsToHex(reversed(bits(32, '44332211')))).toBe('11223344')
    expect(bitsToHex(reversed(bits(26, 'BDD93740')))).toBe('BDD93740')
  })
})
