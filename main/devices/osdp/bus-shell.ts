/** One RS-485 bus as a part of the fleet: what its readers say as records, and commands as theirs. */
import type { Command } from '../../domain/command'
import type { DoorId, ReaderId } from '../../domain/ids'
import type { DeviceEvent, ReaderFault } from '../../domain/event'
import type { Presented } from '../../domain/record'
import type { Controller, Reader, Site } from '../../domain/site'
import { HOUR, type Instant } from '../../domain/time'
import type { Log } from '../../log'
import type { CommandOutcome, PdEvent } from '../../osdp/pd-event'
import { nakText } from '../../osdp/replies/nak'
import type { OpenPort } from '../../transport/port'
import { nodeAes } from '../aes'
import type { DeviceClock } from '../device-clock'
import { cardRead, textRead } from './card-read'
import type { DriverServices } from '../driver'
import type { Heard } from '../heard'
import type { LineUpkeep } from './line-upkeep'
import { createLineUpkeep } from './line-upkeep'
import type { LineWork } from '../../domain/line-work'
import type { KeyStore } from '../key-store'
import { openOsdpBus } from './osdp-bus'
import type { OsdpBus, OsdpBusEvent } from './osdp-bus'
import { type OsdpReader, pdReaders } from './pd-readers'
import { type PinBook, type PinPad, createPinPad } from '../pin-pad'
import type { PinTries } from '../pin-tries'
import { inputMeanings, outputOf, parsePoint } from '../points'
import type { InputMeaning, Point } from '../points'
import { type LostRead, createReaderReports, faultLine } from './reader-reports'

const DEFAULT_BAUD = 9_600
const SECOND_MS = 1_000
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
  readonly submit: (items: readonly Heard[]) => void
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
  readonly close: () => Promise<void>
}

/** What was asked of a reader, in words. */
interface Order {
  readonly reader: ReaderId
  readonly door?: DoorId
  readonly what: string
}

function outcomeText(outcome: Exclude<CommandOutcome, { readonly kind: 'done' }>): string {
  switch (outcome.kind) {
    case 'refused':
      return `refused by the reader: ${nakText(outcome.nak)} (NAK ${outcome.nak})`
    case 'too-late':
      return outcome.sent ? 'too-late, sent' : 'too-late'
    case 'queue-full':
    case 'no-answer':
      return outcome.kind
  }
}

const onBus = ({ id, address, number, secureChannel, checksum }: Reader): OsdpReader => ({
  ...{ id, address: address ?? 0, number: number ?? 0, secureChannel },
  check: checksum ? 'checksum' : 'crc',
})

