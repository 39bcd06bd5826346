/** Local days and times of day, asked of Intl for each instant anew. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    })
    formatters.set(timeZone, formatter)
  }
  return formatter
}

/** What the wall clock and the wall calendar of a zone say at an instant: `2026-12-25`, `fri`, `07:59`. */
export function wall(at: number, timeZone: string): { day: string; weekday: string; time: string } {
  const part = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return {
    day: `${part.get('year')}-${part.get('month')}-${part.get('day')}`,
    weekday: (part.get('weekday') ?? '').toLowerCase(),
    time: `${part.get('hour')}:${part.get('minute')}`,
  }
}

/** The day before on the calendar, whatever its clock did. */
export function dayBefore(day: string): { day: string; weekday: string } {
  const before = new Date(Date.parse(`${day}T12:00:00Z`) - 24 * 60 * 60 * 1000)
  return {
    day: before.toISOString().slice(0, 10),
    weekday: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'][before.getUTCDay()] ?? '',
  }
}
