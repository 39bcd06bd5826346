/** Shift handover, and what waits for panels. */
import { text } from '../form'
import { DESK, EVERYONE } from '../roles'
import type { Handover, WaitingOrder } from '../shift'
import { request } from './request'

/** What one shift leaves for the next may be a page. */
const MAX_NOTE = 4_000

export const shiftRequests = {
  /** What operators did that panels have not received yet. */
  waitingOrders: request(EVERYONE).answers<readonly WaitingOrder[]>(),
  handover: request(EVERYONE).answers<Handover>(),
  /** Signs off as the outgoing operator; what is open at that moment is stored with it. */
  handOver: request(DESK, ['note', text(MAX_NOTE, 0)]).answers<null>(),
  /** Signs as the incoming operator, who is someone other than the outgoing one. */
  takeOver: request(DESK).answers<null>(),
  /** Writes the last handover as a PDF into the data folder; answers with the file. */
  handoverDocument: request(EVERYONE).answers<{ readonly file: string }>(),
}
