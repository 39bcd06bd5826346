/** Alarms from a panel's own reports (panel-link.md 2, 3, 5, 8, 9). Its decisions raise alarms like any decision. */
import type { PanelEvent } from '../../domain/panel'
import type { AlarmKind, Priority } from '../../../preload/contract/models'
import { doorKey, type Cause } from './rules'

/** An alarm carries data, not text: numbers of events, a section's name, the panel's own reason. */
export function panelCause(event: PanelEvent): Cause | undefined {
  const { controller } = event
  const cause = (kind: AlarmKind, priority: Priority, text?: string): Cause => ({
    key: panelKey(kind, controller),
    kind,
    priority,
    controller,
    ...(text === undefined ? {} : { text }),
  })
  switch (event.event) {
    case 'panel.overflow':
      return cause('panel-events-lost', 2, `${event.firstLost}-${event.lastLost}`)
    case 'panel.ring-replaced':
    case 'panel.deliveries-dropped':
      return cause('panel-events-lost', 2)
    case 'panel.tamper':
      return event.alarm ? cause('panel-tamper', 2) : undefined
    case 'panel.power':
      return event.alarm ? cause('panel-power', event.state === 'battery-low' ? 2 : 3) : undefined
    case 'panel.clock-skew':
      return event.alarm ? cause('panel-clock', 3) : undefined
    case 'panel.started':
      return event.alarm ? cause('panel-damaged', 2, event.damage) : undefined
    case 'panel.configuration':
      return event.alarm ? cause('panel-configuration', 2, event.section) : undefined
    case 'panel.cards-unknown':
      return event.alarm ? cause('panel-cards-unknown', 2, `${event.cards}`) : undefined
    case 'panel.certificate':
      return event.alarm ? cause('panel-certificate', event.left === 'month' ? 3 : 2) : undefined
    case 'panel.door-alarm': {
      // While the link is up, the door's own events report this; only a late report is news.
      if (event.occurredAt === undefined && !event.foundOpen) return undefined
      const kind = event.kind === 'forced' ? 'door-forced' : 'door-held'
      return { key: doorKey(kind, event.door), kind, priority: kind === 'door-forced' ? 1 : 3, door: event.door }
    }
    default:
      return undefined
  }
}

/** Keys of the causes that a panel's report ends. */
export function panelEnds(event: PanelEvent): readonly string[] {
  const { controller } = event
  switch (event.event) {
    case 'panel.tamper':
      return event.alarm ? [] : [panelKey('panel-tamper', controller)]
    case 'panel.power':
      return event.alarm ? [] : [panelKey('panel-power', controller)]
    case 'panel.clock-skew':
      return event.alarm ? [] : [panelKey('panel-clock', controller)]
    case 'panel.cards-unknown':
      return event.alarm ? [] : [panelKey('panel-cards-unknown', controller)]
    case 'panel.certificate':
      return event.alarm ? [] : [panelKey('panel-certificate', controller)]
    case 'panel.configuration':
      return event.applied ? [panelKey('panel-configuration', controller)] : []
    case 'panel.door':
      return event.state === 'closed' && event.occurredAt === undefined
        ? [doorKey('door-forced', event.door), doorKey('door-held', event.door)]
        : []
    default:
      return []
  }
}

const panelKey = (kind: AlarmKind, controller: string): string => `${kind} ${controller}`
