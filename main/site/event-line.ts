/** The public one-line JSON form of an event (site-and-replay.md): fields in the order of its table, instants with milliseconds. */
import { unreachable } from '../domain/assert'
import type { AccessDenied, AccessGranted, ApbChanged, DeviceEvent, SiteEvent, Violation } from '../domain/event'
import { formatInstant, type Instant } from '../domain/time'

const instant = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at))

/**
 * @param explain a value to add under the key `explain` on lines of `access.*` (replay --explain)
 * @returns one line of JSON without its line end; fields that do not apply are left out
 */
export function eventLine(event: SiteEvent | DeviceEvent, explain?: unknown): string {
  const at = formatInstant(event.at)
  const { event: name } = event
  switch (name) {
    case 'access.granted':
      return granted(event, at, explain)
    case 'access.denied':
      return denied(event, at, explain)
    case 'passage':
      return JSON.stringify({
        at,
        event: name,
        reader: event.reader,
        cardholder: event.cardholder,
        from: event.from,
        to: event.to,
        occurredAt: instant(event.occurredAt),
        late: event.late,
      })
    case 'door.opened':
    case 'door.closed':
    case 'door.forced':
    case 'door.held':
    case 'door.not-used':
      return JSON.stringify({
        at,
        event: name,
        door: event.door,
        rex: event.rex,
        cardholder: event.cardholder,
        reader: event.reader,
      })
    case 'violation.opened': {
      const { cardholder, area, kind, reader } = event
      return JSON.stringify({ at, event: name, cardholder, area, kind, reader })
    }
    case 'violation.cleared': {
      const { cardholder, area, by, operator, reason } = event
      return JSON.stringify({ at, event: name, cardholder, area, by, operator, reason })
    }
    case 'apb.reset': {
      const { scope, operator, reason, cardholders } = event
      return JSON.stringify({ at, event: name, scope, operator, reason, cardholders })
    }
    case 'apb.changed':
      return changed(event, at)
    case 'link.up':
    case 'link.down':
      return JSON.stringify({ at, event: name, controller: event.controller })
    case 'output':
      return 'text' in event
        ? JSON.stringify({ at, event: name, automation: event.automation, text: event.text })
        : JSON.stringify({
            at,
            event: name,
            automation: event.automation,
            output: event.output,
            seconds: event.seconds,
          })
    case 'reader.online':
      return JSON.stringify({ at, event: name, reader: event.reader })
    case 'reader.offline':
      return JSON.stringify({ at, event: name, reader: event.reader, reason: event.reason })
    case 'reader.tamper':
      return JSON.stringify({ at, event: name, reader: event.reader, on: event.on })
    default:
      return unreachable(name)
  }
}

const violationOf = (violation: Violation | undefined): Violation | undefined =>
  violation && { rule: violation.rule, kind: violation.kind, area: violation.area }

const granted = (event: AccessGranted, at: string, explain: unknown): string =>
  JSON.stringify({
    at,
    event: event.event,
    reader: event.reader,
    cardholder: event.cardholder,
    credential: event.credential,
    violation: violationOf(event.violation),
    override: event.override,
    reverted: event.reverted,
    exempt: event.exempt,
    freePass: event.freePass,
    suspended: event.suspended,
    observed: event.observed,
    alarm: event.alarm,
    occurredAt: instant(event.occurredAt),
    late: event.late,
    explain,
  })

const denied = (event: AccessDenied, at: string, explain: unknown): string =>
  JSON.stringify({
    at,
    event: event.event,
    reader: event.reader,
    cardholder: event.cardholder,
    credential: event.credential,
    reason: event.reason,
    violation: violationOf(event.violation),
    alarm: event.alarm,
    occurredAt: instant(event.occurredAt),
    late: event.late,
    explain,
  })

function changed(event: ApbChanged, at: string): string {
  const head = { at, event: event.event, operator: event.operator, reason: event.reason, action: event.action }
  const { by } = event
  switch (event.action) {
    case 'free-pass':
    case 'revert-to-soft':
      return JSON.stringify({ ...head, cardholder: event.cardholder, by })
    case 'grant-on-violation':
      return JSON.stringify({ ...head, scope: event.scope, on: event.on, until: instant(event.until), by })
    case 'suspend':
      return JSON.stringify({ ...head, scope: event.scope, on: event.on, by })
    case 'lockdown':
      return JSON.stringify({ ...head, door: event.door, on: event.on, by })
    case 'exempt':
      return JSON.stringify({ ...head, cardholder: event.cardholder, on: event.on, until: instant(event.until), by })
    default:
      return unreachable(event)
  }
}
