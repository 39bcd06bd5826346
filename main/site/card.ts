/** A card as a site file or a record names it: `format`, `facility`, `number`. */
import type { CardFormat, CardIdentity } from '../domain/site'
import { type Fields, show } from './fields'

const CARD_FORMATS: readonly CardFormat[] = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304', 'raw']

/** Other names that readers' makers and installers use for the same layouts, without case, spaces and signs. */
const OTHER_NAMES: Readonly<Record<string, CardFormat>> = {
  c1000: 'C1000-35',
  c1k35s: 'C1000-35',
  corporate1000: 'C1000-35',
  corporate100035: 'C1000-35',
  c1k48s: 'C1000-48',
  corporate100048: 'C1000-48',
}

/** The format a text names, by its own name in any case or by another one that is in use; undefined when it is none. */
export function cardFormat(text: unknown): CardFormat | undefined {
  if (typeof text !== 'string') return undefined
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return CARD_FORMATS.find((format) => plain(format) === plain(text)) ?? OTHER_NAMES[plain(text)]
}

/** Reads a key that names a card format. */
export function readCardFormat(fields: Fields, key: string): CardFormat | undefined {
  const format = cardFormat(fields.raw(key))
  if (format === undefined) fields.word(key, CARD_FORMATS)
  return format
}

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
  const format = fields.required('format', 'beside a number') ? readCardFormat(fields, 'format') : undefined
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

export const hasFacility = (format: CardFormat): boolean => WIDTHS[format].facility !== null

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
