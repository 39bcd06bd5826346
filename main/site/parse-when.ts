/** Days, minutes and times of day as a site file writes them. All are local to the site. */
import { parseDay } from '../domain/time'
import type { Weekday } from '../domain/site'
import { type Fields, oneOf, show } from './fields'

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const MINUTE_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/
const EVERY_YEAR = /^\d{2}-\d{2}$/

export const notADay = (day: unknown): string => `must be a day such as "2026-12-25", got ${show(day)}`

/** Whether the text is a minute such as `2026-12-24T16:30`. */
export function isLocalMinute(text: string): boolean {
  const [day = '', minute = '', ...rest] = text.split('T')
  return rest.length === 0 && parseDay(day) !== undefined && MINUTE_OF_DAY.test(minute)
}

/** A day or a minute (apb.md 2.9). */
export function dayOrMinute(fields: Fields, key: string): string | undefined {
  const value = fields.raw(key)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && (parseDay(value) !== undefined || isLocalMinute(value))) return value
  fields.bad(key, `must be a day such as "2026-12-25" or a minute such as "2026-12-24T16:30", got ${show(value)}`)
  return undefined
}

/** A local minute (apb.md 3.7). */
export function localMinute(fields: Fields, key: string): string | undefined {
  const value = fields.raw(key)
  if (value === undefined) return undefined
  if (typeof value === 'string' && isLocalMinute(value)) return value
  fields.bad(key, `must be a minute such as "2026-12-24T16:30", got ${show(value)}`)
  return undefined
}

/** Minutes after midnight of a time of day from 00:00 to 23:59. */
export function timeOfDay(fields: Fields, key: string): number {
  if (!fields.required(key)) return 0
  const value = fields.raw(key)
  const match = typeof value === 'string' ? MINUTE_OF_DAY.exec(value) : null
  if (match) return Number(match[1]) * 60 + Number(match[2])
  fields.bad(key, `must be a time from "00:00" to "23:59", got ${show(value)}`)
  return 0
}

/** Days of the week; other entries are problems with their own path and are left out. */
export function weekdays(fields: Fields, key: string): Weekday[] {
  const days: Weekday[] = []
  fields.list(key).forEach((word, index) => {
    const day = WEEKDAYS.find((known) => known === word)
    if (day === undefined) fields.bad(`${key}[${index}]`, `must be one of ${oneOf(WEEKDAYS)}, got ${show(word)}`)
    else days.push(day)
  })
  return days
}

/** Whether a text is written as one day, a day of every year or a range of days, existing or not. */
export const hasFormOfDay = (text: string): boolean => {
  const [first = '', last] = text.split('/')
  const day = /^\d{4}-\d{2}-\d{2}$/
  return last === undefined ? day.test(first) || EVERY_YEAR.test(first) : day.test(first) && day.test(last)
}

/** What is wrong with one entry that has the form of a day; undefined when it stands for days. */
export function holidayDayFault(text: string): string | undefined {
  const [first = '', last] = text.split('/')
  if (last === undefined) {
    // 29 February exists in some years.
    const day = EVERY_YEAR.test(first) ? `2024-${first}` : first
    return parseDay(day) === undefined
      ? `must be a day such as "2026-12-25", "12-25" or "2026-12-28/2027-01-02", got ${show(text)}`
      : undefined
  }
  if (parseDay(first) === undefined || parseDay(last) === undefined)
    return `must be a range of days such as "2026-12-28/2027-01-02", got ${show(text)}`
  return last < first ? `must not end before it begins, got ${show(text)}` : undefined
}
