/** Shifts of the desk. No setting names them, so the common three: relief at 06:00, 14:00 and 22:00 of the site's clock. */
import type { Instant } from '../../preload/contract/models'
import { text } from './text'
import type { Zone } from './zone'

const RELIEFS = [6, 14, 22] as const

export const shiftEnd = (zone: Zone, now: Instant): Instant => zone.nextHour(now, RELIEFS)

/** `Night shift, to 06:00` */
export function shiftName(zone: Zone, now: Instant): string {
  const hour = zone.hour(now)
  const name = hour < 6 || hour >= 22 ? text('shift.night') : hour < 14 ? text('shift.early') : text('shift.late')
  return text('shift.to', { shift: name, at: zone.hm(shiftEnd(zone, now)) })
}
