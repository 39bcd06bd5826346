/** The records: backups, the check of the journal, retention, legal holds. */
import type { HoldScope, RecordsState } from '../administration'
import { flag, nullable, record, text, whole, type Parser } from '../form'
import type { RetentionDays } from '../models'
import { ADMINISTERING, INSPECTING } from '../roles'
import { request } from './request'
import { areaId, cardholderId, doorId, instant, journalHead, MAX_ID, reason } from './values'

/** A hundred years. */
const LONGEST_DAYS = 36_500

const days = nullable(whole(1, LONGEST_DAYS))
const retentionDays: Parser<RetentionDays> = record({
  access: days,
  door: days,
  violation: days,
  device: days,
  operator: days,
})
const holdScope: Parser<HoldScope> = record(
  {},
  { cardholder: cardholderId, door: doorId, area: areaId, from: instant, to: instant },
)

export const recordsRequests = {
  /** Backups, the check of the journal, how long records are kept. */
  records: request(INSPECTING).answers<RecordsState>(),
  /** Copies the journal and checks the copy; its name. */
  backUp: request(ADMINISTERING).answers<string>(),
  /**
   * Begins to check the whole journal (true), or cancels that; `records` reports its progress. `head` is one that was printed: the
   * journal must go on from it.
   */
  checkJournal: request(INSPECTING, ['go', flag], ['head', nullable(journalHead)]).answers<null>(),
  setRetention: request(ADMINISTERING, ['days', retentionDays], ['reason', reason]).answers<null>(),
  /** The id of the new legal hold. */
  setHold: request(ADMINISTERING, ['hold', holdScope], ['reason', reason]).answers<string>(),
  liftHold: request(ADMINISTERING, ['id', text(MAX_ID)], ['reason', reason]).answers<null>(),
  /** The machine's clock jumped and is right: records age by it again. */
  confirmClock: request(ADMINISTERING, ['reason', reason]).answers<null>(),
  /** Checks the backup, then closes the site and starts it again from that backup. */
  restoreBackup: request(ADMINISTERING, ['name', text(MAX_ID)], ['reason', reason]).answers<null>(),
}
