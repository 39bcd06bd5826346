/** A card as a site file, a record or an event names it: `format`, `facility`, `number`, and `bits` of a raw one (apb.md 11). */
import { MAX_CARD_BITS } from '../cards/bits'
import { BUILT_IN_IDS, builtInNamed, RAW } from '../cards/built-in'
import type { Format } from '../cards/format'
import { hasFacility, type Formats } from '../cards/formats'
import type { CardIdentity, NamedCard, UnknownCard } from '../domain/card'
import { type Fields, oneOf, show } from './fields'

/** The format that a text names: one of the site's by its id, or a built-in one by any of its names. */
export const formatNamed = (formats: Formats, text: unknown): string | undefined =>
  typeof text !== 'string' ? undefined : formats.get(text) ? text : builtInNamed(text)

/** Reads a value that names a card format. */
export function readFormat(fields: Fields, key: string, value: unknown, formats: Formats): string | undefined {
  const format = formatNamed(formats, value)
  if (format === undefined)
    fields.bad(
      key,
      `must be one of ${oneOf(BUILT_IN_IDS)} or the id of one of the site's cardFormats, got ${show(value)}`,
    )
  return format
}

/** Digits that a JSON number is trusted with; longer ones are text (site-and-replay.md). */
const NUMBER_DIGITS = 15

/** The digits of a card's field as JSON: text where a number would be long. */
export const digitsJson = (digits: string): number | string => (digits.length > NUMBER_DIGITS ? digits : Number(digits))

/** Reads a whole number that may be written as text; decimal digits without leading zeros. */
export function readDigits(fields: Fields, key: string): string | undefined {
  const value = fields.raw(key)
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  if (typeof value === 'string' && /^\d{1,20000}$/.test(value)) return value.replace(/^0+(?=\d)/, '')
  fields.bad(
    key,
    `must be a whole number, as text when it is longer than ${NUMBER_DIGITS} digits, got ${sortOf(value)}`,
  )
  return undefined
}

/** What a bad number is, without its digits: messages never contain a card number. */
function sortOf(value: unknown): string {
  if (typeof value === 'string') return /^\d+$/.test(value) ? `${value.length} digits` : 'text that is not only digits'
  if (typeof value !== 'number') return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`
  if (value < 0) return 'a negative number'
  return Number.isInteger(value) || value === Infinity ? 'a longer number that is not text' : 'a fraction'
}

/**
 * Reads the card of `fields`; undefined when nothing of one is there or a problem was noted. The facility is as given, even
 * if the format has no facility.
 */
export function readCard(fields: Fields, formats: Formats): CardIdentity | undefined {
  const facilityIsNull = fields.raw('facility') === null
  const given =
    ['format', 'number', 'bits'].some((key) => fields.has(key)) || (!facilityIsNull && fields.has('facility'))
  if (!given) return undefined
  const format = fields.required('format', 'beside a number')
    ? readFormat(fields, 'format', fields.raw('format'), formats)
    : undefined
  const facility = facilityIsNull ? undefined : readDigits(fields, 'facility')
  const number = fields.required('number', 'beside a format') ? readDigits(fields, 'number') : undefined
  const bits = fields.positive('bits')
  if (fields.has('bits') && format !== undefined && format !== RAW)
    fields.bad('bits', `is for ${RAW} cards, and this one is ${format}`)
  else if (bits !== undefined && bits > MAX_CARD_BITS)
    fields.bad('bits', `must be at most ${MAX_CARD_BITS}, got ${bits}`)
  if (format === undefined || number === undefined) return undefined
  return { format, facility: facility ?? null, number, ...(bits === undefined ? {} : { bits }) }
}

/** The card of a credential: without a facility where it is not part of the format's identity (apb.md 11.4). */
export function cardOnFile(card: CardIdentity, formats: Formats): CardIdentity {
  const format = formats.get(card.format)
  return format && hasFacility(format) ? card : { ...card, facility: null }
}

/** What keeps a card from ever being read, in words that do not show the card; undefined when nothing does. */
export function cardMisfit(card: CardIdentity, formats: Formats): string | undefined {
  const format = formats.get(card.format)
  if (format === undefined) return undefined
  const { facility, number } = widthsOf(format, card)
  if (facility !== null) {
    if (card.facility === null) return `has no facility, so no ${card.format} card can match it`
    if (tooWide(card.facility, facility))
      return `its facility does not fit ${card.format}, which holds at most ${(1n << BigInt(facility)) - 1n}`
  }
  if (number !== null && tooWide(card.number, number))
    return `its number does not fit ${card.format}, which holds at most ${(1n << BigInt(number)) - 1n}`
  return undefined
}

/** Bits for facility and number; null: none, or any length. */
const widthsOf = ({ layout }: Format, { bits }: CardIdentity): { facility: number | null; number: number | null } => ({
  facility: layout?.facility?.length ?? null,
  number: layout === null ? (bits ?? null) : layout.number.length,
})

/** Digits are compared by their count first: a number of a hundred thousand digits is not worth working out. */
const tooWide = (digits: string, bits: number): boolean => digits.length > bits || BigInt(digits) >= 1n << BigInt(bits)

/** One text per card identity, equal when format, facility, number and length are. */
export const cardKey = ({ format, facility, number, bits }: CardIdentity): string =>
  `${format}/${facility ?? ''}/${number}${bits === undefined ? '' : `/${bits}`}`

/** A card that a record names, with the digits as they came where an event would write them otherwise. */
export function readNamedCard(fields: Fields, formats: Formats): NamedCard | undefined {
  const card = readCard(fields, formats)
  if (card === undefined) return undefined
  const otherwise = (key: 'facility' | 'number', digits: string | null): object => {
    const value = fields.raw(key)
    return typeof value === 'string' && digits !== null && value !== digitsJson(digits) ? { [key]: value } : {}
  }
  const written = { ...otherwise('facility', card.facility), ...otherwise('number', card.number) }
  return Object.keys(written).length === 0 ? card : { ...card, written }
}

const identityJson = ({ format, facility, number, bits, written }: NamedCard): object => ({
  format,
  facility: written?.facility ?? (facility === null ? undefined : digitsJson(facility)),
  number: written?.number ?? digitsJson(number),
  bits,
})

/** The `card` of a denial (apb.md 11.6). */
export function cardJson(card: UnknownCard): object {
  if ('format' in card) return identityJson(card)
  const { bits, hex, fits, fault } = card
  return {
    bits,
    hex,
    fits: fits.map(({ format, facility, number }) => ({
      format,
      facility: facility === undefined ? undefined : digitsJson(facility),
      number: digitsJson(number),
    })),
    fault,
  }
}
