/** Schedules, holidays and limits of validity (apb.md 2 and 2.9). */
import type { ScheduleFile, SiteFile } from './formats'
import { the } from './state'
import { dayAfter, instantOf, minuteOfDay, wall, weekdayOf } from './zone'

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

/** How far ahead a schedule's next change is searched. */
const HORIZON = 15 * 24 * 60 * MINUTE

/** A stretch during which a schedule does not change; `changes` is false when only the search ended there. */
interface Stretch {
  from: number
  to: number
  changes: boolean
}
/** For each site file, so that each minute is searched once. */
const stretches = new WeakMap<SiteFile, Map<string, Stretch>>()

/** The first instant after `at` at which the schedule is not as it is at `at`; null when there is none within the horizon. */
export function nextChange(site: SiteFile, id: string, at: number): number | null {
  if (id === 'always') return null
  const known = stretches.get(site) ?? new Map<string, Stretch>()
  stretches.set(site, known)
  let stretch = known.get(id)
  // a search that ended without a change serves until the last of its days
  const serves = ({ from, to, changes }: Stretch): boolean => from <= at && at < (changes ? to : to - HORIZON / 15)
  if (stretch === undefined || !serves(stretch)) {
    stretch = search(site, id, at)
    known.set(id, stretch)
  }
  return stretch.changes ? stretch.to : null
}

function search(site: SiteFile, id: string, at: number): Stretch {
  const now = isOpen(site, id, at)
  const edges = edgesOf(site, id)
  const zone = zoneOf(site)
  const first = Math.floor(at / MINUTE) * MINUTE
  for (let minute = first + MINUTE; minute <= first + HORIZON; minute += MINUTE) {
    const shown = minuteOfDay(minute, zone)
    // nothing can change while the clock goes on from one minute to the next and shows no edge
    if (!edges.has(shown) && minuteOfDay(minute - MINUTE, zone) === shown - 1) continue
    if (isOpen(site, id, minute) !== now) return { from: at, to: minute, changes: true }
  }
  return { from: at, to: first + HORIZON, changes: false }
}

/** Minutes of the day at which a schedule can change: midnight and the limits of its periods. */
function edgesOf(site: SiteFile, id: string): Set<number> {
  const { weekly, onHolidays }: ScheduleFile = the(site.schedules ?? [], (entry) => entry.id === id)
  const periods = [...(weekly ?? []), ...(onHolidays ?? []).flatMap((instead) => instead.periods)]
  const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  return new Set([0, ...periods.flatMap(({ from, to }) => [minuteOf(from), minuteOf(to)])])
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
