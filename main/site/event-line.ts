/** The public one-line JSON form of an event (site-and-replay.md): fields in the order of its table, instants with milliseconds. */
import { unreachable } from '../domain/assert'
import type {
  AccessDenied,
  AccessGranted,
  ApbChanged,
  DeviceEvent,
  MusterPresent,
  Passage,
  SiteEvent,
} from '../domain/event'
import type { Violation } from '../domain/reason'
import { cardJson } from './card'
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
      return passage(event, at)
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
        bounce: event.bounce,
        cardholder: event.cardholder,
        reader: event.reader,
      })
    case 'door.unlocked':
    case 'door.locked':
      return JSON.stringify({ at, event: name, door: event.door, by: event.by })
    case 'area.occupancy': {
      const { area, state, count } = event
      return JSON.stringify({ at, event: name, area, state, count })
    }
    case 'muster.present':
      return `${head(event, at)}${maybe('credential', event.credential)}${tail(event)}}`
    case 'input.active':
    case 'input.inactive':
      return JSON.stringify({ at, event: name, input: event.input })
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
    case 'reader.power':
      return JSON.stringify({ at, event: name, reader: event.reader, failed: event.failed })
    case 'reader.input': {
      const { reader, input, state, door, use } = event
      return JSON.stringify({ at, event: name, reader, input, state, door, use })
    }
    case 'reader.fault': {
      const { reader, fault, reply, command, why, number, on, count, alarm } = event
      return JSON.stringify({ at, event: name, reader, fault, reply, command, why, number, on, count, alarm })
    }
    default:
      return unreachable(name)
  }
}

/** Lines of access and passage are nearly all lines of a site, so they are put together by hand: it takes a third of the time. */
const text = JSON.stringify
const flag = (name: string, value: true | undefined): string => (value === true ? `,"${name}":true` : '')
const maybe = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `,"${name}":${text(value)}`
const head = (event: AccessGranted | AccessDenied | Passage | MusterPresent, at: string): string =>
  `{"at":"${at}","event":"${event.event}","reader":${text(event.reader)}${maybe('cardholder', event.cardholder)}`
const tail = (event: AccessGranted | AccessDenied | Passage | MusterPresent): string =>
  maybe('occurredAt', instant(event.occurredAt)) + flag('late', event.late)
const why = (explain: unknown): string => (explain === undefined ? '' : `,"explain":${text(explain)}`)
const violationOf = (violation: Violation | undefined): string =>
  violation === undefined
    ? ''
    : `,"violation":{"rule":"${violation.rule}","kind":"${violation.kind}","area":${violation.area}}`

const granted = (event: AccessGranted, at: string, explain: unknown): string =>
  head(event, at) +
  maybe('credential', event.credential) +
  violationOf(event.violation) +
  flag('override', event.override) +
  flag('reverted', event.reverted) +
  flag('exempt', event.exempt) +
  flag('freePass', event.freePass) +
  flag('suspended', event.suspended) +
  flag('observed', event.observed) +
  flag('away', event.away) +
  flag('doorUnlocked', event.doorUnlocked) +
  flag('overCapacity', event.overCapacity) +
  maybe('letOut', event.letOut) +
  flag('alarm', event.alarm) +
  tail(event) +
  `${why(explain)}}`

const denied = (event: AccessDenied, at: string, explain: unknown): string =>
  head(event, at) +
  maybe('credential', event.credential) +
  maybe('reason', event.reason) +
  (event.card === undefined ? '' : `,"card":${text(cardJson(event.card))}`) +
  violationOf(event.violation) +
  flag('alarm', event.alarm) +
  tail(event) +
  `${why(explain)}}`

const passage = (event: Passage, at: string): string =>
  `${head(event, at)},"from":${event.from},"to":${event.to}${tail(event)}}`

function changed(event: ApbChanged, at: string): string {
  const start = { at, event: event.event, operator: event.operator, reason: event.reason, action: event.action }
  const { by } = event
  switch (event.action) {
    case 'free-pass':
    case 'revert-to-soft':
      return JSON.stringify({ ...start, cardholder: event.cardholder, by })
    case 'grant-on-violation':
      return JSON.stringify({ ...start, scope: event.scope, on: event.on, until: instant(event.until), by })
    case 'suspend':
      return JSON.stringify({ ...start, scope: event.scope, on: event.on, until: instant(event.until), by })
    case 'lockdown':
      return JSON.stringify({ ...start, door: event.door, on: event.on, until: instant(event.until), by })
    case 'unlock':
      return JSON.stringify({ ...start, door: event.door, until: instant(event.until), by })
    case 'lock':
      return JSON.stringify({ ...start, door: event.door, by })
    case 'card': {
      const { cardholder, credential, active } = event
      return JSON.stringify({ ...start, cardholder, credential, active, by })
    }
    case 'exempt':
      return JSON.stringify({ ...start, cardholder: event.cardholder, on: event.on, until: instant(event.until), by })
    default:
      return unreachable(event)
  }
}
