/** Instants in the site's local time with the offset from UTC, so that they are unambiguous on paper. */
import { HOUR, MINUTE, formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { offsetsOf } from '../text/local-time'

/** `2026-11-21 03:11:38.214 +01:00` in the zone. */
export function localText(timeZone: string): (at: Instant) => string {
  const offset = offsetsOf(timeZone)
  return (at) => {
    const ahead = offset(at)
    const [day, clock = ''] = formatInstant(at + ahead).split('T')
    return `${day} ${clock.replace('Z', '')} ${offsetText(ahead)}`
  }
}

function offsetText(ahead: number): string {
  const size = Math.abs(ahead)
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  return `${ahead < 0 ? '-' : '+'}${two(size / HOUR)}:${two((size % HOUR) / MINUTE)}`
}
