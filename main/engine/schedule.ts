import type { Schedule, Weekday } from '../domain/site'
import { DAY, MINUTE, type Instant } from '../domain/time'
import { dayNumber, weekday, type LocalTime } from './local-time'

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

  constructor(
    schedules: readonly Schedule[],
    private readonly local: LocalTime,
  ) {
    this.weeks = schedules.map(weekOf)
    this.holidays = schedules.map((schedule) => new Set(schedule.holidays.map(dayNumber)))
  }

  isOpen(schedule: number, at: Instant): boolean {
    return this.isOpenOn(schedule, this.local.dayAt(at), this.local.minuteAt(at))
  }

  private isOpenOn(schedule: number, day: number, minute: number): boolean {
    const open = this.weeks[schedule]?.[weekday(day) * MINUTES + minute] ?? 0
    if (open === 0) return false
    const holidays = this.holidays[schedule]
    if (holidays === undefined || holidays.size === 0) return true
    if (holidays.has(day)) return false
    return (open & OWN) !== 0 || !holidays.has(day - 1)
  }

  /** The first minute after `at`, within the 31 days to come, at which the schedule is open; for explanations only. */
  nextOpening(schedule: number, at: Instant): Instant | null {
    const first = Math.floor(at / MINUTE) * MINUTE + MINUTE
    for (let start = first; start < at + 31 * DAY; start += DAY) {
      const found = this.firstOpen(schedule, start, start + DAY)
      if (found !== null) return found
    }
    return null
  }

  /** Asking the zone for each minute costs more than deciding: where the offset stays, the wall is counted on. */
  private firstOpen(schedule: number, start: Instant, end: Instant): Instant | null {
    const offset = this.local.offsetAt(start)
    const steady = offset === this.local.offsetAt(end)
    for (let minute = start; minute < end; minute += MINUTE) {
      const wall = minute + (steady ? offset : this.local.offsetAt(minute))
      const day = Math.floor(wall / DAY)
      if (this.isOpenOn(schedule, day, Math.floor((wall - day * DAY) / MINUTE))) return minute
    }
    return null
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
