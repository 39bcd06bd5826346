/** What a window draws first, and the newest rows. */
import { flag, nullable, record, whole } from '../form'
import type { Alarm, EventDetail, LaneRow, OpenViolation, SiteView, Status } from '../models'
import { ANYBODY, EVERYONE } from '../roles'
import { request } from './request'
import { areaId, cardholderId, MAX_ROWS, rowFilter, seq } from './values'

export const liveRequests = {
  /**
   * The first call of a window: what it needs to draw before the first feed arrives. Subscribe to the feeds before it:
   * a row may then come twice (`seq` tells), none is missed. Fails with `no-site` when there is nothing to show yet.
   */
  hello: request(EVERYONE).answers<{
    readonly version: string
    readonly runtime: string
    readonly demo: boolean
    readonly site: SiteView
    readonly status: Status
    readonly alarms: readonly Alarm[]
    readonly violations: readonly OpenViolation[]
    readonly rows: readonly LaneRow[]
  }>(),
  /** What a locked desk shows: alarms and states, no names of people. */
  watch: request(ANYBODY).answers<{
    readonly site: SiteView
    readonly status: Status
    readonly alarms: readonly Alarm[]
  }>(),
  /** Rows older than `before` (a seq; null = newest), newest first, at most 500. */
  rows: request(EVERYONE, [
    'query',
    record({ before: nullable(seq), limit: whole(1, MAX_ROWS), filter: rowFilter }),
  ]).answers<readonly LaneRow[]>(),
  detail: request(EVERYONE, ['seq', seq]).answers<EventDetail>(),
  /** What happened around an open violation: rows of the person and of the door, oldest first, at most 200. */
  timeline: request(EVERYONE, ['cardholder', cardholderId], ['area', areaId]).answers<readonly LaneRow[]>(),
  /** The window reports whether it is in front, so that a hidden one raises a notification of the operating system. */
  setFollowing: request(ANYBODY, ['following', flag]).answers<null>(),
}
