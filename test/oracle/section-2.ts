/** apb.md 2: the order of checks for one read. */
import type { ReaderFile, ScheduleFile, SiteFile } from './formats'
import type { Presented } from './card'
import { areaFile, localDay, locationOf, whoIsIn } from './place'
import { doorOf, personOf, type State, the } from './state'
import { dayBefore, wall } from './zone'

/** The reason of checks 1 to 5 that denies; null when all are met. */
export function denialBeforeApb(
  site: SiteFile,
  state: State,
  reader: ReaderFile,
  who: Presented,
  pin?: string,
): string | null {
  // 1
  if (who.cardholder === null || who.credential === null) return 'unknown-credential'
  const holder = the(site.cardholders, ({ id }) => id === who.cardholder)
  // 2
  const today = localDay(site, state.now)
  if (who.credential.active === false || holder.active === false) return 'inactive'
  if (typeof holder.validFrom === 'string' && today < holder.validFrom) return 'not-yet-valid'
  if (typeof holder.validTo === 'string' && today > holder.validTo) return 'expired'
  // a keypad's PIN, between 2 and 3
  if (reader.pin === 'card-and-pin' || reader.pin === 'pin-only') {
    if (pin === 'wrong') return 'wrong-pin'
    if (pin !== 'right') return 'pin-required'
  }
  // 3
  const levels = (site.accessLevels ?? []).filter(
    ({ id, readers }) =>
      holder.accessLevels?.includes(id) === true &&
      (readers?.includes('*') === true || readers?.includes(reader.id) === true),
  )
  if (levels.length === 0) return 'no-access'
  if (!levels.some(({ schedule }) => isOpen(site, schedule ?? 'always', state.now))) return 'outside-schedule'
  // 4
  if (doorOf(state, reader.door).lockdown) return 'lockdown'
  // 5
  const capacity = areaFile(site, reader.to).capacity
  if (
    capacity !== undefined &&
    locationOf(site, state, personOf(state, holder.id)) !== reader.to &&
    whoIsIn(site, state, reader.to).length >= capacity.max
  )
    return 'area-full'
  return null
}

function isOpen(site: SiteFile, id: string, at: number): boolean {
  if (id === 'always') return true
  const schedule: ScheduleFile = the(site.schedules ?? [], (entry) => entry.id === id)
  const today = wall(at, site.site.timeZone ?? 'UTC')
  const yesterday = dayBefore(today.day)
  const isHoliday = (day: string): boolean => schedule.holidays?.includes(day) === true
  // "closed all day on its holidays", and a tail that reaches into one is closed too
  if (isHoliday(today.day)) return false
  return (schedule.weekly ?? []).some(({ days, from, to }) => {
    const pastMidnight = to < from
    if (days.includes(today.weekday) && today.time >= from && (pastMidnight || today.time < to)) return true
    // the tail belongs to the day it starts on; "a holiday's own periods have none"
    return pastMidnight && days.includes(yesterday.weekday) && !isHoliday(yesterday.day) && today.time < to
  })
}
