import type { Schedule, Weekday } from '../domain/site'
import { DAY, MINUTE, type Instant } from '../domain/time'
import { dayNumber, QUARTER, weekday, type LocalTime } from './local-time'

const DAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES = 1440
/** Open by a period that starts on this day. */
const OWN = 1
/** Open by the tail of a period that started the day before. */
const TAIL = 2

/**
 * When schedules are open (apb.md 2): closed all day on a holiday, and so is a tail that reaches into one; a holiday's
 * own periods have no tail. The week is a table of minutes, so that asking costs the same however many periods there are.
 */
export class Schedules {
  private readonly weeks: readonly Uint8Array[]
  private readonly holidays: readonly ReadonlySet<number>[]
  /** Today's place in the week, and what each schedule has closed today: OWN, TAIL or both. */
  private day = Number.NaN
  private weekStart = 0
  private readonly closed: Uint8Array
  /** Minutes of a day at which a period starts, and midnight. */
  private readonly starts: readonly (readonly number[])[]

  constructor(
    schedules: readonly Schedule[],
    private readonly local: LocalTime,
  ) {
    this.closed = new Uint8Array(schedules.length)
    this.weeks = schedules.map(weekOf)
    this.starts = schedules.map(({ weekly }) => [...new Set([0, ...weekly.map(({ fromMinute }) => fromMinute)])])
    this.holidays = schedules.map((schedule) => new Set(schedule.holidays.map(dayNumber)))
  }

  isOpen(schedule: number, at: Instant): boolean {
    return this.isOpenIn(schedule, Math.floor(at / MINUTE))
  }

  /** The same for a minute of UTC. */
  isOpenIn(schedule: number, utcMinute: number): boolean {
    const day = this.local.dayIn(utcMinute)
    if (day !== this.day) this.turn(day)
    const week = this.weeks[schedule] as Uint8Array
    const open = week[this.weekStart + this.local.minuteIn(utcMinute)] as number
    return open !== 0 && (open & (this.closed[schedule] as number)) !== open
  }

  /** A new day: which schedules have a holiday, and which had one the day before. */
  private turn(day: number): void {
    this.day = day
    this.weekStart = weekday(day) * MINUTES
    this.holidays.forEach((holidays, schedule) => {
      this.closed[schedule] = holidays.has(day) ? OWN | TAIL : holidays.has(day - 1) ? TAIL : 0
    })
  }

  /**
   * The first instant after `at`, within a month, at which the schedule opens; `at` itself must be closed. A schedule opens
   * where a period starts, at a midnight that ends a holiday, or where the clocks change. For explanations only.
   */
  nextOpening(schedule: number, at: Instant): Instant | null {
    const starts = this.starts[schedule] ?? []
    const { local } = this
    for (let day = local.dayAt(at); day <= local.dayAt(at) + 31; day++) {
      const midnight = day * DAY - local.offsetAt(day * DAY)
      const [before, after] = [local.offsetAt(midnight - DAY), local.offsetAt(midnight + 2 * DAY)]
      const candidates = starts.flatMap((minute) => {
        const wall = day * DAY + minute * MINUTE
        return [...new Set([wall - before, wall - after])].filter(
          (instant) => instant + local.offsetAt(instant) === wall,
        )
      })
      if (before !== after) candidates.push(this.clockChange(midnight - DAY, midnight + 2 * DAY))
      const opens = candidates
        .toSorted((a, b) => a - b)
        .find((instant) => instant > at && this.isOpen(schedule, instant))
      if (opens !== undefined) return opens
    }
    return null
  }

  /** The instant between two at which the offset changes, to the quarter of an hour. */
  private clockChange(from: Instant, to: Instant): Instant {
    const before = this.local.offsetAt(from)
    let [low, high] = [Math.floor(from / QUARTER), Math.ceil(to / QUARTER)]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (this.local.offsetAt(middle * QUARTER) === before) low = middle
      else high = middle
    }
    return high * QUARTER
  }
}

function weekOf(schedule: Schedule): Uint8Array {
  const week = new Uint8Array(7 * MINUTES)
  const mark = (day: number, from: number, to: number, how: number): void => {
    for (let minute = from; minute < to; minute++)
      week[day * MINUTES + minute] = (week[day * MINUTES + minute] ?? 0) | how
  }
  for (const { days, fromMinute, toMinute } of schedule.weekly)
    for (const name of days) {
      const day = DAYS.indexOf(name)
      if (toMinute > fromMinute) mark(day, fromMinute, toMinute, OWN)
      else {
        mark(day, fromMinute, MINUTES, OWN)
        mark((day + 1) % 7, 0, toMinute, TAIL)
      }
    }
  return week
}
