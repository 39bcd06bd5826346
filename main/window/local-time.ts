/** Instants as the site's clocks show them, for texts that are made in the main process. */
import { formatInstant, type Instant } from '../domain/time'
import { offsetsOf } from '../text/local-time'
import { windowTexts } from '../text/window-texts'

/** `21 Nov, 03:25:10` in the zone. */
export function localTimeIn(timeZone: string): (at: Instant) => string {
  const offset = offsetsOf(timeZone)
  return (at) => {
    const local = new Date(at + offset(at))
    const month = windowTexts.find(`month.${local.getUTCMonth() + 1}`) ?? ''
    return `${local.getUTCDate()} ${month}, ${formatInstant(local.getTime()).slice(11, 19)}`
  }
}
