import { fail, ok } from '../domain/result'
import { buildBits, field, MAX_CARD_BITS } from './bits'
import { cardNumber, type CardCodec } from './layout'

/** A card of any length: all its bits are the number, and there is no parity to check. */
export const raw: CardCodec = {
  format: 'raw',
  decode: (bits) => ok({ format: 'raw', facility: null, number: field(bits, 0, bits.count - 1).toString() }),
  encode(card, count) {
    const value = cardNumber(card.number)
    const bits = count ?? Math.max(1, value?.toString(2).length ?? 1)
    if (value === undefined || bits < 1 || bits > MAX_CARD_BITS || value >= 1n << BigInt(bits))
      return fail({ kind: 'out-of-range', format: 'raw', field: 'number' })
    if (card.facility !== null) return fail({ kind: 'out-of-range', format: 'raw', field: 'facility' })
    return ok(buildBits(bits, [{ first: 0, last: bits - 1, value }], []))
  },
}
