/** What a panel reports of itself, in words. What it decided reads like any decision. */
import type { LaneRow } from '../../preload/contract/models'
import { inWords } from './duration'
import type { Names } from './names'
import type { Said } from './said'
import { text } from './text'

type PanelReport = Extract<LaneRow['event'], { event: `panel.${string}` }>

export function panelWords(event: PanelReport, names: Names): Said {
  return {
    shape: 'system',
    where: 'door' in event ? names.door(event.door) : names.controller(event.controller),
    who: text('who.panel'),
    what: what(event),
    rule: '7',
  }
}

function what(event: PanelReport): string {
  switch (event.event) {
    case 'panel.overflow':
      return text('row.panel.overflow', { first: event.firstLost, last: event.lastLost })
    case 'panel.ring-replaced':
      return text('row.panel.ring-replaced')
    case 'panel.deliveries-dropped':
      return text('row.panel.deliveries-dropped', { n: event.dropped })
    case 'panel.cards-unknown':
      return event.alarm ? text('row.panel.cards-unknown', { n: event.cards }) : text('row.panel.cards-unknown.over')
    case 'panel.tamper':
      return event.on ? text('row.panel.tamper') : text('row.panel.tamper.over')
    case 'panel.power':
      return text(`row.panel.power.${event.state}`)
    case 'panel.clock-skew':
      return event.alarm
        ? text('row.panel.clock-skew', { time: inWords(Math.abs(event.skewMs)) })
        : text('row.panel.clock-skew.over')
    case 'panel.started':
      return event.damage === undefined
        ? text('row.panel.started')
        : text('row.panel.started.damage', { damage: event.damage })
    case 'panel.configuration':
      return event.applied
        ? text('row.panel.configuration')
        : text('row.panel.configuration.refused', { section: event.section, reason: event.reason ?? '' })
    case 'panel.door-alarm':
      return event.foundOpen ? text(`row.panel.door.${event.kind}.now`) : text(`row.panel.door.${event.kind}`)
    case 'panel.certificate':
      return text(`row.panel.certificate.${event.left}`)
    case 'panel.found-open':
      return text('row.panel.found-open')
  }
}
