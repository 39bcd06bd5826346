/** What people and automations did, in groups that Audit filters by. */
import { isDeskEvent, type DeskEventName } from './desk-event'
import type { JournalEvent } from './event'

export const AUDIT_GROUPS = ['rules', 'doors', 'alarms', 'site', 'readers', 'shift', 'accounts', 'records'] as const
export type AuditGroup = (typeof AUDIT_GROUPS)[number]

/** Null: the console or a device reports it; nobody did it. */
const OF_DESK: { readonly [Name in DeskEventName]: AuditGroup | null } = {
  'desk.unlock-once': 'doors',
  'desk.refused': 'doors',
  'desk.acknowledged': 'alarms',
  'desk.note': 'alarms',
  'desk.closed': 'alarms',
  'desk.shelved': 'alarms',
  'desk.assigned': 'alarms',
  'desk.step': 'alarms',
  'desk.line-work': 'readers',
  'desk.line-done': 'readers',
  'desk.pin-hold': null,
  'desk.certified': 'readers',
  'desk.certificate-revoked': 'readers',
  'desk.signed-in': 'accounts',
  'desk.signed-out': 'accounts',
  'desk.locked': 'accounts',
  'desk.sign-in-refused': 'accounts',
  'desk.operators-changed': 'accounts',
  'desk.accounts': 'accounts',
  'desk.quit': 'accounts',
  'desk.reader-keys': 'readers',
  'desk.muster-frozen': 'shift',
  'desk.muster-ticked': 'shift',
  'desk.muster-closed': 'shift',
  'desk.handed-over': 'shift',
  'desk.taken-over': 'shift',
  'site.started': null,
  'site.changed': 'site',
  'site.timed-change': 'site',
  'desk.records': 'records',
  'desk.exported': 'records',
}

/** The group of an act; null for an event that nobody did. */
export function auditGroup(event: JournalEvent): AuditGroup | null {
  const { event: name } = event
  if (name === 'apb.reset' || name === 'apb.changed') return 'rules'
  if (name === 'violation.cleared') return event.by === 'operator' ? 'rules' : null
  if (name === 'door.unlocked' || name === 'door.locked') return event.by === 'schedule' ? null : 'doors'
  if (name === 'output') return 'doors'
  return isDeskEvent(event) ? OF_DESK[event.event] : null
}

/** Who did it: an operator, an automation as `automation:ID`; undefined where the console did it on its own. */
export function actor(event: JournalEvent): string | undefined {
  if (event.event === 'output') return `automation:${event.automation}`
  return 'operator' in event ? event.operator : undefined
}
