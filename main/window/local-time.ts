/** Instants as the site's clocks show them, for sentences that are made in the main process. */
import type { Instant } from '../domain/time'

/** `21 Nov, 03:25:10` in the zone. */
export function localTimeIn(timeZone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => format.format(at)
}
