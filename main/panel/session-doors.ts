/**
 * What the engine is told of doors. It takes a door as closed until it is told that it opened, and an opening without a grant
 * as forced (apb.md 5.6), which is right for an opening that was seen. A door that is open in a status report was opened while
 * nobody looked: that is said, and told to the engine only with the next grant there (apb.md 5.4). What was forced meanwhile
 * the panel's own stored alarms say.
 */
import type { DoorId } from '../domain/ids'
import type { SiteRecord } from '../domain/record'
import type { Event } from './schema/panel-link_pb'
import type { Draft, Taken, Times } from './session-state'

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

const record = (at: number, door: DoorId, state: 'open' | 'closed'): { readonly record: SiteRecord } => ({
  record: { type: 'door', at, door, state },
})

/** A live event about a door, as it is to be taken. */
export function seenDoor(draft: Draft, event: Event, taken: Taken): Taken {
  const { record: heard, report } = taken
  if (heard?.type === 'door') {
    const { door, state, at } = heard
    // The grant that it used still comes, and moves the person (PROTOCOL.md 8.6): without it the opening would be forced.
    const isExplained = state === 'open' && event.what.case === 'contact' && event.what.value.usedStoredGrant
    const wasFound = draft.memory.foundOpen.has(door)
    remember(draft, door, isExplained ? 'found-open' : state)
    if (!isExplained && (state === 'open' || !wasFound)) return taken
    const { record: _record, ...rest } = taken
    return { ...rest, report: { event: 'panel.door', at, controller: draft.settings.controller, door, state } }
  }
  if (report?.event === 'panel.door-alarm' && draft.memory.foundOpen.has(report.door))
    return { ...taken, report: { ...report, foundOpen: true } }
  return taken
}

/** A contact in a status report. */
export function reportedDoor(draft: Draft, door: DoorId, open: boolean, at: number): Taken[] {
  const { controller } = draft.settings
  const { memory } = draft
  if (!open) {
    const wasFound = memory.foundOpen.has(door)
    const wasOpen = memory.open.has(door)
    remember(draft, door, 'closed')
    if (wasOpen) return [record(at, door, 'closed')]
    return wasFound ? [{ report: { event: 'panel.door', at, controller, door, state: 'closed' } }] : []
  }
  if (memory.open.has(door) || memory.foundOpen.has(door)) return []
  remember(draft, door, 'found-open')
  return [{ report: { event: 'panel.found-open', at, controller, door } }]
}

/** Somebody was let in at a door that stands open: their passage happens now (apb.md 5.4). */
export function onGranted(draft: Draft, door: DoorId, { at }: Times): void {
  if (!draft.memory.foundOpen.has(door)) return
  remember(draft, door, 'open')
  draft.effects.push({ kind: 'take', taken: [record(at, door, 'open')] })
}
