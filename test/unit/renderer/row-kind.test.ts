import { expect, it } from 'vitest'
import type { DeskEvent } from '../../../main/domain/event'
import { deskKind } from '../../../main/store/row-kind'
import { rowKind } from '../../../renderer/format/row-kind'

const DESK_EVENTS = {
  'desk.unlock-once': true,
  'desk.acknowledged': true,
  'desk.note': true,
  'desk.closed': true,
  'desk.shelved': true,
  'desk.refused': true,
  'desk.line-work': true,
  'desk.line-done': true,
  'desk.pin-hold': true,
  'desk.certified': true,
  'desk.certificate-revoked': true,
  'desk.signed-in': true,
  'desk.signed-out': true,
  'desk.locked': true,
  'desk.sign-in-refused': true,
  'desk.operators-changed': true,
  'desk.assigned': true,
  'desk.step': true,
  'desk.muster-frozen': true,
  'desk.muster-ticked': true,
  'desk.muster-closed': true,
  'desk.handed-over': true,
  'desk.taken-over': true,
  'desk.quit': true,
  'desk.accounts': true,
  'site.started': true,
  'site.changed': true,
  'desk.records': true,
  'desk.exported': true,
} satisfies Record<DeskEvent['event'], true>

it.each(Object.keys(DESK_EVENTS) as DeskEvent['event'][])(
  '%s is of the same kind in the lane and in History',
  (event) => {
    expect(rowKind({ event, at: 0 })).toBe(deskKind(event))
  },
)
