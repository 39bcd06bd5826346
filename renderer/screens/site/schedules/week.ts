/** The week of a schedule as open minutes of each day, and back as the file's periods. Pure. */
import { isObject } from '../thing'

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]
const DAY_MINUTES = 1_440

/** Open from the first minute up to, not including, the second. */
export type Span = readonly [from: number, to: number]
export type Week = readonly (readonly Span[])[]

export interface Period {
  readonly days: readonly Day[]
  readonly from: string
  readonly to: string
}

export function minuteOf(time: unknown): number | null {
  const [, hours, minutes] = typeof time === 'string' ? (/^(\d{2}):(\d{2})$/.exec(time) ?? []) : []
  const minute = Number(hours) * 60 + Number(minutes)
  return hours === undefined || minute > DAY_MINUTES ? null : minute
}

export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Joined where they touch, in order. */
function joined(spans: readonly Span[]): readonly Span[] {
  return spans
    .toSorted(([a], [b]) => a - b)
    .reduce<readonly Span[]>((found, [from, to]) => {
      const last = found.at(-1)
      return last && from <= last[1]
        ? [...found.slice(0, -1), [last[0], Math.max(last[1], to)]]
        : [...found, [from, to]]
    }, [])
}

/** A period that ends before it begins goes on into the next day. */
export function weekOf(weekly: unknown): Week {
  const days: Span[][] = DAYS.map(() => [])
  for (const period of Array.isArray(weekly) ? weekly.filter(isObject) : []) {
    const [from, to] = [minuteOf(period['from']), minuteOf(period['to'])]
    const names = Array.isArray(period['days']) ? period['days'].map(String) : []
    if (from === null || to === null) continue
    DAYS.forEach((day, n) => {
      if (!names.includes(day)) return
      if (to > from) days[n]?.push([from, to])
      else {
        days[n]?.push([from, DAY_MINUTES])
        if (to > 0) days[(n + 1) % DAYS.length]?.push([0, to])
      }
    })
  }
  return days.map(joined)
}

/** Days with the same hours share a period, in the order of the week. */
export function weeklyOf(week: Week): readonly Period[] {
  const periods = new Map<string, Period>()
  week.forEach((spans, n) => {
    const day = DAYS[n]
    for (const [from, to] of day ? spans : []) {
      const key = `${from}-${to}`
      const days = [...(periods.get(key)?.days ?? []), ...(day ? [day] : [])]
      periods.set(key, { days, from: timeOf(from), to: timeOf(to) })
    }
  })
  return [...periods.values()]
}

/** Whether the span of a day is open: all of it, some of it, or nothing. */
export function openIn(week: Week, day: number, [from, to]: Span): 'open' | 'part' | 'closed' {
  const minutes = (week[day] ?? []).reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0)
  return minutes === 0 ? 'closed' : minutes === to - from ? 'open' : 'part'
}

/** The week with a span of a day opened or closed. */
export function painted(week: Week, day: number, [from, to]: Span, open: boolean): Week {
  return week.map((spans, n) => {
    if (n !== day) return spans
    const rest = spans.flatMap(([a, b]): readonly Span[] => [
      ...(a < from ? [[a, Math.min(b, from)] as const] : []),
      ...(b > to ? [[Math.max(a, to), b] as const] : []),
    ])
    return joined(open ? [...rest, [from, to]] : rest)
  })
}

/** The coarser step of the grid that shows every time of the week, in minutes. */
export const stepOf = (week: Week): 15 | 30 => (week.flat(2).every((minute) => minute % 30 === 0) ? 30 : 15)

export const hoursOf = (week: Week): number => week.flat().reduce((sum, [from, to]) => sum + (to - from), 0) / 60

/** Days next to each other with the same hours, as one entry. */
export function runsOf(
  week: Week,
): readonly { readonly from: Day; readonly to: Day; readonly spans: readonly Span[] }[] {
  const runs: { from: Day; to: Day; spans: readonly Span[] }[] = []
  DAYS.forEach((day, n) => {
    const spans = week[n] ?? []
    const last = runs.at(-1)
    if (last && JSON.stringify(last.spans) === JSON.stringify(spans)) last.to = day
    else runs.push({ from: day, to: day, spans })
  })
  return runs
}
