/** What a bus reports, as records and events of its readers. */
import type { ControllerId, DoorId, ReaderId } from '../../domain/ids'
import type { DeviceEvent, ReaderFault } from '../../domain/event'
import type { Presented } from '../../domain/record'
import type { Reader } from '../../domain/site'
import type { Instant } from '../../domain/time'
import type { Log } from '../../log'
import type { PdEvent } from '../../osdp/pd-event'
import type { DeviceInput } from '../device-input'
import type { PinPad } from '../pin-pad'
import type { BusInputs } from './bus-inputs'
import type { BusOrders } from './bus-orders'
import { cardRead, textRead } from './card-read'
import type { OsdpBusEvent } from './bus-happening'
import { faultLine, type LostRead, type ReaderReports } from './reader-reports'

export interface BusEventsSetup {
  readonly controller: ControllerId
  readonly readers: readonly Reader[]
  readonly inputs: BusInputs
  readonly orders: BusOrders
  readonly reports: ReaderReports
  /** Of a reader that asks for a PIN. */
  readonly padOf: (reader: ReaderId) => PinPad | undefined
  readonly submit: (items: readonly DeviceInput[]) => void
  readonly away: (reason: string) => void
  readonly contact: (door: DoorId, state: 'open' | 'closed') => void
  /** The reader was off the line. */
  readonly back: (device: ReaderId) => void
  readonly log: Log
}

export class BusEvents {
  private isUp: boolean | undefined
  private readonly byId: ReadonlyMap<ReaderId, Reader>

  constructor(private readonly setup: BusEventsSetup) {
    this.byId = new Map(setup.readers.map((reader) => [reader.id, reader]))
  }

  handle(event: OsdpBusEvent): void {
    const { log, controller, away } = this.setup
    switch (event.kind) {
      case 'port-up':
        return this.link(event.at, true)
      case 'port-down':
        away(event.failure.message)
        log('warning', `${event.failure.message}. ${event.failure.advice}`)
        return this.link(event.at, false)
      case 'speed':
        return log('info', `bus ${controller}: ${event.baud} baud ${event.outcome}`)
      case 'key-store-failed':
        return log('error', `reader ${event.reader}: ${event.failure.message}`)
      case 'keys-stored':
        return log('info', `reader ${event.reader}: its keys are stored`)
      case 'unknown-number':
        return this.lostRead(event.at, { ...event, fault: 'unknown-number' })
      case 'reader':
        return this.handleReader(event.reader, event.at, event.event)
    }
  }

  private handleReader(reader: ReaderId, at: Instant, event: PdEvent): void {
    const { reports, padOf, back, log } = this.setup
    this.report(reports.of(reader, at, event))
    switch (event.kind) {
      case 'card':
        return this.read(reader, at, cardRead(event, this.formatsOf(reader)))
      case 'card-text': {
        const presented = textRead(event.text, this.formatsOf(reader))
        if (presented) return this.read(reader, at, presented)
        return this.lostRead(at, { reader, fault: 'text-read', what: 'card-text', number: event.number })
      }
      case 'online':
        return back(reader)
      case 'keys':
        return padOf(reader)?.keys(at, event.keys)
      case 'inputs':
        return this.handleInputs(reader, at, event)
      case 'command':
        return this.commandDone(at, event)
      case 'resumed':
        back(reader)
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

  private handleInputs(device: ReaderId, at: Instant, event: Extract<PdEvent, { kind: 'inputs' }>): void {
    const { records, unchanged } = this.setup.inputs.update(device, at, event)
    for (const { door, state } of unchanged) this.setup.contact(door, state)
    this.submit(records.map((record) => ({ kind: 'record', record })))
  }

  private commandDone(at: Instant, { id, outcome }: Extract<PdEvent, { kind: 'command' }>): void {
    const failed = this.setup.orders.settle(id, outcome)
    if (!failed) return
    const { reader, text, ...door } = failed
    this.setup.log('warning', `reader ${reader}: ${text}`)
    this.submit([{ kind: 'desk', event: { at, event: 'desk.refused', ...door, text } }])
  }

  private read(reader: ReaderId, at: Instant, presented: Presented): void {
    const pad = this.setup.padOf(reader)
    if (!pad) return this.submit([{ kind: 'record', record: { type: 'read', at, reader, presented } }])
    if (presented.kind === 'raw') return pad.card(at, presented)
    // The pad knows cards by their bits. Another one goes on without a PIN, and is refused where one is asked for.
    this.submit([{ kind: 'record', record: { type: 'read', at, reader, presented, pin: 'missing' } }])
  }

  private lostRead(at: Instant, lost: LostRead): void {
    this.report([this.setup.reports.lostRead(at, lost)])
  }

  private report(events: readonly DeviceEvent[]): void {
    for (const event of events) if (event.event === 'reader.fault' && event.on !== false) this.logFault(event)
    this.submit(events.map((event) => ({ kind: 'device', event })))
  }

  private logFault(event: ReaderFault): void {
    // Each query reports whether an attached reader is connected; the fleet finds the changes.
    if (event.fault !== 'not-connected') this.setup.log('warning', faultLine(event))
  }

  private link(at: Instant, isUp: boolean): void {
    if (this.isUp === isUp) return
    this.isUp = isUp
    const { controller } = this.setup
    this.submit([{ kind: 'record', record: { type: 'link', at, controller, state: isUp ? 'up' : 'down' } }])
  }

  private formatsOf(reader: ReaderId): Pick<Reader, 'cardFormats' | 'reverseBytes'> {
    return this.byId.get(reader) ?? { cardFormats: [] }
  }

  private submit(items: readonly DeviceInput[]): void {
    if (items.length > 0) this.setup.submit(items)
  }
}
