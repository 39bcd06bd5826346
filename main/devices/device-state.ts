/** What is known of each device: who is online, since when, why not; what the contacts say. */
import type { DeviceEvent } from '../domain/event'
import type { PanelEvent } from '../domain/panel'
import type { InputFault } from '../domain/reader-fault'
import type { ControllerId, DoorId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { ControllerFacts } from './driver'
import type { DeviceInput } from './device-input'

export interface DeviceStatus {
  /** Readers' keys wait for their passphrase, or for one to be chosen; left out where they need none, or are open. */
  readonly readerKeys?: 'unset' | 'locked'
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
  readonly update: (item: DeviceInput) => boolean
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

/** When it went on or off line, and why it is off. */
interface Why {
  readonly at: Instant
  readonly reason: string | null
}

const newUnit = (): Unit => ({ online: false, since: null, reason: null })
const newReader = (): ReaderUnit => ({
  ...newUnit(),
  ...{ tamper: false, powerFailure: false, disconnected: false, inputs: new Map<number, InputState>() },
})

export const createDeviceState = (site: Site, changed: () => void): DeviceState => new KnownDevices(site, changed)

class KnownDevices implements DeviceState {
  private readonly controllers = new Map<ControllerId, Unit>()
  private readonly readers = new Map<ReaderId, ReaderUnit>()
  private readonly contacts = new Map<DoorId, 'open' | 'closed'>()

  constructor(
    private site: Site,
    private readonly changed: () => void,
  ) {
    keepOnly(this.controllers, site.controllers, newUnit)
    keepOnly(this.readers, site.readers, newReader)
  }

  readonly update = (item: DeviceInput): boolean => {
    if (item.kind === 'record') {
      const { record } = item
      if (record.type === 'link') this.link(record.controller, record.state === 'up', record.at)
      else if (record.type === 'door') this.contact(record.door, record.state)
      return true
    }
    if (item.kind !== 'device') return true
    const { event } = item
    if (event.event === 'panel.door' && event.occurredAt === undefined) this.contact(event.door, event.state)
    if (!isOfReader(event)) return true
    const one = this.readers.get(event.reader)
    return one ? this.handleReader(one, event) : false
  }

  readonly away = (controller: ControllerId, reason: string): void => {
    const one = this.controllers.get(controller)
    if (!one) return
    one.reason = reason
    this.changed()
  }

  readonly contact = (door: DoorId, contact: 'open' | 'closed'): void => {
    this.contacts.set(door, contact)
    this.changed()
  }

  readonly changeSite = (next: Site): void => {
    this.site = next
    keepOnly(this.controllers, next.controllers, newUnit)
    keepOnly(this.readers, next.readers, newReader)
    const doors = new Set(next.doors.map(({ id }) => id))
    for (const door of this.contacts.keys()) if (!doors.has(door)) this.contacts.delete(door)
    this.changed()
  }

  readonly isOnline = (controller: ControllerId): boolean => this.controllers.get(controller)?.online ?? false

  readonly status = (): DeviceStatus => ({
    controllers: [...this.controllers].map(([id, one]) => ({ id, ...one })),
    readers: [...this.readers].map(([id, { online, since, reason, tamper, powerFailure, disconnected }]) => ({
      ...{ id, online, since, reason, tamper, powerFailure, disconnected },
    })),
    doors: this.doors(),
  })

  private link(controller: ControllerId, isUp: boolean, at: Instant): void {
    this.set(this.controllers.get(controller), isUp, { at, reason: null })
    if (isUp) return
    // The readers behind it report again when it is back.
    const behind = this.site.readers.filter((reader) => reader.controller === controller)
    for (const { id, door } of behind) {
      this.set(this.readers.get(id), false, { at, reason: 'controller-away' })
      if (door !== null) this.contacts.delete(door)
    }
  }

  private handleReader(one: ReaderUnit, event: DeviceEvent): boolean {
    switch (event.event) {
      case 'reader.online':
        return this.turnOnline(one, true, { at: event.at, reason: null })
      case 'reader.offline':
        return this.turnOnline(one, false, event)
      case 'reader.tamper':
        return this.turn(one, 'tamper', event.on)
      case 'reader.power':
        return this.turn(one, 'powerFailure', event.failed)
      case 'reader.input':
        return this.handleInput(one, event)
      case 'reader.fault':
        return event.fault === 'not-connected' ? this.turn(one, 'disconnected', event.on === true) : true
    }
  }

  /** False for what is known already, as in `turn` and `handleInput`. */
  private turnOnline(one: ReaderUnit, isOnline: boolean, why: Why): boolean {
    if (one.since !== null && one.online === isOnline && one.reason === why.reason) return false
    this.set(one, isOnline, why)
    return true
  }

  private turn(one: ReaderUnit, key: 'tamper' | 'powerFailure' | 'disconnected', on: boolean): boolean {
    if (one[key] === on) return false
    one[key] = on
    this.changed()
    return true
  }

  private handleInput(one: ReaderUnit, event: Extract<DeviceEvent, { event: 'reader.input' }>): boolean {
    const { input, state } = event
    if ((one.inputs.get(input)?.state ?? 'normal') === state) return false
    if (state === 'normal') one.inputs.delete(input)
    else one.inputs.set(input, { state, door: contactOf(event) })
    this.changed()
    return true
  }

  private set(one: Unit | undefined, isOnline: boolean, { at, reason }: Why): void {
    if (!one) return
    if (one.online !== isOnline || one.since === null) one.since = at
    one.online = isOnline
    one.reason = isOnline ? null : (reason ?? one.reason)
    this.changed()
  }

  private doors(): DeviceStatus['doors'] {
    const { site, controllers, contacts } = this
    const faults = this.contactFaults()
    return site.doors.map(({ id }) => {
      const known = site.readers.some(
        ({ door, controller }) => door === id && controller !== null && controllers.get(controller)?.online,
      )
      const fault = known ? (faults.get(id) ?? null) : null
      return { id, contact: known && fault === null ? (contacts.get(id) ?? 'unknown') : 'unknown', fault }
    })
  }

  private contactFaults(): ReadonlyMap<DoorId, InputFault> {
    return new Map(
      [...this.readers.values()].flatMap(({ inputs }) =>
        [...inputs.values()].flatMap(({ state, door }) =>
          door === undefined || state === 'normal' ? [] : [[door, state] as const],
        ),
      ),
    )
  }
}

/** Those that come from the reader itself, on any controller. */
const isOfReader = (event: DeviceEvent | PanelEvent): event is DeviceEvent => event.event.startsWith('reader.')

/** The door whose contact is connected to the input. */
const contactOf = (event: Extract<DeviceEvent, { event: 'reader.input' }>): DoorId | undefined =>
  event.use === 'contact' ? event.door : undefined
