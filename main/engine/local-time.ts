import { offsetIn, type ZoneRules } from '../domain/zone'
import { DAY, daysFromCivil, HOUR, MINUTE, parseDay, SECOND, type Instant } from '../domain/time'

const MINUTES_A_DAY = 1440

/** Zones change their offset on quarters of an hour only, so one look-up serves a quarter. */
export const QUARTER = 15 * MINUTE

/**
 * The wall clock of the site's time zone. A local time that a change of the clocks skips never comes, and one that it
 * repeats comes twice: schedules and days are read off the wall at the instant asked for (apb.md 2).
 */
export class LocalTime {
  private readonly format: Intl.DateTimeFormat | null
  private quarter = Number.NaN
  private offset = 0
  private utcMinute = -1
  private day = 0
  private minute = 0

  /** @param rules a table to go by as far as it reaches, in place of what the runtime knows of the zone */
  constructor(
    timeZone: string,
    private readonly rules: ZoneRules | null = null,
  ) {
    this.format =
      timeZone === 'UTC'
        ? null
        : new Intl.DateTimeFormat('en-US', {
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
  }

  /** Milliseconds by which the wall is ahead of UTC. */
  offsetAt(at: Instant): number {
    if (this.format === null) return 0
    const quarter = Math.floor(at / QUARTER) * QUARTER
    if (quarter !== this.quarter) {
      const { rules } = this
      const second = quarter / SECOND
      this.offset =
        rules !== null && second >= rules.from && second < rules.until
          ? offsetIn(rules, second) * SECOND
          : offsetOf(this.format, quarter)
      this.quarter = quarter
    }
    return this.offset
  }

  /** Local day as days since 1970-01-01. */
  dayAt(at: Instant): number {
    return this.dayIn(Math.floor(at / MINUTE))
  }

  /** Minutes since local midnight. */
  minuteAt(at: Instant): number {
    return this.minuteIn(Math.floor(at / MINUTE))
  }

  /** Local day of a minute of UTC: what the wall shows changes on whole minutes only. */
  dayIn(utcMinute: number): number {
    if (utcMinute !== this.utcMinute) this.convert(utcMinute)
    return this.day
  }

  minuteIn(utcMinute: number): number {
    if (utcMinute !== this.utcMinute) this.convert(utcMinute)
    return this.minute
  }

  /** Reads come many to a minute: the wall clock is read once for all of them. */
  private convert(utcMinute: number): void {
    const local = utcMinute + Math.floor(this.offsetAt(utcMinute * MINUTE) / MINUTE)
    this.utcMinute = utcMinute
    this.day = Math.floor(local / MINUTES_A_DAY)
    this.minute = local - this.day * MINUTES_A_DAY
  }
}

function offsetOf(format: Intl.DateTimeFormat, at: Instant): number {
  const part = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const { type, value } of format.formatToParts(at)) {
    if (type in part) part[type as keyof typeof part] = Number(value)
  }
  const wall =
    daysFromCivil(part.year, part.month, part.day) * DAY +
    part.hour * HOUR +
    part.minute * MINUTE +
    part.second * SECOND
  return wall - at
}

/** A day of the site file as days since 1970-01-01. */
export function dayNumber(day: string): number {
  const civil = parseDay(day)
  if (civil === undefined) throw new Error(`broken invariant: no such day: ${day}`)
  return daysFromCivil(civil.year, civil.month, civil.day)
}

/** 0 = Sunday, as 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}
