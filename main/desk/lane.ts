/** Journal rows as the lane shows them, and the lane's filters as questions to the journal. */
import type { JournalRow, RowsQuery } from '../decider/messages'
import type { JournalEvent } from '../domain/event'
import type { PanelEvent } from '../domain/panel'
import type { LaneRow, RowFilter } from '../../preload/contract/models'
import type { Site } from '../domain/site'
import { hintOf } from './hint'

/** None for what a panel reports about itself: the journal has it, the lane has no words for it. */
export const laneRow =
  (site: Site) =>
  ({ seq, event, explanation }: JournalRow): LaneRow | [] => {
    if (isPanelReport(event)) return []
    const hint = explanation && hintOf(explanation, site)
    return hint ? { seq, event, hint } : { seq, event }
  }

const isPanelReport = (event: JournalEvent): event is PanelEvent => event.event.startsWith('panel.')

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
