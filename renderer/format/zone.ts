/** Instants in the site's zone, in the language of the window. */
import { offsetsOf } from '../../main/text/local-time'
import type { Instant } from '../../preload/contract/models'
import { textIn } from './text'

const QUARTER = 900_000

export interface Zone {
  readonly name: string
  /** `03:11:38` */
  readonly hms: (at: Instant) => string
  /** `03:11` */
  readonly hm: (at: Instant) => string
  /** `03:11:38.214` */
  readonly hmsMs: (at: Instant) => string
  /** `Sat 21 Nov 2026` */
  readonly day: (at: Instant) => string
  /** `2026-11-21`, for lines of many days */
  readonly date: (at: Instant) => string
  /** `21 Nov` */
  readonly dayShort: (at: Instant) => string
  /** `03:11:38` on the same day as `now`, else `20 Nov 03:11` */
  readonly near: (at: Instant, now: Instant) => string
  /** `UTC+1` */
  readonly offset: (at: Instant) => string
  /** `2026-11-21 02:11:38.214 UTC`, shown on hover beside every local time */
  readonly utc: (at: Instant) => string
  /** When the site's day of an instant began. */
  readonly dayStart: (at: Instant) => Instant
  /** The instant at which the site's wall clock shows `2026-11-21T03:11`; undefined when the text is no such time. */
  readonly fromLocal: (local: string) => Instant | undefined
  /** `2026-11-21T03:11` */
  readonly toLocal: (at: Instant) => string
  readonly sameDay: (a: Instant, b: Instant) => boolean
  /** The next instant at which the site's wall clock shows one of these hours. */
  readonly nextHour: (at: Instant, hours: readonly number[]) => Instant
  /** The hour of the site's day, 0 to 23. */
  readonly hour: (at: Instant) => number
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

export function zone(name: string): Zone {
  const offsetMs = offsetsOf(name)
  const local = (at: Instant): Date => new Date(at + offsetMs(at))
  const hm = (at: Instant): string => {
    const d = local(at)
    return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
  }
  const hms = (at: Instant): string => `${hm(at)}:${two(local(at).getUTCSeconds())}`
  const dayShort = (at: Instant): string => {
    const d = local(at)
    return `${d.getUTCDate()} ${textIn('month.', String(d.getUTCMonth() + 1)) ?? ''}`
  }
  const date = (at: Instant): string => local(at).toISOString().slice(0, 10)
  /** The instant of a wall-clock time, given as if it were UTC. */
  const atWall = (wall: number): Instant => wall - offsetMs(wall - offsetMs(wall))
  const dayNumber = (at: Instant): number => Math.floor((at + offsetMs(at)) / 86_400_000)

  return {
    name,
    date,
    dayStart: (at) => atWall(dayNumber(at) * 86_400_000),
    fromLocal: (words) => {
      const wall = Date.parse(`${words}Z`)
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(words) && !Number.isNaN(wall) ? atWall(wall) : undefined
    },
    toLocal: (at) => `${date(at)}T${hm(at)}`,
    hm,
    hms,
    hmsMs: (at) => `${hms(at)}.${String(local(at).getUTCMilliseconds()).padStart(3, '0')}`,
    day: (at) =>
      `${textIn('weekday.', String(local(at).getUTCDay())) ?? ''} ${dayShort(at)} ${local(at).getUTCFullYear()}`,
    dayShort,
    near: (at, now) => (dayNumber(at) === dayNumber(now) ? hms(at) : `${dayShort(at)} ${hm(at)}`),
    offset: (at) => {
      const minutes = Math.round(offsetMs(at) / 60_000)
      if (minutes === 0) return 'UTC'
      const size = Math.abs(minutes)
      return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${size % 60 ? `:${two(size % 60)}` : ''}`
    },
    utc: (at) => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC'),
    sameDay: (a, b) => dayNumber(a) === dayNumber(b),
    nextHour: (at, hours) => {
      // Walks quarter hours, so that a day of 23 or 25 hours ends where the wall clock says.
      let t = (Math.floor(at / QUARTER) + 1) * QUARTER
      for (let i = 0; i < 4 * 26; i++, t += QUARTER) {
        const d = local(t)
        if (d.getUTCMinutes() === 0 && hours.includes(d.getUTCHours())) return t
      }
      return t
    },
    hour: (at) => local(at).getUTCHours(),
  }
}
