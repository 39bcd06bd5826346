/** Care of alarms. */
import { fail, ok } from '../../../main/domain/result'
import { also, flag, list, nullable, oneOf, record, text, whole, type Parser } from '../form'
import type { Alarm } from '../models'
import { OUTCOMES, type Closing } from '../reasons'
import { DESK, EVERYONE, SUPERVISING } from '../roles'
import { request } from './request'
import { instant, MAX_ID, MAX_TEXT, reason } from './values'

const MAX_ALARMS = 1_000

const alarmId = text(MAX_ID)
const alarmIds: Parser<readonly string[]> = also(list(alarmId, MAX_ALARMS), (ids, path) =>
  ids.length === 0 ? fail({ path, message: 'must name at least one alarm' }) : ok(ids),
)

const closing: Parser<Closing> = record({ outcome: nullable(oneOf(OUTCOMES)), text: text(MAX_TEXT, 0) })

export const alarmRequests = {
  acknowledge: request(DESK, ['alarms', alarmIds]).answers<null>(),
  note: request(DESK, ['alarm', alarmId], ['text', text(MAX_TEXT)]).answers<null>(),
  /**
   * Ends alarms; only acknowledged ones can be closed. Priorities 1 and 2 need an outcome and words. A guard closes
   * priorities 3 and 4 where the site file allows it (`alarms.guardCloses`).
   */
  closeAlarms: request(DESK, ['alarms', alarmIds], ['closing', closing]).answers<null>(),
  /**
   * Silences alarms until an instant, at most 24 hours ahead, priority 1 at most 15 minutes; a shelved alarm goes on
   * counting and comes back as new.
   */
  shelveAlarms: request(SUPERVISING, ['alarms', alarmIds], ['until', instant], ['reason', reason]).answers<null>(),
  /** Assigns an alarm; null = to nobody. A guard can take one and release their own, a supervisor any. */
  assign: request(DESK, ['alarm', alarmId], ['assignee', nullable(text(MAX_ID))]).answers<null>(),
  /** Marks a step of an alarm's instructions as done, or as not done. */
  tickStep: request(DESK, ['alarm', alarmId], ['step', whole(0, 100)], ['on', flag]).answers<null>(),
  /** Alarms closed in the last 24 hours, newest first, at most 500. */
  closedAlarms: request(EVERYONE).answers<readonly Alarm[]>(),
}
