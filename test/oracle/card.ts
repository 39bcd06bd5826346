/** Raw bits to a card, by the format the reader is set to; bits that do not fit the format or its parity are no card of the site. */
import type { CredentialFile, ReaderFile, RecordLine, SiteFile } from './formats'

/** First bit first, as a text of 0 and 1. */
const bitsOf = (raw: { bits: number; hex: string }): string =>
  Array.from(raw.hex)
    .map((digit) => parseInt(digit, 16).toString(2).padStart(4, '0'))
    .join('')
    .slice(0, raw.bits)

const ones = (bits: string, from: number, to: number): number => bits.slice(from, to + 1).replaceAll('0', '').length
const value = (bits: string, from: number, to: number): string => BigInt(`0b${bits.slice(from, to + 1)}`).toString()

interface Card {
  format: string
  facility: string | null
  number: string
}

interface Layout {
  length: number
  /** Even parity in the first bit over bits 1 to here, odd parity in the last bit over the rest from `odd` on. */
  even: number
  odd: number
  facility: readonly [number, number] | null
  number: readonly [number, number]
}

const LAYOUTS: Record<string, Layout> = {
  H10301: { length: 26, even: 12, odd: 13, facility: [1, 8], number: [9, 24] },
  H10306: { length: 34, even: 16, odd: 17, facility: [1, 16], number: [17, 32] },
  H10302: { length: 37, even: 18, odd: 18, facility: null, number: [1, 35] },
  H10304: { length: 37, even: 18, odd: 18, facility: [1, 16], number: [17, 35] },
}

function decode(raw: { bits: number; hex: string }, format: string): Card | null {
  const bits = bitsOf(raw)
  if (format === 'raw') return { format, facility: null, number: value(bits, 0, bits.length - 1) }
  const layout = LAYOUTS[format]
  if (!layout) throw new Error(`the oracle does not read raw bits of ${format}`)
  if (bits.length !== layout.length) return null
  const last = layout.length - 1
  if (ones(bits, 0, layout.even) % 2 !== 0 || ones(bits, layout.odd, last) % 2 !== 1) return null
  return {
    format,
    facility: layout.facility && value(bits, ...layout.facility),
    number: value(bits, ...layout.number),
  }
}

const hasFacility = (format: string): boolean => format !== 'raw' && format !== 'H10302'

const plain = (card: { format: string; facility?: number | null; number: number | string }): Card => ({
  format: card.format,
  facility: hasFacility(card.format) && typeof card.facility === 'number' ? String(card.facility) : null,
  number: BigInt(card.number).toString(),
})

const same = (one: Card, other: Card): boolean =>
  one.format === other.format && one.facility === other.facility && one.number === other.number

export interface Presented {
  cardholder: string | null
  credential: CredentialFile | null
  /** Equal for the same credential, in the site or not (5.8). */
  identity: string
}

/** Whose credential was presented, if it is anybody's. */
export function presented(site: SiteFile, reader: ReaderFile, record: RecordLine & { type: 'read' }): Presented {
  const card = record.card
    ? plain(record.card)
    : record.raw
      ? decode(record.raw, reader.cardFormat ?? 'H10301')
      : undefined
  for (const { id, credentials } of site.cardholders)
    for (const credential of credentials ?? []) {
      const { format, facility, number } = credential
      const own =
        format !== undefined && number !== undefined ? plain({ format, facility: facility ?? null, number }) : null
      if (card ? own !== null && same(own, card) : record.credential === credential.id)
        return { cardholder: id, credential, identity: `known ${credential.id}` }
    }
  return {
    cardholder: null,
    credential: null,
    identity: JSON.stringify([record.card && card, record.credential, record.raw && bitsOf(record.raw)]),
  }
}
