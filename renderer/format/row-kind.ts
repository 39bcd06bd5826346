/** What kind of thing a row tells of, for filters. */
import { deskKind, isOfDesk } from '../../preload/contract/desk-events'
import type { LaneRow, RowKind } from '../../preload/contract/models'

export function rowKind(event: LaneRow['event']): RowKind {
  if (isOfDesk(event)) return deskKind(event)
  switch (event.event) {
    case 'access.granted':
      return event.violation ? 'violation' : 'passage'
    case 'access.denied':
      return event.violation ? 'violation' : 'refusal'
    case 'passage':
    case 'muster.present':
    case 'area.occupancy':
      return 'passage'
    case 'violation.opened':
    case 'violation.cleared':
      return 'violation'
    case 'door.opened':
      return event.rex ? 'door' : 'contact'
    case 'door.closed':
      return 'contact'
    case 'door.forced':
    case 'door.held':
    case 'door.not-used':
    case 'door.unlocked':
    case 'door.locked':
      return 'door'
    case 'apb.reset':
    case 'apb.changed':
      return 'operator'
    case 'link.up':
    case 'link.down':
    case 'input.active':
    case 'input.inactive':
    case 'output':
    case 'reader.online':
    case 'reader.offline':
    case 'reader.tamper':
    case 'reader.power':
    case 'reader.input':
    case 'reader.fault':
    case 'panel.overflow':
    case 'panel.ring-replaced':
    case 'panel.deliveries-dropped':
    case 'panel.cards-unknown':
    case 'panel.tamper':
    case 'panel.power':
    case 'panel.clock-skew':
    case 'panel.started':
    case 'panel.configuration':
    case 'panel.door-alarm':
    case 'panel.found-open':
    case 'panel.certificate':
      return 'device'
  }
}
