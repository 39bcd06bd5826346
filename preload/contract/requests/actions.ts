/** What operators do to people, rules and doors, each with a reason and a preview. */
import type { OperatorAction } from '../../../main/domain/record'
import { byKey, byPresence, flag, literal, record } from '../form'
import type { ActionPreview } from '../models'
import { DESK, SUPERVISING } from '../roles'
import { request } from './request'
import {
  areaId,
  cardholderId,
  doorId,
  instant,
  operatorName,
  password,
  reason,
  suspendScope,
  toggleScope,
} from './values'

const action = byKey<OperatorAction>('action', {
  'clear-violation': record({ action: literal('clear-violation'), cardholder: cardholderId, area: areaId }),
  reset: byPresence<OperatorAction>({
    cardholder: record({ action: literal('reset'), cardholder: cardholderId }, { setLocation: areaId }),
    area: record({ action: literal('reset'), area: areaId }),
    site: record({ action: literal('reset'), site: literal(true) }),
  }),
  'free-pass': record({ action: literal('free-pass'), cardholder: cardholderId }),
  'revert-to-soft': record({ action: literal('revert-to-soft'), cardholder: cardholderId }),
  'grant-on-violation': record(
    { action: literal('grant-on-violation'), scope: toggleScope, on: flag },
    { until: instant },
  ),
  suspend: record({ action: literal('suspend'), scope: suspendScope, on: flag }),
  lockdown: record({ action: literal('lockdown'), door: doorId, on: flag }),
  exempt: record({ action: literal('exempt'), cardholder: cardholderId, on: flag }, { until: instant }),
})

/** The roles of an action itself are in ACTION_ROLES and are checked besides. */
export const actionRequests = {
  preview: request(SUPERVISING, ['action', action]).answers<ActionPreview>(),
  act: request(SUPERVISING, ['action', action], ['reason', reason]).answers<{ readonly seq: number }>(),
  /** As `act`, confirmed by a second operator: on a site that asks for two, resets of an area or of the site. */
  actWithSecond: request(
    SUPERVISING,
    ['action', action],
    ['reason', reason],
    ['second', record({ name: operatorName, password })],
  ).answers<{ readonly seq: number }>(),
  unlockOnce: request(DESK, ['door', doorId], ['reason', reason]).answers<{ readonly seq: number }>(),
}
