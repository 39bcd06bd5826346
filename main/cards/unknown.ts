import type { CardFit, UnknownBits } from '../domain/card'
import { bitsToHex, type CardBits } from './bits'
import { facilityOf, faultOf, numberOf, type Format } from './format'

/** What bits that belong to nobody could be, by the formats of the reader in its order, else what is wrong (apb.md 11.6). */
export function unknownBits(formats: readonly Format[], bits: CardBits): UnknownBits {
  const faults = formats.map((format) => faultOf(format, bits))
  const fits = formats.flatMap((format, i): CardFit[] => {
    if (faults[i] !== undefined) return []
    const facility = facilityOf(format, bits)
    const number = String(numberOf(format, bits))
    return [
      facility === null ? { format: format.id, number } : { format: format.id, facility: String(facility), number },
    ]
  })
  const shown = { bits: bits.count, hex: bitsToHex(bits), fits }
  if (fits.length > 0) return shown
  return { ...shown, fault: faults.find((fault) => fault !== 'length') ?? 'length' }
}
