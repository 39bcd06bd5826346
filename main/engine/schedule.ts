import type { Holiday, Period, Schedule, Weekday } from '../domain/site'
import { civilFromDays, DAY, MINUTE, type Instant } from '../domain/time'
import { dayNumber, QUARTER, weekday, type LocalTime } from './local-time'

/** As `weekday` numbers them. */
export const WEEK: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTES = 1440
/** Open by a period that starts on this day. */
const OWN = 1
/** Open by the tail of a period that started the day before. */
const TAIL = 2

/** Longest time between checks of a schedule without a change ahead. */
const LONGEST_LOOK = 400

/** Days of a holiday, or of a schedule's list: single days, ranges, and days of every year. */
class DaySet {
  private readonly single = new Set<number>()
  private readonly everyYear = new Set<string>()
  private readonly ranges: (readonly [first: number, last: number])[] = []

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [first = '', last] = entry.split('/')
      if (last !== undefined) this.ranges.push([dayNumber(first), dayNumber(last)])
      else if (first.length === EVERY_YEAR) this.everyYear.add(first)
      else this.single.add(dayNumber(first))
    }
  }

  has(day: number): boolean {
    if (this.single.has(day) || this.ranges.some(([first, last]) => first <= day && day <= last)) return true
    if (this.everyYear.size === 0) return false
    const civil = civilFromDays(day)
    return this.everyYear.has(`${twoDigits(civil.month)}-${twoDigits(civil.day)}`)
  }
}
/** Length of `12-25`. */
const EVERY_YEAR = 5
const twoDigits = (n: number): string => String(n).padStart(2, '0')

/** A holiday on which a schedule has periods of its own, as minutes of the day. */
interface Special {
  readonly days: DaySet
  readonly minutes: Uint8Array
}

/**
 * When schedules are open (apb.md 2): closed all day on a holiday, or open in the periods that the schedule has for it, and so
 * is a tail that reaches into one; a holiday's own periods have no tail. The week is a table of minutes, so that asking costs
 * the same however many periods there are.
 */
export class Schedules {
  private readonly weeks: readonly Uint8Array[]
  private readonly holidays: readonly DaySet[]
  private readonly specials: readonly (readonly Special[])[]
  /** What holds today in place of the week, if anything. */
  private readonly today: (Uint8Array | null)[]
  /** Today's place in the week, and what each schedule has closed today: OWN, TAIL or both. */
  private day = Number.NaN
  private weekStart = 0
  private readonly closed: Uint8Array
  /** Minutes of a day at which a period starts or ends, and midnight. */
  private readonly edges: readonly (readonly number[])[]

  constructor(
    schedules: readonly Schedule[],
    private readonly local: LocalTime,
    shared: readonly Holiday[] = [],
  ) {
    const daysOf = new Map(shared.map(({ id, days }) => [id, days]))
    this.closed = new Uint8Array(schedules.length)
    this.today = schedules.map(() => null)
    this.weeks = schedules.map(weekOf)
    this.holidays = schedules.map(
      ({ holidays }) => new DaySet(holidays.flatMap((entry) => daysOf.get(entry) ?? [entry])),
    )
    this.specials = schedules.map(({ onHolidays = [] }) =>
      onHolidays.map(({ holiday, periods }) => ({
        days: new DaySet(daysOf.get(holiday) ?? []),
        minutes: dayOf(periods),
      })),
    )
    this.edges = schedules.map(({ weekly, onHolidays = [] }) => {
      const periods = [...weekly, ...onHolidays.flatMap((special) => special.periods)]
      return [...new Set([0, ...periods.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute % MINUTES])])]
    })
  }

  isOpen(schedule: number, at: Instant): boolean {
    return this.isOpenIn(schedule, Math.floor(at / MINUTE))
  }

  /** The same for a minute of UTC. */
  isOpenIn(schedule: number, utcMinute: number): boolean {
    const day = this.local.dayIn(utcMinute)
    if (day !== this.day) this.turn(day)
    const special = this.today[schedule] as Uint8Array | null
    if (special !== null) return special[this.local.minuteIn(utcMinute)] === 1
    const week = this.weeks[schedule] as Uint8Array
    const open = week[this.weekStart + this.local.minuteIn(utcMinute)] as number
    return open !== 0 && (open & (this.closed[schedule] as number)) !== open
  }

  /** A new day: which schedules have a holiday, and which had one the day before. */
  private turn(day: number): void {
    this.day = day
    this.weekStart = weekday(day) * MINUTES
    this.holidays.forEach((_, schedule) => {
      this.closed[schedule] = this.isHoliday(schedule, day) ? OWN | TAIL : this.isHoliday(schedule, day - 1) ? TAIL : 0
      this.today[schedule] = this.specials[schedule]?.find(({ days }) => days.has(day))?.minutes ?? null
    })
  }

  /** Whether the week does not hold on the day. */
  private isHoliday(schedule: number, day: number): boolean {
    return (
      this.holidays[schedule]?.has(day) === true || this.specials[schedule]?.some(({ days }) => days.has(day)) === true
    )
  }

  /**
   * The first instant after `at`, within a month, at which the schedule opens; `at` itself must be closed. For explanations
   * only.
   */
  nextOpening(schedule: number, at: Instant): Instant | null {
    return this.nextTurn(schedule, at, 31)
  }

  /** The first instant after `at` at which the schedule opens or closes; one without a change ahead is looked at again later. */
  nextChange(schedule: number, at: Instant): Instant {
    return this.nextTurn(schedule, at, LONGEST_LOOK) ?? at + LONGEST_LOOK * DAY
  }

  /**
   * A schedule opens and closes where a period starts or ends, at a midnight around a holiday, or where the clocks change.
   *
   * @returns the first such instant within so many days; null without one
   */
  private nextTurn(schedule: number, at: Instant, days: number): Instant | null {
    const edges = this.edges[schedule] ?? []
    const { local } = this
    const now = this.isOpen(schedule, at)
    const today = local.dayAt(at)
    for (let day = today; day <= today + days; day++) {
      const midnight = day * DAY - local.offsetAt(day * DAY)
      const [before, after] = [local.offsetAt(midnight - DAY), local.offsetAt(midnight + 2 * DAY)]
      const candidates = edges.flatMap((minute) => {
        const wall = day * DAY + minute * MINUTE
        return [...new Set([wall - before, wall - after])].filter(
          (instant) => instant + local.offsetAt(instant) === wall,
        )
      })
      if (before !== after) {
        const change = this.clockChange(midnight - DAY, midnight + 2 * DAY)
        if (local.dayAt(change) === day) candidates.push(change)
      }
      const turns = candidates
        .toSorted((a, b) => a - b)
        .find((instant) => instant > at && this.isOpen(schedule, instant) !== now)
      if (turns !== undefined) return turns
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
      const day = WEEK.indexOf(name)
      if (toMinute > fromMinute) mark(day, fromMinute, toMinute, OWN)
      else {
        mark(day, fromMinute, MINUTES, OWN)
        mark((day + 1) % 7, 0, toMinute, TAIL)
      }
    }
  return week
}

/** The minutes of a day that the periods cover; they end at midnight at the latest. */
function dayOf(periods: readonly Period[]): Uint8Array {
  const minutes = new Uint8Array(MINUTES)
  for (const { fromMinute, toMinute } of periods) minutes.fill(1, fromMinute, toMinute)
  return minutes
}