export async function openBusShell(setup: BusSetup): Promise<BusShell> {
  const { site, controller, submit, log, clock } = setup
  const readers = site.readers.filter((reader) => reader.controller === controller.id && reader.address !== null)
  const ours = new Set(readers.map(({ id }) => id))
  const devices = pdReaders(readers.map(onBus))
  const meanings = inputMeanings(site)
  /** An input is the PD's: any of its readers may name it. */
  const meaningOf = (device: ReaderId, input: number): InputMeaning | undefined =>
    devices
      .readersOf(device)
      .map((reader) => meanings.get(`${reader}.${input}`))
      .find((meaning) => meaning !== undefined)
  const reports = createReaderReports({
    readersOf: (device) => devices.readersOf(device).map((id) => ({ id, number: devices.numberOf(id) })),
    meaningOf,
  })
  const byId = new Map(readers.map((reader) => [reader.id, reader]))
  const takes = (reader: ReaderId): Pick<Reader, 'cardFormats' | 'reverseBytes'> =>
    byId.get(reader) ?? { cardFormats: [] }
  const contactState = new Map<DoorId, 'open' | 'closed'>()
  const rexActive = new Set<DoorId>()
  /** Commands on their way, to report those that came to nothing. */
  const orders = new Map<number, Order>()
  /** Doors of this bus that are held unlocked. */
  const held = new Set(setup.heldDoors)
  const pads = new Map<ReaderId, PinPad>()
  let up: boolean | undefined

  const hear = (items: readonly Heard[]): void => {
    if (items.length > 0) submit(items)
  }

  const linkRecord = (at: Instant, now: boolean): void => {
    if (up === now) return
    up = now
    hear([{ kind: 'record', record: { type: 'link', at, controller: controller.id, state: now ? 'up' : 'down' } }])
  }

  const inputs = (device: ReaderId, at: Instant, event: Extract<PdEvent, { kind: 'inputs' }>): void => {
    const items: Heard[] = []
    event.states.forEach((state, number) => {
      const meaning = meaningOf(device, number)
      // A line that is short, open or broken says nothing about the door; `reports` says what is wrong with it.
      if (!meaning || (state !== 'active' && state !== 'inactive')) return
      const { door } = meaning
      if (meaning.what === 'contact') {
        const now = state === 'active' ? 'open' : 'closed'
        if (contactState.get(door) === now) {
          // Nothing happened at the door, but the desk had lost its state.
          if (event.first) setup.contact(door, now)
          return
        }
        contactState.set(door, now)
        items.push({ kind: 'record', record: { type: 'door', at, door, state: now } })
        return
      }
      const pressed = state === 'active'
      if (pressed && !rexActive.has(door)) items.push({ kind: 'record', record: { type: 'rex', at, door } })
      if (pressed) rexActive.add(door)
      else rexActive.delete(door)
    })
    hear(items)
  }

  const commandDone = (id: number, at: Instant, event: Extract<PdEvent, { kind: 'command' }>): void => {
    const order = orders.get(id)
    if (order === undefined) return
    orders.delete(id)
    const { outcome } = event
    if (outcome.kind === 'done') return
    const text = `${order.what} ${outcomeText(outcome)}`
    log('warning', `reader ${order.reader}: ${text}`)
    const door = order.door === undefined ? {} : { door: order.door }
    hear([{ kind: 'desk', event: { at, event: 'desk.refused', ...door, text } }])
  }

  const read = (reader: ReaderId, at: Instant, presented: Presented): void => {
    const pad = pads.get(reader)
    if (!pad) return hear([{ kind: 'record', record: { type: 'read', at, reader, presented } }])
    if (presented.kind === 'raw') return pad.card(at, presented)
    // The pad knows cards by their bits. Another one goes on without a PIN, and is refused where one is asked for.
    hear([{ kind: 'record', record: { type: 'read', at, reader, presented, pin: 'missing' } }])
  }

  const lostRead = (at: Instant, lost: LostRead): void => report([reports.lostRead(at, lost)])

  const report = (events: readonly DeviceEvent[]): void => {
    for (const event of events) if (event.event === 'reader.fault' && event.on !== false) said(event)
    hear(events.map((event) => ({ kind: 'device', event })))
  }
  const said = (event: ReaderFault): void => {
    // Each query reports whether an attached reader is connected; the fleet finds the changes.
    if (event.fault !== 'not-connected') log('warning', faultLine(event))
  }

  const onReader = (reader: ReaderId, at: Instant, event: PdEvent): void => {
    report(reports.of(reader, at, event))
    switch (event.kind) {
      case 'card':
        return read(reader, at, cardRead(event, takes(reader)))
      case 'card-text': {
        const presented = textRead(event.text, takes(reader))
        if (presented) return read(reader, at, presented)
        return lostRead(at, { reader, fault: 'text-read', what: 'card-text', number: event.number })
      }
      case 'online':
        return holdAgain(reader)
      case 'keys':
        return pads.get(reader)?.keys(at, event.keys)
      case 'inputs':
        return inputs(reader, at, event)
      case 'command':
        return commandDone(event.id, at, event)
      case 'resumed':
        holdAgain(reader)
        return log(
          'info',
          `reader ${reader} restarted and is back ${event.secure ? 'in the secure channel' : 'in clear'}`,
        )
      case 'session-lost':
        return log(event.why === 'renewal' ? 'info' : 'warning', `reader ${reader}: session-lost (${event.why})`)
      // The rest is a report, or is asked for and answered elsewhere.
      case 'offline':
      case 'tamper':
      case 'power':
      case 'outputs':
      case 'attached-readers':
      case 'manufacturer':
      case 'mac-failure':
      case 'key-problem':
      case 'clear-data-dropped':
      case 'reader-fault':
      case 'pairing-step':
      case 'paired':
      case 'pairing-failed':
      case 'key-rolled':
      case 'line-settings':
        return
    }
  }

  const onEvent = (event: OsdpBusEvent): void => {
    line.upkeep?.hear(event)
    switch (event.kind) {
      case 'port-up':
        return linkRecord(event.at, true)
      case 'port-down':
        setup.away(event.failure.message)
        log('warning', `${event.failure.message}. ${event.failure.advice}`)
        return linkRecord(event.at, false)
      case 'speed':
        return log('info', `bus ${controller.id}: ${event.baud} baud ${event.outcome}`)
      case 'key-store-failed':
        return log('error', `reader ${event.reader}: ${event.failure.message}`)
      case 'keys-stored':
        return log('info', `reader ${event.reader}: its keys are stored`)
      case 'unknown-number':
        return lostRead(event.at, { ...event, fault: 'unknown-number' })
      case 'reader':
        return onReader(event.reader, event.at, event.event)
    }
  }

  const line: { upkeep?: LineUpkeep } = {}
  const bus: OsdpBus = await openOsdpBus({
    controller: controller.id,
    baud: controller.link?.baud ?? DEFAULT_BAUD,
    readers: readers.map(onBus),
    openPort: setup.openPort,
    clock,
    aes: nodeAes,
    randomBytes: setup.randomBytes,
    keyStore: setup.keyStore,
    onEvent,
    renewAfterMs: RENEW_MS,
  })
  const upkeep = createLineUpkeep({
    controller: controller.id,
    bus,
    now: clock.now,
    folder: setup.captures,
    changed: setup.onLineWork,
  })

  for (const { id: reader, pin: mode, door } of readers) {
    if (mode === undefined || door === null) continue
    const pad = createPinPad({
      reader,
      mode,
      book: setup.pinBook,
      tries: setup.pinTries,
      clock,
      submit: (record) => hear([{ kind: 'record', record }]),
      prompt: () => bus.feedback(reader, { kind: 'enter-pin', text: setup.pinWords }),
      refuse: () => bus.feedback(reader, { kind: 'denied' }),
      held: (until) => {
        log('warning', `reader ${reader}: too many wrong PINs, its keypad is held`)
        hear([{ kind: 'desk', event: { at: clock.now(), event: 'desk.pin-hold', reader, door, until } }])
      },
    })
    pads.set(reader, pad)
  }

  const lockOf = (door: DoorId): Point | undefined => {
    const lock = site.doors.find(({ id }) => id === door)?.io.lock
    const point = lock === null || lock === undefined ? undefined : parsePoint(lock)
    return point && ours.has(point.reader) ? point : undefined
  }

  const unlock = (door: DoorId, seconds: number, atLatest: Instant): boolean => {
    const lock = lockOf(door)
    if (!lock) return false
    const id = bus.unlock(lock.reader, lock.number, seconds * SECOND_MS, atLatest)
    orders.set(id, { reader: lock.reader, door, what: 'unlock' })
    return true
  }

  /** apb.md 5.9: a door held unlocked stays so; locked again, an unlock that runs for somebody lasts to its end. */
  const hold = (lock: Point, unlocked: boolean): void =>
    void bus.send(lock.reader, {
      kind: 'output',
      output: lock.number,
      action: unlocked ? 'on' : 'off-after-timed',
    })

  /** A reader that was off the line may have lost what its output was set to. */
  const holdAgain = (device: ReaderId): void => {
    for (const door of held) {
      const lock = lockOf(door)
      if (lock && devices.readersOf(device).includes(lock.reader)) hold(lock, true)
    }
  }

  const carryOut = (command: Command): boolean => {
    switch (command.kind) {
      case 'unlock':
        return unlock(command.door, command.seconds, command.atLatest)
      case 'feedback':
        if (!ours.has(command.reader)) return false
        bus.feedback(command.reader, { kind: command.granted ? 'granted' : 'denied', text: setup.readerWords(command) })
        return true
      case 'hold': {
        const lock = lockOf(command.door)
        if (command.unlocked) held.add(command.door)
        else held.delete(command.door)
        if (lock) hold(lock, command.unlocked)
        return lock !== undefined
      }
      case 'lockdown': {
        const lock = lockOf(command.door)
        // The output falls back at the end of its time; the end alone changes nothing.
        if (lock && command.on) {
          const id = bus.send(lock.reader, { kind: 'output', output: lock.number, action: 'off' })
          orders.set(id, { reader: lock.reader, door: command.door, what: 'lockdown' })
        }
        return lock !== undefined
      }
      case 'pulse-output': {
        const output = outputOf(site, command.output)
        if (!output || !('point' in output) || !ours.has(output.point.reader)) return false
        const { reader, number } = output.point
        const milliseconds = command.seconds * SECOND_MS
        const id = bus.send(reader, { kind: 'output', output: number, action: 'timed-on', milliseconds })
        orders.set(id, { reader, what: `output ${command.output}` })
        return true
      }
      case 'notify':
        return false
    }
  }

  line.upkeep = upkeep
  return {
    carryOut,
    unlock,
    upkeep,
    close: async () => {
      for (const pad of pads.values()) pad.close()
      await upkeep.close()
      await bus.close()
    },
  }
}
