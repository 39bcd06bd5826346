/** Local days and minutes as the site file writes them, in words. */
import { text, textIn } from './text'

/** `2027-06-30` as `30 Jun 2027`, `2027-06-30T17:00` as `30 Jun 2027 17:00`; what is neither stays as it is. */
export function localDay(local: string): string {
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?$/.exec(local) ?? []
  if (year === undefined || month === undefined || day === undefined) return local
  const words = `${Number(day)} ${textIn('month.', String(Number(month))) ?? month} ${year}`
  return time === undefined ? words : `${words} ${time}`
}

/** From when to when, with what is open said. */
export function localSpan(from: string | null | undefined, to: string | null | undefined): string {
  if (from && to) return text('span.both', { from: localDay(from), to: localDay(to) })
  if (from) return text('span.from', { from: localDay(from) })
  if (to) return text('span.to', { to: localDay(to) })
  return text('span.none')
}
