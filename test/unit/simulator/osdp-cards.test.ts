import { describe, expect, test } from 'vitest'
import { Formats } from '../../../main/cards/formats'
import { unknownBits } from '../../../main/cards/unknown'
import { CARD_FORMATS, encodeCard } from '../../simulator/osdp/cards'
import { toHex } from '../osdp/hex'

describe('simulated cards', () => {
  test.each([
    ['H10301', 123, '45678', 26, 'bdd93740'],
    ['H10301', 1, '2', 26, '80800100'],
    ['H10306', 1234, '45678', 34, '8269593700'],
    ['C1000-35', 1234, '567890', 35, 'd34a2a9480'],
    ['H10302', 0, '12345678901', 37, 'adfdc1c350'],
    ['H10304', 1234, '345678', 37, '02695464e8'],
  ] as const)('%s %i/%s', (format, facility, number, bits, hexBytes) => {
    const card = encodeCard(format, BigInt(facility), BigInt(number))
    expect({ bits: card.bits, hex: toHex(card.bytes) }).toEqual({ bits, hex: hexBytes })
  })

  test.each(CARD_FORMATS)('%s reads as what was meant, by the console too', (format) => {
    const facility = format === 'H10302' ? 0n : 21n
    const { bits, bytes } = encodeCard(format, facility, 4711n)
    const takes = new Formats([]).inOrder([format])
    expect(unknownBits(takes, { count: bits, bytes }).fits).toMatchObject([{ format, number: '4711' }])
  })
})
