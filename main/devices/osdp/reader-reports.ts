/** What the readers of a bus say of themselves and of their lines, as events of devices. Decides nothing and holds no card. */
import type { DeviceEvent, ReaderFault } from '../../domain/event'
import type { ReaderId } from '../../domain/ids'
import type { Instant } from '../../domain/time'
import { replyName, REPLY } from '../../osdp/codes'
import type { PdEvent, ReaderFault as PdFault } from '../../osdp/pd-event'
import type { InputMeaning } from '../points'
import { RestingFaults, type Fault } from './resting-faults'

export interface ReaderReports {
  /** Events for what a PD said, under the name of its first reader. Nothing for what is no report. */
  readonly of: (reader: ReaderId, at: Instant, event: PdEvent) => readonly DeviceEvent[]
  /** A read of which nothing can be made, at that reader number. */
  readonly lostRead: (at: Instant, fault: LostRead) => DeviceEvent
}

export interface LostRead {
  readonly reader: ReaderId
  readonly fault: 'text-read' | 'unknown-number'
  readonly what: 'card' | 'card-text' | 'keys'
  readonly number: number
}

export interface ReportSetup {
  /** The readers of a PD with their numbers, in the site file's order. */
  readonly readersOf: (device: ReaderId) => readonly { readonly id: ReaderId; readonly number: number }[]
  /** What hangs on an input of a PD. */
  readonly meaningOf: (device: ReaderId, input: number) => InputMeaning | undefined
}

const READS = { card: REPLY.RAW, 'card-text': REPLY.FMT, keys: REPLY.KEYPAD } as const

export function createReaderReports({ readersOf, meaningOf }: ReportSetup): ReaderReports {
  const faults = new RestingFaults()
  const covers = new Map<ReaderId, boolean>()
  const attached = new Map<ReaderId, readonly string[]>()

  /** The device's own cover and those of its attached readers; a number that the site does not know is the first reader's. */
  const tampers = (device: ReaderId, at: Instant): DeviceEvent[] => {
    const readers = readersOf(device)
    const named = new Set(readers.map(({ number }) => number))
    const states = attached.get(device) ?? []
    const stray = states.some((state, number) => state === 'tamper' && !named.has(number))
    return readers.map(({ id, number }, i) => {
      const first = i === 0 && (covers.get(device) === true || stray)
      return { at, event: 'reader.tamper', reader: id, on: first || states[number] === 'tamper' }
    })
  }

  const connections = (device: ReaderId, at: Instant): DeviceEvent[] =>
    readersOf(device).map(({ id, number }) => {
      const on = attached.get(device)?.[number] === 'not-connected'
      return { at, event: 'reader.fault', reader: id, fault: 'not-connected', number, on }
    })

  return {
    of: (reader, at, event) => {
      switch (event.kind) {
        case 'online':
          return [{ at, event: 'reader.online', reader }]
        case 'offline':
          return [{ at, event: 'reader.offline', reader, reason: event.reason }]
        case 'tamper':
          covers.set(reader, event.on)
          return tampers(reader, at)
        case 'attached-readers':
          attached.set(reader, event.states)
          return [...tampers(reader, at), ...connections(reader, at)]
        case 'power':
          return [{ at, event: 'reader.power', reader, failed: event.failed }]
        case 'inputs':
          return inputEvents(reader, at, event, meaningOf)
        case 'mac-failure':
          return faults.macFailure(reader, at, event.reply)
        case 'key-problem':
          return faults.report(reader, at, { fault: 'key-problem', why: event.why })
        case 'clear-data-dropped':
          return faults.report(reader, at, { fault: 'clear-data', reply: event.reply })
        case 'reader-fault':
          return faults.report(reader, at, faultOf(event.fault))
        case 'manufacturer':
          return faults.report(reader, at, { fault: 'vendor-reply', reply: replyName(REPLY.MFGREP) })
        // Reads and inputs are records; sessions go to the log; pairing is handled elsewhere.
        case 'card':
        case 'card-text':
        case 'keys':
        case 'resumed':
        case 'outputs':
        case 'session-lost':
        case 'command':
        case 'pairing-step':
        case 'paired':
        case 'pairing-failed':
        case 'key-rolled':
        case 'line-settings':
          return []
      }
    },
    // Each one is a person at a door, so none of them rests.
    lostRead: (at, { reader, fault: kind, what, number }) => {
      const reply = replyName(READS[what])
      return { at, event: 'reader.fault', reader, fault: kind, reply, number }
    },
  }
}

function inputEvents(
  device: ReaderId,
  at: Instant,
  { states }: Extract<PdEvent, { kind: 'inputs' }>,
  meaningOf: ReportSetup['meaningOf'],
): DeviceEvent[] {
  return states.map((state, input) => {
    const meaning = meaningOf(device, input)
    const about = meaning ? { door: meaning.door, use: meaning.what } : {}
    const isSound = state === 'active' || state === 'inactive'
    return { at, event: 'reader.input', reader: device, input, state: isSound ? 'normal' : state, ...about }
  })
}

function faultOf(fault: PdFault): Fault {
  switch (fault.kind) {
    case 'identity-changed': {
      const { was, is } = fault
      return { fault: 'identity-changed', alarm: true, ...(was === undefined ? {} : { why: `${was} -> ${is}` }) }
    }
    case 'status-unencrypted':
    case 'checksum-in-channel':
    case 'command-mark':
      return { fault: fault.kind, reply: fault.reply }
    case 'malformed':
      return { fault: 'malformed-reply', reply: fault.reply }
    case 'unknown-reply':
      return { fault: 'unknown-reply', reply: replyName(fault.code) }
    case 'not-supported':
    case 'record-refused':
      return { fault: fault.kind, command: fault.command, why: `NAK ${fault.nak}` }
  }
}

/** A fault as one line of the log. */
export function faultLine({ reader, fault, reply, command, why, number, count }: ReaderFault): string {
  const about = [reply, command, why, number === undefined ? undefined : `reader number ${number}`]
  const said = about.filter((one) => one !== undefined).join(', ')
  const often = count === undefined ? '' : `, ${count} times`
  return `reader ${reader}: ${fault}${said === '' ? '' : ` (${said})`}${often}`
}
