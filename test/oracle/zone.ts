/** Local days and times of day, asked of Intl; 13.2 says how a local minute becomes an instant. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** Clocks are changed at quarters of an hour, so that one question to Intl answers for a quarter. */
const QUARTER = 15 * 60_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const offsets = new Map<string, Map<number, number>>()

/** How far a zone's wall clock is ahead of UTC at an instant, in ms. */
function offsetAt(at: number, timeZone: string): number {
  const known = offsets.get(timeZone) ?? new Map<number, number>()
  offsets.set(timeZone, known)
  const quarter = Math.floor(at / QUARTER) * QUARTER
  const found = known.get(quarter)
  if (found !== undefined) return found
  const part = new Map(
    formatterOf(timeZone)
      .formatToParts(quarter)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  known.set(quarter, shown - quarter)
  return shown - quarter
}

export interface Wall {
  day: string
  weekday: string
  time: string
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** What the wall clock and the wall calendar of a zone show at an instant: `2026-12-25`, `fri`, `07:59`. */
export function wall(at: number, timeZone: string): Wall {
  const shown = new Date(at + offsetAt(at, timeZone))
  const text = shown.toISOString()
  return { day: text.slice(0, 10), weekday: WEEKDAYS[shown.getUTCDay()] ?? '', time: text.slice(11, 16) }
}

/** The minute of the local day, from 0 to 1439. */
export const minuteOfDay = (at: number, timeZone: string): number =>
  Math.floor((at + offsetAt(at, timeZone)) / MINUTE) % (24 * 60)

/** The calendar day so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10)

export const weekdayOf = (day: string): string => WEEKDAYS[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? ''

/**
 * 13.2 and 2.9: the first instant at which the wall shows this minute or a later one. A minute that the clock skips is then
 * the first instant after the gap; of one that comes twice it is the first time.
 */
export function instantOf(minute: string, timeZone: string): number {
  const key = `${timeZone} ${minute}`
  const known = instants.get(key)
  if (known !== undefined) return known
  const found = firstShowing(minute.slice(0, 16), timeZone)
  instants.set(key, found)
  return found
}

const instants = new Map<string, number>()

function firstShowing(wanted: string, timeZone: string): number {
  // no zone is further from UTC than a day, and no change of a clock is larger than one
  let at = Date.parse(`${wanted}:00Z`) - 30 * HOUR
  const shows = (instant: number): boolean => {
    const { day, time } = wall(instant, timeZone)
    return `${day}T${time}` >= wanted
  }
  while (!shows(at + HOUR)) at += HOUR
  while (!shows(at)) at += MINUTE
  return at
}
