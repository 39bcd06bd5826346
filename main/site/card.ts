/** A card as a site file or a record names it: `format`, `facility`, `number`. */
import type { CardFormat, CardIdentity } from '../domain/site'
import { type Fields, show } from './fields'

export const CARD_FORMATS: readonly CardFormat[] = [
  'H10301',
  'H10306',
  'C1000-35',
  'C1000-48',
  'H10302',
  'H10304',
  'raw',
]

/** Bits that a format has for facility (or company) and number; null = none, or any length. */
const WIDTHS: Readonly<Record<CardFormat, { readonly facility: number | null; readonly number: number | null }>> = {
  H10301: { facility: 8, number: 16 },
  H10306: { facility: 16, number: 16 },
  'C1000-35': { facility: 12, number: 20 },
  'C1000-48': { facility: 22, number: 23 },
  H10302: { facility: null, number: 35 },
  H10304: { facility: 16, number: 19 },
  raw: { facility: null, number: null },
}

/** Reads `format`, `facility` and `number` of `fields`; undefined when none of them is there or a problem was noted. */
export function readCard(fields: Fields): CardIdentity | undefined {
  const facilityIsNull = fields.raw('facility') === null
  if (!fields.has('format') && !fields.has('number') && (facilityIsNull || !fields.has('facility'))) return undefined
  const format = fields.required('format', 'beside a number') ? fields.word('format', CARD_FORMATS) : undefined
  const facility = facilityIsNull ? undefined : fields.whole('facility')
  const number = fields.required('number', 'beside a format') ? cardNumber(fields) : undefined
  if (format === undefined || number === undefined) return undefined
  return { format, facility: WIDTHS[format].facility === null ? null : (facility ?? null), number }
}

function cardNumber(fields: Fields): string | undefined {
  const value = fields.raw('number')
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  if (typeof value === 'string' && /^\d+$/.test(value)) return value.replace(/^0+(?=\d)/, '')
  fields.bad('number', `must be a whole number, as text when it is longer than 15 digits, got ${show(value)}`)
  return undefined
}

/** What keeps a card from ever being read, in words; undefined when nothing does. */
export function cardMisfit(card: CardIdentity): string | undefined {
  const widths = WIDTHS[card.format]
  if (widths.facility !== null) {
    if (card.facility === null) return `has no facility, so no ${card.format} card can match it`
    if (card.facility >= 2 ** widths.facility)
      return `facility ${card.facility} does not fit ${card.format}, at most ${2 ** widths.facility - 1}`
  }
  if (widths.number !== null && BigInt(card.number) >= 1n << BigInt(widths.number))
    return `number ${card.number} does not fit ${card.format}, at most ${(1n << BigInt(widths.number)) - 1n}`
  return undefined
}

/** One text per card identity, equal when format, facility and number are. */
export const cardKey = (card: CardIdentity): string => `${card.format}/${card.facility ?? ''}/${card.number}`
