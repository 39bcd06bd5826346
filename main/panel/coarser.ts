/** Days and durations of a site in the units of a panel's configuration: whole days, whole minutes. */
import type { Area, Holiday, Schedule } from '../domain/site'
import { DAY, daysFromCivil, formatInstant, parseDay } from '../domain/time'

/** A panel counts in minutes: seconds are rounded up. */
export const wholeMinutes = (seconds: number): number => Math.ceil(seconds / 60)

export const reentryOf = ({ apb }: Area): { reentryMinutes?: number } =>
  apb.reentrySeconds !== undefined
    ? { reentryMinutes: wholeMinutes(apb.reentrySeconds) }
    : apb.reentryMinutes === null
      ? {}
      : { reentryMinutes: apb.reentryMinutes }

/** Number of years for which a yearly holiday is sent as single days. */
const [FIRST_YEAR, LAST_YEAR] = [2024, 2060]

/** A holiday of the site as the days that it names, anything else as it is. */
export const namedDays = (entry: string, shared: readonly Holiday[]): readonly string[] =>
  shared.find(({ id }) => id === entry)?.days ?? [entry]

/** An older panel stores closed days one by one: expands the site's named, ranged and yearly holidays. */
export function closedDays({ holidays, onHolidays = [] }: Schedule, shared: readonly Holiday[]): string[] {
  const entries = [...holidays, ...onHolidays.map(({ holiday }) => holiday)].flatMap((entry) =>
    namedDays(entry, shared),
  )
  return [...new Set(entries.flatMap(daysOf))]
}

function daysOf(entry: string): string[] {
  const [first = '', last] = entry.split('/')
  if (last === undefined && first.length > EVERY_YEAR.length) return [first]
  if (last === undefined) {
    const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => `${FIRST_YEAR + i}-${first}`)
    return years.filter((day) => parseDay(day) !== undefined)
  }
  const [from, to] = [parseDay(first), parseDay(last)]
  if (from === undefined || to === undefined) return []
  const days: string[] = []
  for (let day = daysFromCivil(from.year, from.month, from.day); days.at(-1) !== last; day++)
    days.push(formatInstant(day * DAY).slice(0, last.length))
  return days
}
const EVERY_YEAR = '12-25'

/** A panel counts in days: a partly valid day is valid. */
export const dayOf = (limit: string | null): string => limit?.slice(0, DAY_LENGTH) ?? ''
const DAY_LENGTH = '2026-12-25'.length
