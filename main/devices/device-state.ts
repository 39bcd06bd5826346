/** What is known of each device: who is online, since when, why not; what the contacts say. */
import type { DeviceEvent } from '../domain/event'
import type { PanelEvent } from '../domain/panel'
import type { InputFault } from '../domain/reader-fault'
import type { ControllerId, DoorId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { ControllerFacts } from './driver'
import type { Heard } from './heard'

export interface DeviceStatus {
  readonly controllers: readonly {
    readonly id: ControllerId
    readonly online: boolean
    readonly since: Instant | null
    readonly reason: string | null
    /** Orders that the controller has not received yet. */
    readonly pending?: number
    /** Of controllers that report more than whether they are online. */
    readonly facts?: ControllerFacts
  }[]
  readonly readers: readonly {
    readonly id: ReaderId
    readonly online: boolean
    readonly since: Instant | null
    readonly reason: string | null
    readonly tamper: boolean
    readonly powerFailure: boolean
    /** The attached reader is not connected to its device. */
    readonly disconnected: boolean
  }[]
  /** What the contacts say; unknown while the device is away, or the line of the contact is at fault. */
  readonly doors: readonly {
    readonly id: DoorId
    readonly contact: 'open' | 'closed' | 'unknown'
    readonly fault: InputFault | null
  }[]
}

interface InputState {
  readonly state: InputFault | 'normal'
  /** The door whose contact hangs on it. */
  readonly door: DoorId | undefined
}

interface ReaderUnit extends Unit {
  tamper: boolean
  powerFailure: boolean
  disconnected: boolean
  /** What is not normal, by its number. */
  readonly inputs: Map<number, InputState>
}

interface Unit {
  online: boolean
  since: Instant | null
  reason: string | null
}

export interface DeviceState {
  /** Takes in what a device said; false when it only repeats what a reader said before. */
  readonly hear: (item: Heard) => boolean
  /** Why a controller is away, in words, when it is not a record that says so. */
  readonly away: (controller: ControllerId, reason: string) => void
  /** A contact as its panel reported it, no matter how the door was opened. */
  readonly contact: (door: DoorId, state: 'open' | 'closed') => void
  readonly isOnline: (controller: ControllerId) => boolean
  readonly status: () => DeviceStatus
  /** Keeps the state of devices that stay; new ones are offline until they report. */
  readonly changeSite: (site: Site) => void
}

/** In the site file's order. */
function keepOnly<Known>(
  known: Map<string, Known>,
  things: readonly { readonly id: string }[],
  fresh: () => Known,
): void {
  const before = new Map(known)
  known.clear()
  for (const { id } of things) known.set(id, before.get(id) ?? fresh())
}

export function createDeviceState(first: Site, changed: () => void): DeviceState {
  let site = first
  const unit = (): Unit => ({ online: false, since: null, reason: null })
  const controllers = new Map(site.controllers.map(({ id }) => [id, unit()]))
  const newReader = (): ReaderUnit => ({
    ...unit(),
    ...{ tamper: false, powerFailure: false, disconnected: false, inputs: new Map<number, InputState>() },
  })
  const readers = new Map(site.readers.map(({ id }) => [id, newReader()]))
  const contacts = new Map<DoorId, 'open' | 'closed'>()
  const readersOf = (controller: ControllerId): ReaderId[] =>
    site.readers.filter((reader) => reader.controller === controller).map(({ id }) => id)

  const set = (one: Unit | undefined, online: boolean, at: Instant, reason: string | null): void => {
    if (!one) return
    if (one.online !== online || one.since === null) one.since = at
    one.online = online
    one.reason = online ? null : (reason ?? one.reason)
    changed()
  }

  const link = (controller: ControllerId, up: boolean, at: Instant): void => {
    set(controllers.get(controller), up, at, null)
    if (up) return
    // The readers behind it report again when it is back.
    for (const id of readersOf(controller)) set(readers.get(id), false, at, 'controller-away')
    for (const { door, controller: of } of site.readers) if (of === controller && door !== null) contacts.delete(door)
  }

  /** False for what is known already. */
  const turn = (one: ReaderUnit, key: 'tamper' | 'powerFailure' | 'disconnected', on: boolean): boolean => {
    if (one[key] === on) return false
    one[key] = on
    changed()
    return true
  }

  const handleInput = (one: ReaderUnit, event: Extract<DeviceEvent, { event: 'reader.input' }>): boolean => {
    const { input, state } = event
    if ((one.inputs.get(input)?.state ?? 'normal') === state) return false
    if (state === 'normal') one.inputs.delete(input)
    else one.inputs.set(input, { state, door: contactOf(event) })
    changed()
    return true
  }

  const handleReader = (one: ReaderUnit, event: DeviceEvent): boolean => {
    switch (event.event) {
      case 'reader.online':
      case 'reader.offline': {
        const online = event.event === 'reader.online'
        const reason = event.event === 'reader.offline' ? event.reason : null
        if (one.since !== null && one.online === online && one.reason === reason) return false
        set(one, online, event.at, reason)
        return true
      }
      case 'reader.tamper':
        return turn(one, 'tamper', event.on)
      case 'reader.power':
        return turn(one, 'powerFailure', event.failed)
      case 'reader.input':
        return handleInput(one, event)
      case 'reader.fault':
        return event.fault === 'not-connected' ? turn(one, 'disconnected', event.on === true) : true
    }
  }

  const contactFaults = (): ReadonlyMap<DoorId, InputFault> =>
    new Map(
      [...readers.values()].flatMap(({ inputs }) =>
        [...inputs.values()].flatMap(({ state, door }) =>
          door === undefined || state === 'normal' ? [] : [[door, state] as const],
        ),
      ),
    )

  const doorsOf = (): DeviceStatus['doors'] => {
    const faults = contactFaults()
    return site.doors.map(({ id }) => {
      const known = site.readers.some(
        ({ door, controller }) => door === id && controller !== null && controllers.get(controller)?.online,
      )
      const fault = known ? (faults.get(id) ?? null) : null
      return { id, contact: known && fault === null ? (contacts.get(id) ?? 'unknown') : 'unknown', fault }
    })
  }

  return {
    hear: (item) => {
      if (item.kind === 'record') {
        const { record } = item
        if (record.type === 'link') link(record.controller, record.state === 'up', record.at)
        else if (record.type === 'door') {
          contacts.set(record.door, record.state)
          changed()
        }
        return true
      }
      if (item.kind !== 'device') return true
      const { event } = item
      if (event.event === 'panel.door' && event.occurredAt === undefined) {
        contacts.set(event.door, event.state)
        changed()
      }
      if (!isOfReader(event)) return true
      const one = readers.get(event.reader)
      if (!one) return false
      return handleReader(one, event)
    },
    away: (controller, reason) => {
      const one = controllers.get(controller)
      if (!one) return
      one.reason = reason
      changed()
    },
    contact: (door, contact) => {
      contacts.set(door, contact)
      changed()
    },
    changeSite: (next) => {
      site = next
      keepOnly(controllers, next.controllers, unit)
      keepOnly(readers, next.readers, newReader)
      const doors = new Set(next.doors.map(({ id }) => id))
      for (const door of contacts.keys()) if (!doors.has(door)) contacts.delete(door)
      changed()
    },
    isOnline: (controller) => controllers.get(controller)?.online ?? false,
    status: () => ({
      controllers: [...controllers].map(([id, one]) => ({ id, ...one })),
      readers: [...readers].map(([id, { online, since, reason, tamper, powerFailure, disconnected }]) => ({
        ...{ id, online, since, reason, tamper, powerFailure, disconnected },
      })),
      doors: doorsOf(),
    }),
  }
}

/** Those that come from the reader itself, on any controller. */
const isOfReader = (event: DeviceEvent | PanelEvent): event is DeviceEvent => event.event.startsWith('reader.')

/** The door whose contact is connected to the input. */
const contactOf = (event: Extract<DeviceEvent, { event: 'reader.input' }>): DoorId | undefined =>
  event.use === 'contact' ? event.door : undefined
