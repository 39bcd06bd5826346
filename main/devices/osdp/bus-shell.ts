/** One RS-485 bus as a part of the fleet: what its readers report as records, and commands as theirs. */
import type { Command } from '../../domain/command'
import type { DoorId, ReaderId } from '../../domain/ids'
import type { Controller, Reader, Site } from '../../domain/site'
import { HOUR, type Instant } from '../../domain/time'
import type { Log } from '../../log'
import type { OpenPort } from '../../transport/port'
import { nodeAes } from '../aes'
import type { DeviceClock } from '../device-clock'
import type { DriverServices } from '../driver'
import type { DeviceInput } from '../device-input'
import { BusCommands } from './bus-commands'
import { BusEvents } from './bus-events'
import { BusInputs } from './bus-inputs'
import { BusOrders } from './bus-orders'
import type { LineUpkeep } from './line-upkeep'
import { createLineUpkeep } from './line-upkeep'
import type { LineWork } from '../../domain/line-work'
import type { KeyStore } from '../key-store'
import { openOsdpBus } from './osdp-bus'
import type { OsdpBus } from './osdp-bus'
import { type OsdpReader, type PdReaders, pdReaders } from './pd-readers'
import { type PinBook, type PinPad, createPinPad } from '../pin-pad'
import type { PinTries } from '../pin-tries'
import { inputMeanings } from '../points'
import { createReaderReports, type ReportSetup } from './reader-reports'

const DEFAULT_BAUD = 9_600
/** Secure sessions are renewed this often (osdp.md 11). */
const RENEW_MS = 8 * HOUR

export interface BusSetup {
  readonly site: Site
  readonly controller: Controller
  readonly openPort: OpenPort
  readonly keyStore: KeyStore
  readonly clock: DeviceClock
  readonly randomBytes: (count: number) => Uint8Array
  readonly readerWords: DriverServices['readerWords']
  readonly pinBook: PinBook
  readonly pinTries: PinTries
  /** What a reader with a display says when the PIN is awaited. */
  readonly pinWords: string
  readonly submit: (items: readonly DeviceInput[]) => void
  /** Doors that are held unlocked as the bus is opened (apb.md 5.9). */
  readonly heldDoors: ReadonlySet<DoorId>
  readonly away: (reason: string) => void
  /** A contact that is as it was before the line went down: no record, since the door did not move. */
  readonly contact: (door: DoorId, state: 'open' | 'closed') => void
  /** Folder of recordings of the line. */
  readonly captures: string
  /** Work by hand took a step, or is over. */
  readonly onLineWork: (work: LineWork) => void
  readonly log: Log
}

export interface BusShell {
  /** True when the command was for a device of this bus. */
  readonly carryOut: (command: Command) => boolean
  /** True when the door's lock hangs on this bus. */
  readonly unlock: (door: DoorId, seconds: number, atLatest: Instant) => boolean
  readonly upkeep: LineUpkeep
  readonly bus: OsdpBus
  readonly close: () => Promise<void>
}

const onBus = ({ id, address, number, secureChannel, checksum }: Reader): OsdpReader => ({
  ...{ id, address: address ?? 0, number: number ?? 0, secureChannel },
  check: checksum ? 'checksum' : 'crc',
})

/** An input is the PD's: any of its readers may name it. */
function meaningsIn(site: Site, devices: PdReaders): ReportSetup['meaningOf'] {
  const meanings = inputMeanings(site)
  return (device, input) =>
    devices
      .readersOf(device)
      .map((reader) => meanings.get(`${reader}.${input}`))
      .find((meaning) => meaning !== undefined)
}

/** For each reader of a door that asks for a PIN. */
function openPads(setup: BusSetup, readers: readonly Reader[], bus: OsdpBus): Map<ReaderId, PinPad> {
  const { clock, log, submit, pinBook: book, pinTries: tries } = setup
  const pads = new Map<ReaderId, PinPad>()
  for (const { id: reader, pin: mode, door } of readers) {
    if (mode === undefined || door === null) continue
    const pad = createPinPad({
      ...{ reader, mode, book, tries, clock },
      submit: (record) => submit([{ kind: 'record', record }]),
      prompt: () => bus.feedback(reader, { kind: 'enter-pin', text: setup.pinWords }),
      refuse: () => bus.feedback(reader, { kind: 'denied' }),
      held: (until) => {
        log('warning', `reader ${reader}: too many wrong PINs, its keypad is held`)
        submit([{ kind: 'desk', event: { at: clock.now(), event: 'desk.pin-hold', reader, door, until } }])
      },
    })
    pads.set(reader, pad)
  }
  return pads
}

export async function openBusShell(setup: BusSetup): Promise<BusShell> {
  const { site, controller, clock, submit, away, contact, log } = setup
  const readers = site.readers.filter((reader) => reader.controller === controller.id && reader.address !== null)
  const devices = pdReaders(readers.map(onBus))
  const meaningOf = meaningsIn(site, devices)
  const orders = new BusOrders()
  /** There once the bus is open. */
  const opened: { commands?: BusCommands; upkeep?: LineUpkeep; pads: ReadonlyMap<ReaderId, PinPad> } = {
    pads: new Map(),
  }
  const events = new BusEvents({
    ...{ controller: controller.id, readers, orders, submit, away, contact, log },
    inputs: new BusInputs(meaningOf),
    reports: createReaderReports({
      readersOf: (device) => devices.readersOf(device).map((id) => ({ id, number: devices.numberOf(id) })),
      meaningOf,
    }),
    padOf: (reader) => opened.pads.get(reader),
    back: (device) => opened.commands?.holdAgain(device),
  })
  const bus = await openOsdpBus({
    controller: controller.id,
    baud: controller.link?.baud ?? DEFAULT_BAUD,
    readers: readers.map(onBus),
    openPort: setup.openPort,
    clock,
    aes: nodeAes,
    randomBytes: setup.randomBytes,
    keyStore: setup.keyStore,
    onEvent: (event) => {
      opened.upkeep?.handle(event)
      events.handle(event)
    },
    renewAfterMs: RENEW_MS,
  })
  const upkeep = createLineUpkeep({
    ...{ controller: controller.id, bus, now: clock.now, folder: setup.captures, changed: setup.onLineWork },
  })
  const ours = new Set(readers.map(({ id }) => id))
  const { heldDoors, readerWords } = setup
  const commands = new BusCommands({ site, bus, devices, ours, orders, heldDoors, readerWords })
  const pads = openPads(setup, readers, bus)
  Object.assign(opened, { upkeep, commands, pads })
  return {
    carryOut: (command) => commands.carryOut(command),
    unlock: (door, seconds, atLatest) => commands.unlock(door, seconds, atLatest),
    ...{ upkeep, bus },
    close: async () => {
      for (const pad of pads.values()) pad.close()
      await upkeep.close()
      await bus.close()
    },
  }
}
