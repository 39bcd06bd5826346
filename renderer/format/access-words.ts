/** What an access level opens and when, in words. */
import type { AccessHeld } from '../../preload/contract/people'
import { localSpan } from './local-day'
import type { Names } from './names'
import { count, text, textIn } from './text'

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof WEEK)[number]
/** Readers that are named one by one; more are counted. */
const NAMED = 4
const DAY_MINUTES = 1_440

const dayName = (place: number): string => textIn('weekday.', String((place + 1) % 7)) ?? ''

/** `Mon to Fri`, `Mon, Wed`, `every day`. */
export function daysInWords(days: readonly string[]): string {
  const places = WEEK.flatMap((day: Day, place) => (days.includes(day) ? [place] : []))
  if (places.length === WEEK.length) return text('access.every-day')
  const runs: [number, number][] = []
  for (const place of places) {
    const run = runs.at(-1)
    if (run && run[1] === place - 1) run[1] = place
    else runs.push([place, place])
  }
  return runs
    .flatMap(([first, last]) =>
      last - first < 2
        ? Array.from({ length: last - first + 1 }, (_, i) => dayName(first + i))
        : [text('access.days', { from: dayName(first), to: dayName(last) })],
    )
    .join(', ')
}

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`

/** When a schedule is open; a level without one opens at any time. */
export function scheduleInWords(schedule: AccessHeld['schedule']): string {
  if (schedule === null) return text('access.always')
  const periods = schedule.periods.map(({ days, from, to }) =>
    from === 0 && to === DAY_MINUTES
      ? daysInWords(days)
      : text('access.period', { days: daysInWords(days), from: clock(from), to: clock(to) }),
  )
  return periods.length === 0 ? text('access.never') : periods.join('; ')
}

export function readersInWords(readers: AccessHeld['readers'], names: Names): string {
  if (readers === null) return text('access.everywhere')
  if (readers.length === 0) return text('access.nowhere')
  return readers.length > NAMED
    ? count('access.readers', readers.length)
    : readers.map((reader) => names.reader(reader)).join(', ')
}

/** `Lab in, Lab out · Mon to Fri 07:00 to 19:00 · to 30 Jun 2027` */
export function accessInWords(held: AccessHeld, names: Names): string {
  const when = scheduleInWords(held.schedule)
  const span = held.from === undefined && held.to === undefined ? [] : [localSpan(held.from, held.to)]
  return [readersInWords(held.readers, names), when, ...span].join(' · ')
}
