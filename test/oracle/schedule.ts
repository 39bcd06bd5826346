/** Schedules, holidays and limits of validity (apb.md 2 and 2.9). */
import type { ScheduleFile, SiteFile } from './formats'
import { the } from './state'
import { dayAfter, instantOf, wall, weekdayOf } from './zone'

const MINUTE = 60_000

export const zoneOf = (site: SiteFile): string => site.site.timeZone ?? 'UTC'

function isDayOf(day: string, entry: string): boolean {
  if (/^\d\d-\d\d$/.test(entry)) return day.slice(5) === entry
  const [first = '', last = first] = entry.split('/')
  return day >= first && day <= last
}

const holidayHolds = (site: SiteFile, id: string, day: string): boolean =>
  (site.holidays ?? []).some((holiday) => holiday.id === id && holiday.days.some((entry) => isDayOf(day, entry)))

/** The periods that hold instead on a holiday that `onHolidays` names; the first that names the day decides. */
function periodsInstead(site: SiteFile, schedule: ScheduleFile, day: string): { from: string; to: string }[] | null {
  return schedule.onHolidays?.find(({ holiday }) => holidayHolds(site, holiday, day))?.periods ?? null
}

/** Whether the schedule is closed all day on its holidays. */
const isClosedDay = (site: SiteFile, schedule: ScheduleFile, day: string): boolean =>
  (schedule.holidays ?? []).some((entry) =>
    /^\d{4}-\d\d-\d\d$/.test(entry) ? entry === day : holidayHolds(site, entry, day),
  )

export function isOpen(site: SiteFile, id: string, at: number): boolean {
  if (id === 'always') return true
  const schedule: ScheduleFile = the(site.schedules ?? [], (entry) => entry.id === id)
  const { day, time } = wall(at, zoneOf(site))
  const instead = periodsInstead(site, schedule, day)
  if (instead !== null) return instead.some(({ from, to }) => time >= from && time < to)
  if (isClosedDay(site, schedule, day)) return false
  const yesterday = dayAfter(day, -1)
  const isHolidayYesterday =
    periodsInstead(site, schedule, yesterday) !== null || isClosedDay(site, schedule, yesterday)
  return (schedule.weekly ?? []).some(({ days, from, to }) => {
    const pastMidnight = to < from
    if (days.includes(weekdayOf(day)) && time >= from && (pastMidnight || time < to)) return true
    return pastMidnight && days.includes(weekdayOf(yesterday)) && !isHolidayYesterday && time < to
  })
}

/** 3.9: a schedule that is not given is always open. */
export const isOpenIfGiven = (site: SiteFile, id: string | undefined, at: number): boolean =>
  id === undefined || isOpen(site, id, at)

/** How far ahead a schedule's next change is looked for. */
const HORIZON = 15 * 24 * 60 * MINUTE

/** For each site file, stretches during which a schedule does not change, so that each minute is looked at once. */
const stretches = new WeakMap<SiteFile, Map<string, { from: number; to: number }>>()

/** The first instant after `at` at which the schedule is not as it is at `at`; null when there is none within two weeks. */
export function nextChange(site: SiteFile, id: string, at: number): number | null {
  if (id === 'always') return null
  const known = stretches.get(site) ?? new Map<string, { from: number; to: number }>()
  stretches.set(site, known)
  const stretch = known.get(id)
  const first = Math.floor(at / MINUTE) * MINUTE
  if (stretch !== undefined && stretch.from <= at && at < stretch.to) return stretch.to
  const now = isOpen(site, id, at)
  for (let minute = first + MINUTE; minute <= first + HORIZON; minute += MINUTE)
    if (isOpen(site, id, minute) !== now) {
      known.set(id, { from: at, to: minute })
      return minute
    }
  return null
}

/** 2.9: before its first day or minute. */
export function isBefore(site: SiteFile, limit: string | null | undefined, at: number): boolean {
  if (typeof limit !== 'string') return false
  if (limit.includes('T')) return at < instantOf(limit, zoneOf(site))
  return wall(at, zoneOf(site)).day < limit
}

/** 2.9: after its last day, or at its last minute, which is the first instant at which it no longer works. */
export function isAfter(site: SiteFile, limit: string | null | undefined, at: number): boolean {
  if (typeof limit !== 'string') return false
  if (limit.includes('T')) return at >= instantOf(limit, zoneOf(site))
  return wall(at, zoneOf(site)).day > limit
}
