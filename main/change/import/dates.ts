/** Days as exports write them: in three orders, with `/`, `.`, `-` or a month's name, and with a time or without. */
import { DATE_ORDERS, type DateOrder } from '../../domain/import-mapping'
import { parseDay } from '../../domain/time'

interface ParsedDay {
  /** Such as `2026-12-25`. */
  readonly day: string
  /** Such as `16:30`; seconds are left out. Null when there is no time. */
  readonly minute: string | null
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY = /^(\d{1,4})[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ](\d{1,4})$/
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?(?:Z|[+-]\d{2}:?\d{2})?$/

/** Values that exports write where there is no date. */
const NONE = new Set(['', '-', 'none', 'never', 'n/a', '0000-00-00', '0', 'null'])
export const isNoDate = (text: string): boolean => NONE.has(text.trim().toLowerCase())

export function parseDate(text: string, order: DateOrder): ParsedDay | undefined {
  const [first = '', ...rest] = text.trim().split(/[T,]\s*|\s+(?=\d{1,2}:)/)
  const parts = DAY.exec(first)
  if (!parts) return undefined
  const [, a = '', b = '', c = ''] = parts
  const day = isoDay(a, b, c, order)
  if (day === undefined) return undefined
  if (rest.length === 0) return { day, minute: null }
  const minute = minuteOf(rest.join(' '))
  return minute === undefined ? undefined : { day, minute }
}

function isoDay(a: string, b: string, c: string, order: DateOrder): string | undefined {
  const named = MONTHS.indexOf(b.slice(0, 3).toLowerCase()) + 1
  if (/\D/.test(b) && named === 0) return undefined
  // Four digits are a year wherever they are; a month's name leaves only the day and the year to tell apart.
  const yearFirst = a.length === 4 || (order === 'year-first' && c.length < 3)
  if (!yearFirst && order === 'year-first' && named === 0) return undefined
  const [year, month, day] = yearFirst
    ? [a, named || b, c]
    : named > 0
      ? [c, named, a]
      : order === 'month-first'
        ? [c, a, b]
        : [c, b, a]
  if (!/^(\d{2}|\d{4})$/.test(year)) return undefined
  const full = year.length === 2 ? `20${year}` : year
  const iso = `${full}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
  return parseDay(iso) === undefined ? undefined : iso
}

function minuteOf(text: string): string | undefined {
  const [, hours = '', minutes = '', , half] = TIME.exec(text.trim()) ?? []
  if (hours === '' || Number(minutes) > 59) return undefined
  const said = Number(hours)
  if (half === undefined) return said > 23 ? undefined : `${String(said).padStart(2, '0')}:${minutes}`
  if (said < 1 || said > 12) return undefined
  return `${String((said % 12) + (half.toLowerCase() === 'p' ? 12 : 0)).padStart(2, '0')}:${minutes}`
}

/** The orders in which every one of the values is a day. */
export const ordersOf = (values: readonly string[]): readonly DateOrder[] =>
  values.length === 0 ? [] : DATE_ORDERS.filter((order) => values.every((value) => parseDate(value, order)))
