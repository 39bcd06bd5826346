/** Roll-calls. */
import { flag } from '../form'
import { DESK, EVERYONE, SUPERVISING } from '../roles'
import type { MusterPreview, RollCall } from '../shift'
import { request } from './request'
import { areaId, cardholderId, reason, suspendScope } from './values'

export const musterRequests = {
  /** Freezes who is believed to be where; fails while another roll-call runs. */
  freezeMuster: request(DESK, ['scope', suspendScope]).answers<null>(),
  /** Whom that would list. */
  musterPreview: request(DESK, ['scope', suspendScope]).answers<MusterPreview>(),
  /** The roll-call that runs; null = none. */
  muster: request(EVERYONE).answers<RollCall | null>(),
  /** A person was seen in an area, or was not after all. */
  tickOff: request(DESK, ['cardholder', cardholderId], ['area', areaId], ['on', flag]).answers<null>(),
  /** Sets the location of everybody who was ticked off elsewhere than believed, then ends the roll-call. */
  reconcileMuster: request(SUPERVISING, ['reason', reason]).answers<{
    readonly set: number
    readonly missing: number
  }>(),
  /** Writes the roll-call that runs as a PDF into the data folder; answers with the file. */
  musterDocument: request(EVERYONE).answers<{ readonly file: string }>(),
}
