/** Turns a panel's event into a record for the engine or a report about the panel (PROTOCOL.md 8). */
import { toBinary } from '@bufbuild/protobuf'
import type { DeviceEvent } from '../domain/event'
import type { ControllerId, DoorId, ReaderId } from '../domain/ids'
import type { PanelEvent, PointState, PowerState } from '../domain/panel'
import type { SiteRecord } from '../domain/record'
import type { Reader, Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { createCredentialNames, presentedFromWire, toHex, type CredentialNames } from './presented'
import { refusalName } from './refused'
import {
  DoorAlarmKind,
  EventSchema,
  PointState as WirePointState,
  PowerState as WirePowerState,
  type Event,
  type Override,
} from './schema/panel-link_pb'

/** The result for one event. */
export type Mapped = { readonly record: SiteRecord } | { readonly report: DeviceEvent | PanelEvent }

/** A reader at a door; only muster readers have no door. */
type DoorReader = Reader & { readonly door: DoorId }

/** The part of a site that one controller's events may name. */
export interface PanelIndex {
  readonly controller: ControllerId
  readonly readers: ReadonlyMap<ReaderId, DoorReader>
  /** Doors of the controller's readers, and whether each has a contact. */
  readonly doors: ReadonlyMap<DoorId, { readonly contact: boolean }>
  readonly names: CredentialNames
}

export function indexPanel(
  site: Site,
  controller: ControllerId,
  names: CredentialNames = createCredentialNames(site),
): PanelIndex {
  const readers = new Map<ReaderId, DoorReader>()
  for (const reader of site.readers) {
    const { door } = reader
    if (reader.controller === controller && door !== null) readers.set(reader.id, { ...reader, door })
  }
  const own = new Set([...readers.values()].map(({ door }) => door))
  const doors = new Map(site.doors.filter((door) => own.has(door.id)).map((door) => [door.id, door]))
  return { controller, readers, doors, names }
}

export interface EventContext {
  readonly index: PanelIndex
  readonly at: Instant
  readonly backlog: boolean
  /** When it happened, on this console's clock; never after `at`. */
  readonly occurredAt: Instant
}

/** Largest serial that fits in a number. */
export const MAX_SERIAL = BigInt(Number.MAX_SAFE_INTEGER)

/**
 * Never refuses: an event that names something unknown to the site is stored as `panel.unreadable`, so nothing is lost.
 */
export function mapEvent(event: Event, context: EventContext): Mapped {
  const { index, at, backlog } = context
  const { controller } = index
  const when = backlog ? { occurredAt: context.occurredAt } : {}
  const base = { at, controller, ...when }
  const report = (rest: PanelEventRest): Mapped => ({ report: { ...base, ...rest } })
  const unreadable = (reason: string, detail: string): Mapped =>
    report({ event: 'panel.unreadable', reason, detail, hex: toHex(toBinary(EventSchema, event)) })
  const noReader = (id: string): Mapped => unreadable('unknown-reader', `no reader ${id} on controller ${controller}`)
  const noDoor = (id: string): Mapped => unreadable('unknown-door', `no door ${id} on controller ${controller}`)
  const { what } = event

  switch (what.case) {
    case 'access': {
      const { reader: id, granted, reason, doorUsed, freePass } = what.value
      const reader = index.readers.get(id)
      if (reader === undefined) return noReader(id)
      const presented = presentedFromWire(what.value.presented, index.names.formats)
      if (!presented.ok) return unreadable('bad-value', presented.error)
      const { credential, card } = index.names.nameOf(presented.value, reader)
      return {
        record: {
          type: 'panel',
          at,
          controller,
          serial: Number(event.serial),
          reader: id,
          credential,
          ...(granted || card === undefined ? {} : { card }),
          decision: granted ? 'grant' : 'deny',
          ...(granted || reason === '' ? {} : { reason }),
          ...(doorUsed !== undefined && granted && index.doors.get(reader.door)?.contact === true ? { doorUsed } : {}),
          ...(freePass && granted ? { freePass } : {}),
          ...when,
        },
      }
    }
    case 'contact': {
      const { door, open, usedGrant } = what.value
      const known = index.doors.get(door)
      if (known === undefined) return noDoor(door)
      const state = open ? 'open' : 'closed'
      if (!backlog && known.contact) return { record: { type: 'door', at, door, state } }
      const reader = usedGrant && index.readers.get(usedGrant.reader)
      if (backlog && open && reader) {
        // The grant arrived live, the opening did not: only this event shows that the person passed.
        const presented = presentedFromWire(usedGrant.presented, index.names.formats)
        if (!presented.ok) return unreadable('bad-value', presented.error)
        return {
          record: {
            type: 'panel',
            at,
            controller,
            serial: Number(event.serial),
            reader: usedGrant.reader,
            credential: index.names.nameOf(presented.value, reader).credential,
            decision: 'grant',
            doorUsed: true,
            ...when,
          },
        }
      }
      return report({ event: 'panel.door', door, state })
    }
    case 'rex': {
      const { door } = what.value
      if (!index.doors.has(door)) return noDoor(door)
      return backlog ? report({ event: 'panel.rex', door }) : { record: { type: 'rex', at, door } }
    }
    case 'lock':
      return index.doors.has(what.value.door)
        ? report({ event: 'panel.lock', door: what.value.door, unlocked: what.value.unlocked })
        : noDoor(what.value.door)
    case 'input':
      return report({ event: 'panel.input', input: what.value.input, state: pointState(what.value.state) })
    case 'output':
      return report({ event: 'panel.output', output: what.value.output, on: what.value.on })
    case 'tamper': {
      const { reader, on } = what.value
      if (reader === '') return report({ event: 'panel.tamper', on, alarm: on })
      if (!index.readers.has(reader)) return noReader(reader)
      return backlog
        ? report({ event: 'panel.reader-tamper', reader, on })
        : { report: { event: 'reader.tamper', at, reader, on } }
    }
    case 'power': {
      const state = powerState(what.value.state)
      return report({ event: 'panel.power', state, alarm: state !== 'mains' })
    }
    case 'reader': {
      const { reader, online, reason } = what.value
      if (!index.readers.has(reader)) return noReader(reader)
      if (backlog) return report({ event: 'panel.reader', reader, online, ...(reason === '' ? {} : { reason }) })
      return {
        report: online
          ? { event: 'reader.online', at, reader }
          : { event: 'reader.offline', at, reader, reason: reason === '' ? 'no answer' : reason },
      }
    }
    case 'doorAlarm': {
      const { door, kind } = what.value
      if (!index.doors.has(door)) return noDoor(door)
      return report({
        event: 'panel.door-alarm',
        door,
        kind: kind === DoorAlarmKind.DOOR_ALARM_HELD ? 'held' : 'forced',
        alarm: true,
      })
    }
    case 'lateAnswer': {
      const { reader, granted, lateMs } = what.value
      if (!index.readers.has(reader)) return noReader(reader)
      return report({ event: 'panel.late-answer', reader, granted, lateMs })
    }
    case 'overrideEnded':
      return report({ event: 'panel.override-ended', what: overrideWords(what.value.override) })
    case 'started': {
      const { firmware, damage } = what.value
      return report({ event: 'panel.started', firmware, ...(damage === '' ? {} : { damage, alarm: true }) })
    }
    case 'clockChanged':
      return report({
        event: 'panel.clock-changed',
        fromAt: Number(what.value.fromMs),
        toAt: Number(what.value.toMs),
      })
    case 'refusal':
      return report({
        event: 'panel.refused',
        by: 'panel',
        reason: refusalName(what.value.reason),
        detail: what.value.detail,
      })
    case undefined:
      return unreadable('bad-value', 'an event without content')
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type PanelEventRest = DistributiveOmit<PanelEvent, 'at' | 'controller' | 'occurredAt'>

const POINT_STATES: Readonly<Record<WirePointState, PointState>> = {
  [WirePointState.UNSPECIFIED]: 'fault',
  [WirePointState.NORMAL]: 'normal',
  [WirePointState.ALARM]: 'alarm',
  [WirePointState.OPEN]: 'open',
  [WirePointState.SHORT]: 'short',
  [WirePointState.FAULT]: 'fault',
}
const POWER_STATES: Readonly<Record<WirePowerState, PowerState>> = {
  [WirePowerState.UNSPECIFIED]: 'battery-low',
  [WirePowerState.MAINS]: 'mains',
  [WirePowerState.BATTERY]: 'battery',
  [WirePowerState.BATTERY_LOW]: 'battery-low',
}
export const pointState = (state: WirePointState): PointState => POINT_STATES[state]
export const powerState = (state: WirePowerState): PowerState => POWER_STATES[state]

function overrideWords(override: Override | undefined): string {
  const what = override?.what
  switch (what?.case) {
    case 'lockdown':
      return `lockdown of door ${what.value.door}`
    case 'mask':
      return `mask of door ${what.value.door}`
    case 'grantOnViolation':
      return 'grant on violation'
    case 'suspend':
      return 'suspension'
    case 'exempt':
      return `exemption of cardholder ${what.value.cardholder}`
    case undefined:
      return 'override'
  }
}
