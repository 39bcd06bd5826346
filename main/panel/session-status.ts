/** The full status report (panel-link.md 9, PROTOCOL.md 12): updates the screen, and the engine's doors. */
import type { PanelStatus } from '../domain/panel'
import { pointState, powerState } from './events'
import { liftOf } from './overrides'
import { refused } from './refused'
import { RefusalReason, type StatusReport } from './schema/panel-link_pb'
import { reportedDoor } from './session-doors'
import { note, type Draft, type Accepted, type Times } from './session-state'

/** A difference from the known state happened during an outage. Drops and names unknown doors and readers. */
export function onStatus(draft: Draft, report: StatusReport, { at }: Times): void {
  const { readers, doors } = draft.index
  const strange = [
    ...report.doors.filter(({ door }) => !doors.has(door)).map(({ door }) => `door ${door}`),
    ...report.readers.filter(({ reader }) => !readers.has(reader)).map(({ reader }) => `reader ${reader}`),
  ]
  if (strange.length > 0)
    note(
      draft,
      refused(
        RefusalReason.REFUSAL_BAD_VALUE,
        `status of ${strange.slice(0, 8).join(', ')}, which this panel does not have`,
      ),
    )
  const status: PanelStatus = {
    doors: report.doors
      .filter(({ door }) => doors.has(door))
      .map((door) => ({
        door: door.door,
        open: door.contactOpen,
        unlocked: door.unlocked,
        rex: door.rexActive,
        forced: door.forced,
        held: door.held,
      })),
    readers: report.readers
      .filter(({ reader }) => readers.has(reader))
      .map(({ reader, online, tamper }) => ({ reader, online, tamper })),
    inputs: report.inputs.map(({ input, state }) => ({ input, state: pointState(state) })),
    outputs: report.outputs.map(({ output, on }) => ({ output, on })),
    tamper: report.caseTamper,
    power: powerState(report.power),
    overrides: report.overrides.filter(({ on }) => on).flatMap((override) => liftOf(override) ?? []),
    storedEvents: report.storedEvents,
  }
  draft.effects.push({ kind: 'status', status })
  const accepted: Accepted[] = []
  for (const { door, open } of status.doors) {
    if (doors.get(door)?.contact !== true) continue
    accepted.push(...reportedDoor(draft, door, open, at))
  }
  for (const { reader, online, tamper } of status.readers) {
    accepted.push({
      report: online
        ? { event: 'reader.online', at, reader }
        : { event: 'reader.offline', at, reader, reason: 'reported by the panel' },
    })
    if (tamper) accepted.push({ report: { event: 'reader.tamper', at, reader, on: true } })
  }
  if (accepted.length > 0) draft.effects.push({ kind: 'accept', accepted })
}
