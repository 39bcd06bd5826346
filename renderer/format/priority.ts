/** The priority shown for a row without an alarm; an alarm's own priority, set by the site, takes precedence. */
import type { LaneRow, Priority } from '../../preload/contract/models'

export function usualPriority(event: LaneRow['event']): Priority | null {
  switch (event.event) {
    case 'door.forced':
      return 1
    case 'access.denied':
      return event.alarm ? 2 : null
    case 'access.granted':
      return event.alarm ? 3 : null
    case 'link.down':
      return 2
    case 'door.held':
    case 'reader.offline':
      return 3
    case 'reader.tamper':
      return event.on ? 2 : null
    case 'reader.power':
      return event.failed ? 3 : null
    case 'reader.input':
      return event.state === 'normal' || event.door === undefined ? null : event.use === 'contact' ? 2 : 3
    case 'reader.fault':
      return event.alarm ? 2 : null
    default:
      return null
  }
}
