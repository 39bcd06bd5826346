import { describe, expect, test } from 'vitest'
import { bitsFromHex, bitsToHex } from '../../../main/cards/bits'
import { encodeFields } from '../../../main/cards/format'
import { Formats } from '../../../main/cards/formats'
import { unknownBits } from '../../../main/cards/unknown'
import library from '../../../resources/card-formats.json'
import { parseSite } from '../../../main/site/parse'
import { baseSite, parsed } from '../site/base-site'

const site = parsed({ ...baseSite(), cardFormats: library.formats.map(({ format }) => format) })
const formats = new Formats(site.cardFormats)

/**
 * S10401: unleashed-firmware issue 1158, four cards of facility 42 as a reader sent them, without the 7 bits before the frame.
 * Inner Range: proxmark3 issue 2975, the 56 bits after the header. All others are worked out from their layout by hand: they
 * prove that a layout is read as it stands, and no more.
 */
const VECTORS: readonly [string, string | null, string, number, string][] = [
  ['S10401', '42', '268435451', 37, 'D4FFFFFFB0'],
  ['S10401', '42', '268435455', 37, 'D4FFFFFFF8'],
  ['S10401', '42', '268435456', 37, '5500000008'],
  ['S10401', '42', '268435460', 37, '5500000040'],
  ['inner-range-56', '123', '123', 56, '00007B0000007B'],
  // 32 bits of 0x12345678 between parities: five ones in 1-16, eight in 17-32.
  ['wiegand-34-number', null, '305419896', 34, '891A2B3C40'],
  // Facility 1 is bit 17, number 1 is bit 37: one in 1-18, so bit 0 is 1; one in 19-37, so bit 38 is 0.
  ['kantech-39', '1', '1', 39, '8000400004'],
  // 900 is 1110000100 in 1-10, four ones; facility 1 is bit 18, number 1 is bit 34: two in 18-34, so bit 35 is 1.
  ['keyscan-36', '1', '1', 36, '7080200030'],
  ['casi-rusco-40', null, '1', 40, '0000000002'],
  ['csn-32', null, '287454020', 32, '11223344'],
  ['csn-56', null, '1144738493519206', 56, '04112233445566'],
]

describe('the library of card formats', () => {
  test('is taken by a site file as it stands, without a problem', () => {
    const read = parseSite({ ...baseSite(), cardFormats: library.formats.map(({ format }) => format) })
    expect(read.ok).toBe(true)
    const told = read.ok ? read.value.warnings.map(({ path }) => path) : []
    // Casi-Rusco leaves its first and last bit alone.
    expect(told).toEqual([`cardFormats[${site.cardFormats.findIndex(({ id }) => id === 'casi-rusco-40')}].bits`])
  })

  test('says of each format where its layout is from', () => {
    for (const { source } of library.formats) expect(source.length).toBeGreaterThan(20)
  })

  test.each(VECTORS)('%s facility %s number %s is %i bits %s, both ways', (id, facility, number, count, hex) => {
    const bits = bitsFromHex(count, hex)
    if (!bits) throw new Error('bad hex in the test')
    const takes = formats.inOrder([id])
    expect(unknownBits(takes, bits).fits).toEqual([
      facility === null ? { format: id, number } : { format: id, facility, number },
    ])
    const [format] = takes
    const made =
      format && encodeFields(format, { facility: facility === null ? null : BigInt(facility), number: BigInt(number) })
    expect(made?.ok && bitsToHex(made.value)).toBe(hex)
  })

  test('reads a PIV card as the same one after it was issued again with another expiry', () => {
    const takes = formats.inOrder(['piv-75'])
    const [piv] = takes
    const facility = (9999n << 14n) | 1234n
    const made = piv && encodeFields(piv, { facility, number: 567890n })
    if (!made?.ok) throw new Error('must encode')
    expect(unknownBits(takes, made.value).fits).toEqual([
      { format: 'piv-75', facility: String(facility), number: '567890' },
    ])
    // Two bits of the expiry, so that the odd parity over it stays right.
    const bytes = Uint8Array.from(made.value.bytes)
    for (const bit of [50, 60]) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
    expect(unknownBits(takes, { count: 75, bytes }).fits).toEqual(unknownBits(takes, made.value).fits)
  })
})
