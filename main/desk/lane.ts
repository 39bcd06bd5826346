/** Journal rows as the lane shows them, and the lane's filters as questions to the journal. */
import type { JournalRow, RowsQuery } from '../decider/messages'
import type { DeskEvent, DeskEventOf } from '../domain/desk-event'
import type { JournalEvent } from '../domain/event'
import type { HistoryFilter } from '../../preload/contract/history'
import type { LaneEvent, LaneRow, PanelReport, RowFilter } from '../../preload/contract/models'
import type { Site } from '../domain/site'
import { hintOf } from './hint'

/** None for what a panel reports to no person: inputs, locks, how the link is. The journal has it. */
export const laneRow =
  (site: Site) =>
  ({ seq, event, explanation, audit }: JournalRow): LaneRow | [] => {
    if (!isForPeople(event)) return []
    // The list of a roll-call is requested separately: it may be as long as the site is large.
    if (event.event === 'desk.muster-frozen') return { seq, event: listless(event) }
    const hint = explanation && hintOf(explanation, site)
    return { seq, event, ...(hint ? { hint } : {}), ...(audit ? { audit } : {}) }
  }

const listless = ({ roll: _roll, ...event }: DeskEventOf<'desk.muster-frozen'>): DeskEvent => event

/** What panels report about themselves and a person should see. */
const SHOWN_REPORTS: { readonly [Name in PanelReport['event']]: true } = {
  'panel.overflow': true,
  'panel.ring-replaced': true,
  'panel.deliveries-dropped': true,
  'panel.cards-unknown': true,
  'panel.tamper': true,
  'panel.power': true,
  'panel.clock-skew': true,
  'panel.started': true,
  'panel.configuration': true,
  'panel.door-alarm': true,
  'panel.found-open': true,
  'panel.certificate': true,
}

const isForPeople = (event: JournalEvent): event is LaneEvent => {
  // What a panel says of a door while it is being watched the door's own events say too.
  if (event.event === 'panel.door-alarm') return event.occurredAt !== undefined || event.foundOpen === true
  return !event.event.startsWith('panel.') || Object.hasOwn(SHOWN_REPORTS, event.event)
}

/** A search of the past as a question to the journal: what a window shows of it, and nothing else. */
export const pastQuery = (before: number | null, limit: number, filter: HistoryFilter): RowsQuery => ({
  ...filter,
  before,
  limit,
  explanations: true,
  panelReports: Object.keys(SHOWN_REPORTS),
})

export function rowsQuery(before: number | null, limit: number, filter: RowFilter): RowsQuery {
  return {
    before,
    limit,
    explanations: true,
    ...(filter.cardholder === undefined ? {} : { cardholder: filter.cardholder }),
    ...(filter.doors && filter.doors.length > 0 ? { doors: filter.doors } : {}),
    ...(filter.areas && filter.areas.length > 0 ? { areas: filter.areas } : {}),
    ...(filter.violationsOnly ? { violationsOnly: true } : {}),
  }
}
