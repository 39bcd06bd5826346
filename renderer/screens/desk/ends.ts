/** How long something lasts: the few ends there are to choose from. */
import type { Instant } from '../../../preload/contract/models'
import { shiftEnd } from '../../format/shift'
import type { Zone } from '../../format/zone'

export const ENDS = ['15min', '1h', 'shift', 'never'] as const
export type End = (typeof ENDS)[number]

const MINUTE = 60_000

/** The instant of an end counted from `now`; null = until switched off. */
export function endAt(end: End, zone: Zone, now: Instant): Instant | null {
  switch (end) {
    case '15min':
      return now + 15 * MINUTE
    case '1h':
      return now + 60 * MINUTE
    case 'shift':
      return shiftEnd(zone, now)
    case 'never':
      return null
  }
}
