import { DAY, MINUTE, type Instant } from '../domain/time'
import { dayNumber, QUARTER, type LocalTime } from './local-time'

/**
 * The instant of a local time (apb.md 13.2): of one that the clock shows twice the first, of one that it skips the first
 * after the gap.
 *
 * @param day days since 1970-01-01
 * @param minute minutes after midnight
 */
export function firstInstant(local: LocalTime, day: number, minute: number): Instant {
  const wall = day * DAY + minute * MINUTE
  // No zone changes twice within two days, and none is as much as a day away from UTC.
  const before = local.offsetAt(wall - DAY)
  const after = local.offsetAt(wall + DAY)
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  for (const at of [early, late]) if (at + local.offsetAt(at) === wall) return at
  let low = Math.floor(early / QUARTER)
  let high = Math.ceil(late / QUARTER)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (local.offsetAt(middle * QUARTER) === before) low = middle
    else high = middle
  }
  return high * QUARTER
}

/** The instant of `2026-12-24T16:30` as the site's clock shows it, or of the start of a day. */
export function localInstant(local: LocalTime, text: string): Instant {
  const [day = '', time] = text.split('T')
  const minute = time === undefined ? 0 : Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return firstInstant(local, dayNumber(day), minute)
}
