/** What operators do to people, rules and doors, each with a reason and a preview. */
import type { OperatorAction } from '../../../main/domain/record'
import { byKey, byPresence, flag, literal, record, text, whole } from '../form'
import type { ActionPreview, Confirmable } from '../models'
import { DESK } from '../roles'
import { request } from './request'
import {
  areaId,
  cardholderId,
  doorId,
  instant,
  MAX_ID,
  operatorName,
  password,
  preparedId,
  reason,
  suspendScope,
  toggleScope,
} from './values'

/** A year: nobody waits longer for somebody to move. */
const MOST_UNMOVED_MINUTES = 527_040

/** Whom of the scope a reset touches, and where they are afterwards (apb.md 6.5). */
const limits = { setLocation: areaId, unmovedMinutes: whole(1, MOST_UNMOVED_MINUTES) }

const action = byKey<OperatorAction>('action', {
  'clear-violation': record({ action: literal('clear-violation'), cardholder: cardholderId, area: areaId }),
  reset: byPresence<OperatorAction>({
    cardholder: record({ action: literal('reset'), cardholder: cardholderId }, limits),
    area: record({ action: literal('reset'), area: areaId }, limits),
    group: record({ action: literal('reset'), group: text(MAX_ID) }, limits),
    site: record({ action: literal('reset'), site: literal(true) }, limits),
  }),
  'free-pass': record({ action: literal('free-pass'), cardholder: cardholderId }),
  'revert-to-soft': record({ action: literal('revert-to-soft'), cardholder: cardholderId }),
  'grant-on-violation': record(
    { action: literal('grant-on-violation'), scope: toggleScope, on: flag },
    { until: instant },
  ),
  suspend: record({ action: literal('suspend'), scope: suspendScope, on: flag }),
  lockdown: record({ action: literal('lockdown'), door: doorId, on: flag }),
  unlock: record({ action: literal('unlock'), door: doorId }, { until: instant }),
  lock: record({ action: literal('lock'), door: doorId }),
  card: record({ action: literal('card'), cardholder: cardholderId, credential: text(MAX_ID), active: flag }),
  exempt: record({ action: literal('exempt'), cardholder: cardholderId, on: flag }, { until: instant }),
})

const confirmable = byKey<Confirmable>('kind', {
  action: record({ kind: literal('action'), action }),
  reconcile: record({ kind: literal('reconcile') }),
  change: record({ kind: literal('change'), id: preparedId }),
})

/** The roles of an action itself are in ACTION_ROLES and `mayPrepare`, and are checked besides. */
export const actionRequests = {
  preview: request(DESK, ['action', action]).answers<ActionPreview>(),
  /** What a guard prepared goes ahead only when a supervisor has confirmed it. */
  act: request(DESK, ['action', action], ['reason', reason]).answers<{ readonly seq: number }>(),
  /** Begins a confirmation of this very act by a second operator; null when it needs none. */
  challenge: request(DESK, ['what', confirmable]).answers<string | null>(),
  /** The second operator answers a challenge, once; the act then goes ahead once, within two minutes, in this session. */
  confirm: request(
    DESK,
    ['challenge', text(MAX_ID)],
    ['second', record({ name: operatorName, password })],
  ).answers<null>(),
  unlockOnce: request(DESK, ['door', doorId], ['reason', reason]).answers<{ readonly seq: number }>(),
}
