/** Instants in the site's local time with the offset from UTC, so that they are unambiguous on paper. */
import { MINUTE, formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'

/** Zones change their offset only on quarters of an hour. */
const QUARTER = 15 * MINUTE
const KEPT = 10_000

/** `2026-11-21 03:11:38.214 +01:00` in the zone. */
export function localText(timeZone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  const kept = new Map<number, { readonly ms: number; readonly text: string }>()

  const offsetAt = (at: Instant): { readonly ms: number; readonly text: string } => {
    const quarter = Math.floor(at / QUARTER)
    const known = kept.get(quarter)
    if (known) return known
    const name = format.formatToParts(quarter * QUARTER).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '00', minutes = '00'] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
    const minutesAway = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
    const found = { ms: minutesAway * MINUTE, text: `${sign}${hours}:${minutes}` }
    if (kept.size >= KEPT) kept.clear()
    kept.set(quarter, found)
    return found
  }
  return (at) => {
    const { ms, text } = offsetAt(at)
    return `${formatInstant(at + ms)
      .replace('T', ' ')
      .replace('Z', '')} ${text}`
  }
}
