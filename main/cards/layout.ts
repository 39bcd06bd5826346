import type { CardFormat, CardIdentity } from '../domain/site'
import { fail, ok, type Result } from '../domain/result'
import { buildBits, field, wrongParity, type CardBits, type Parity } from './bits'

/** Where a fixed-length format keeps its facility (or company) code, its number and its parity bits. */
export interface Layout {
  readonly format: CardFormat
  readonly bits: number
  /** First and last bit, both included; null when the format has no facility. */
  readonly facility: readonly [number, number] | null
  readonly number: readonly [number, number]
  /** In the order in which an encoder must write them. */
  readonly parities: readonly Parity[]
}

/** Why bits are no card of the format. */
export type CardFault =
  | { readonly kind: 'wrong-length'; readonly format: CardFormat; readonly expected: number; readonly bits: number }
  | { readonly kind: 'wrong-parity'; readonly format: CardFormat; readonly bit: number }
  | { readonly kind: 'out-of-range'; readonly format: CardFormat; readonly field: 'facility' | 'number' }

export interface CardCodec {
  readonly format: CardFormat
  decode(bits: CardBits): Result<CardIdentity, CardFault>
  /** `count` is how many bits a raw card has; the other formats know. */
  encode(card: Omit<CardIdentity, 'format'>, count?: number): Result<CardBits, CardFault>
}

const DECIMAL = /^(0|[1-9]\d*)$/

/** The number of a card as an integer; undefined when it is no plain decimal. */
export function cardNumber(text: string): bigint | undefined {
  return DECIMAL.test(text) ? BigInt(text) : undefined
}

/** A codec both ways for a format that is nothing but its layout. */
export function codecOf(layout: Layout): CardCodec {
  const { format, bits: length, facility, number, parities } = layout
  const fits = (value: bigint, [first, last]: readonly [number, number]): boolean =>
    value >= 0n && value < 1n << BigInt(last - first + 1)
  return {
    format,
    decode(bits) {
      if (bits.count !== length) return fail({ kind: 'wrong-length', format, expected: length, bits: bits.count })
      const wrong = wrongParity(bits, parities)
      if (wrong) return fail({ kind: 'wrong-parity', format, bit: wrong.at })
      return ok({
        format,
        facility: facility ? Number(field(bits, facility[0], facility[1])) : null,
        number: field(bits, number[0], number[1]).toString(),
      })
    },
    encode(card) {
      const value = cardNumber(card.number)
      if (value === undefined || !fits(value, number)) return fail({ kind: 'out-of-range', format, field: 'number' })
      const fields = [{ first: number[0], last: number[1], value }]
      if (facility) {
        if (card.facility === null || !Number.isInteger(card.facility) || !fits(BigInt(card.facility), facility))
          return fail({ kind: 'out-of-range', format, field: 'facility' })
        fields.push({ first: facility[0], last: facility[1], value: BigInt(card.facility) })
      } else if (card.facility !== null) {
        return fail({ kind: 'out-of-range', format, field: 'facility' })
      }
      return ok(buildBits(length, fields, parities))
    },
  }
}
