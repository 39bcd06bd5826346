/** What the readers of a bus say of themselves and of their lines, as events of devices. Decides nothing and holds no card. */
import type { DeviceEvent, ReaderFault } from '../../domain/event'
import type { ReaderId } from '../../domain/ids'
import { HOUR, MINUTE, type Instant } from '../../domain/time'
import { replyName, REPLY } from '../../osdp/codes'
import type { PdEvent, ReaderFault as PdFault } from '../../osdp/pd-event'
import type { InputMeaning } from '../points'

/** So many wrong MACs within an hour are an attack until shown otherwise (osdp.md 11): damage on the line fails the CRC. */
const MAC_FAILURES_ALARM = 3
const MAC_WITHIN_MS = HOUR
/** One row for each fault of a reader in this time; the next one says how many there were. */
const FAULT_PAUSE_MS = MINUTE

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

type Fault = Omit<ReaderFault, 'event' | 'reader' | 'count'>

export function createReaderReports({ readersOf, meaningOf }: ReportSetup): ReaderReports {
  const rested = new Map<string, { from: Instant; left: number }>()
  const macFailures = new Map<ReaderId, Instant[]>()
  const covers = new Map<ReaderId, boolean>()
  const attached = new Map<ReaderId, readonly string[]>()

  /** Nothing while the same fault rests; then how often it came meanwhile. An alarm never rests behind a row without one. */
  const fault = (reader: ReaderId, at: Instant, about: Fault): DeviceEvent[] => {
    // A wrong MAC may come in any reply, and is one fault.
    const reply = about.fault === 'mac-failure' ? '' : about.reply
    const key = [reader, about.fault, reply, about.command, about.why, about.alarm].join(' ')
    const last = rested.get(key)
    if (last && at - last.from < FAULT_PAUSE_MS && at >= last.from) {
      last.left++
      return []
    }
    rested.set(key, { from: at, left: 0 })
    const count = 1 + (last?.left ?? 0)
    return [{ at, event: 'reader.fault', reader, ...about, ...(count > 1 ? { count } : {}) }]
  }

  const macFailure = (reader: ReaderId, at: Instant, reply: string): DeviceEvent[] => {
    const recent = [...(macFailures.get(reader) ?? []).filter((one) => at - one < MAC_WITHIN_MS), at]
    macFailures.set(reader, recent)
    const repeated = recent.length >= MAC_FAILURES_ALARM
    return fault(reader, at, { fault: 'mac-failure', reply, ...(repeated ? { alarm: true } : {}) })
  }

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

  const inputs = (device: ReaderId, at: Instant, { states }: Extract<PdEvent, { kind: 'inputs' }>): DeviceEvent[] =>
    states.map((state, input) => {
      const meaning = meaningOf(device, input)
      const about = meaning ? { door: meaning.door, use: meaning.what } : {}
      const fine = state === 'active' || state === 'inactive'
      return { at, event: 'reader.input', reader: device, input, state: fine ? 'normal' : state, ...about }
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
          return inputs(reader, at, event)
        case 'mac-failure':
          return macFailure(reader, at, event.reply)
        case 'key-problem':
          return fault(reader, at, { fault: 'key-problem', why: event.why })
        case 'clear-data-dropped':
          return fault(reader, at, { fault: 'clear-data', reply: event.reply })
        case 'reader-fault':
          return fault(reader, at, faultOf(event.fault))
        case 'manufacturer':
          return fault(reader, at, { fault: 'vendor-reply', reply: replyName(REPLY.MFGREP) })
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
