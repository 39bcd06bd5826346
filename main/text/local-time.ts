/**
 * Instants on the clocks of a time zone, for all that people read. Decisions use `engine/local-time.ts`, which can follow a
 * stored table of the zone in place of the runtime's.
 */
import { MINUTE, type Instant } from '../domain/time'

/** Zones change their offset on quarters of an hour only. */
const QUARTER = 15 * MINUTE
/** Quarters whose offset is remembered; then all are forgotten. */
const MOST_KNOWN = 10_000

/**
 * How far the clocks of a zone are ahead of UTC, in milliseconds. Asks the runtime once per quarter of an hour, which makes it
 * cheap enough for each drawn row.
 *
 * @param timeZone IANA name
 * @throws RangeError when the runtime does not know the zone
 */
export function offsetsOf(timeZone: string): (at: Instant) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  return (at) => {
    const quarter = Math.floor(at / QUARTER)
    const found = known.get(quarter) ?? offsetAt(format, quarter * QUARTER)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(quarter, found)
    return found
  }
}

function offsetAt(format: Intl.DateTimeFormat, at: Instant): number {
  const found: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) found[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found
  return Date.UTC(year, month - 1, day, hour, minute, second) - at
}
