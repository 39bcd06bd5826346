/** What the host command prints about the machine's clock. */
import type { RecordsEvent } from '../domain/desk-event'
import type { JournalEvent } from '../domain/event'
import { formatInstant } from '../domain/time'

export const isAboutClock = (event: JournalEvent): event is RecordsEvent =>
  event.event === 'desk.records' && event.text?.startsWith('clock-') === true
/** What became of the trust in the machine's clock. */
export const clockLine = ({ at, event, text, operator, reason }: RecordsEvent): string =>
  JSON.stringify({ at: formatInstant(at), event, text, operator, reason })
