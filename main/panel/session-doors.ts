/**
 * Feeds door states to the engine. The engine counts a door as closed until an opening is reported, and an opening
 * without a grant as forced (apb.md 5.6), which is right for an observed opening. A door that a status report shows
 * open was opened during an outage: the console shows that, and reports it to the engine only with the next grant there
 * (apb.md 5.4). The panel's own stored alarms report doors that were forced during the outage.
 */
import type { DoorId } from '../domain/ids'
import type { SiteRecord } from '../domain/record'
import type { Event } from './schema/panel-link_pb'
import type { Draft, Accepted, Times } from './session-state'

const withDoor = (doors: ReadonlySet<DoorId>, door: DoorId): ReadonlySet<DoorId> => new Set(doors).add(door)
function withoutDoor(doors: ReadonlySet<DoorId>, door: DoorId): ReadonlySet<DoorId> {
  const rest = new Set(doors)
  rest.delete(door)
  return rest
}

function remember(draft: Draft, door: DoorId, is: 'open' | 'closed' | 'found-open'): void {
  const open = is === 'open' ? withDoor(draft.memory.open, door) : withoutDoor(draft.memory.open, door)
  const foundOpen = (is === 'found-open' ? withDoor : withoutDoor)(draft.memory.foundOpen, door)
  draft.memory = { ...draft.memory, open, foundOpen }
}

const doorRecord = (at: number, door: DoorId, state: 'open' | 'closed'): { readonly record: SiteRecord } => ({
  record: { type: 'door', at, door, state },
})

/** A live door event as the engine should receive it. */
export function liveDoor(draft: Draft, event: Event, accepted: Accepted): Accepted {
  const { record, report } = accepted
  if (record?.type === 'door') {
    const { door, state, at } = record
    // The grant for this opening follows and moves the person (PROTOCOL.md 8.6): without that the opening would be
    // forced.
    const isExplained = state === 'open' && event.what.case === 'contact' && event.what.value.usedStoredGrant
    const wasFound = draft.memory.foundOpen.has(door)
    remember(draft, door, isExplained ? 'found-open' : state)
    if (!isExplained && (state === 'open' || !wasFound)) return accepted
    const { record: _record, ...rest } = accepted
    return { ...rest, report: { event: 'panel.door', at, controller: draft.settings.controller, door, state } }
  }
  if (report?.event === 'panel.door-alarm' && draft.memory.foundOpen.has(report.door))
    return { ...accepted, report: { ...report, foundOpen: true } }
  return accepted
}

/** A door contact from a status report. */
export function reportedDoor(draft: Draft, door: DoorId, open: boolean, at: number): Accepted[] {
  const { controller } = draft.settings
  const { memory } = draft
  if (!open) {
    const wasFound = memory.foundOpen.has(door)
    const wasOpen = memory.open.has(door)
    remember(draft, door, 'closed')
    if (wasOpen) return [doorRecord(at, door, 'closed')]
    return wasFound ? [{ report: { event: 'panel.door', at, controller, door, state: 'closed' } }] : []
  }
  if (memory.open.has(door) || memory.foundOpen.has(door)) return []
  remember(draft, door, 'found-open')
  return [{ report: { event: 'panel.found-open', at, controller, door } }]
}

/** Someone was granted at a door that stands open: their passage counts from now (apb.md 5.4). */
export function onGranted(draft: Draft, door: DoorId, { at }: Times): void {
  if (!draft.memory.foundOpen.has(door)) return
  remember(draft, door, 'open')
  draft.effects.push({ kind: 'accept', accepted: [doorRecord(at, door, 'open')] })
}
