/** Milliseconds since 1970-01-01T00:00:00Z. The only representation of a point in time inside Sallyport. */
export type Instant = number

export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

const ISO_UTC = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?Z$/

/** Days since 1970-01-01 of a proleptic Gregorian date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The proleptic Gregorian date of a number of days since 1970-01-01. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31

/**
 * Reads an ISO 8601 instant in UTC that ends in Z (site-and-replay.md). Digits past the millisecond are cut.
 * Returns undefined when the text is no such instant; a leap second is refused, since no clock of ours shows one.
 */
export function parseInstant(text: string): Instant | undefined {
  return plainInstant(text) ?? anyInstant(text)
}

/** Two digits at a place of a text; NaN when they are not digits. */
function digits(text: string, place: number): number {
  const tens = text.charCodeAt(place) - 48
  const ones = text.charCodeAt(place + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/** The two usual forms, `2026-11-21T03:11:38Z` and `2026-11-21T03:11:38.214Z`, without a pattern: replay reads millions. */
function plainInstant(text: string): Instant | undefined {
  const { length } = text
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== 0x5a) return undefined
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return undefined
  const year = digits(text, 0) * 100 + digits(text, 2)
  const month = digits(text, 5)
  const day = digits(text, 8)
  const hour = digits(text, 11)
  const minute = digits(text, 14)
  const second = digits(text, 17)
  const ms = length === 20 ? 0 : text[19] === '.' ? digits(text, 20) * 10 + digits(`0${text[22]}`, 0) : NaN
  // every comparison with NaN is false: other characters fall through to the pattern, which refuses it
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined
  if (!(hour <= 23 && minute <= 59 && second <= 59 && ms <= 999)) return undefined
  return daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + ms
}

function anyInstant(text: string): Instant | undefined {
  const match = ISO_UTC.exec(text)
  if (!match) return undefined
  const [, y, mo, d, h, mi, s = '0', fraction = ''] = match
  const year = Number(y)
  const month = Number(mo)
  const day = Number(d)
  const hour = Number(h)
  const minute = Number(mi)
  const second = Number(s)
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
    return undefined
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3))
  return daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND + ms
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** The instant as `2026-11-21T03:11:38.214Z`: always UTC, always milliseconds. */
export function formatInstant(at: Instant): string {
  const days = Math.floor(at / DAY)
  const rest = at - days * DAY
  const { year, month, day } = civilFromDays(days)
  const ms = String(rest % SECOND).padStart(3, '0')
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return `${date}T${two(Math.floor(rest / HOUR))}:${two(Math.floor(rest / MINUTE) % 60)}:${two(Math.floor(rest / SECOND) % 60)}.${ms}Z`
}

/** A calendar day as `2026-11-21`; undefined when there is no such day. */
export function parseDay(text: string): { year: number; month: number; day: number } | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) ? { year, month, day } : undefined
}
