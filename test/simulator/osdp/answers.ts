/** The simulated PD's answer to each accepted command. Sends NAK 2, 3 and 9 by the standard. */
import type { Result } from '../../../main/domain/result'
import type { Malformed } from '../../../main/osdp/bytes'
import { COMMAND, REPLY } from '../../../main/osdp/codes'
import { decodeAcuRxSize } from '../../../main/osdp/commands/acurxsize'
import { decodeBuz } from '../../../main/osdp/commands/buz'
import { decodeCap } from '../../../main/osdp/commands/cap'
import { BAUD_RATES, decodeComset } from '../../../main/osdp/commands/comset'
import { decodeFileTransfer } from '../../../main/osdp/commands/filetransfer'
import { decodeId } from '../../../main/osdp/commands/id'
import { decodeKeepActive } from '../../../main/osdp/commands/keepactive'
import { decodeKeyset } from '../../../main/osdp/commands/keyset'
import { decodeLed } from '../../../main/osdp/commands/led'
import { decodeMfg } from '../../../main/osdp/commands/mfg'
import { decodeOut } from '../../../main/osdp/commands/out'
import { decodeText } from '../../../main/osdp/commands/text'
import { encodeCom } from '../../../main/osdp/replies/com'
import { encodeFtstat } from '../../../main/osdp/replies/ftstat'
import { encodeIstatr } from '../../../main/osdp/replies/istatr'
import { encodeLstatr } from '../../../main/osdp/replies/lstatr'
import { encodeMfgRep } from '../../../main/osdp/replies/mfgrep'
import { NAK, encodeNak } from '../../../main/osdp/replies/nak'
import { encodeOstatr } from '../../../main/osdp/replies/ostatr'
import { CAPABILITY, encodePdCap } from '../../../main/osdp/replies/pdcap'
import { encodePdId } from '../../../main/osdp/replies/pdid'
import { encodeRstatr } from '../../../main/osdp/replies/rstatr'
import type { Hardware, PendingEvent } from './hardware'

export interface PdSettings {
  address: number
  baud: number
  /** The reader's own key; null until it is paired. */
  key: Uint8Array | null
  /** Accepts the default key, once. */
  installMode: boolean
  /** Refuses everything in clear except ID, CAP, CHLNG, SCRYPT and COMSET. */
  secure: boolean
  /** Answers ACK to a clear POLL although secure, but never delivers an event that way. */
  allowClearPoll: boolean
  /** What happens to the session at KEYSET: readers differ (osdp.md 11). */
  keysetAck: 'keep-session' | 'drop-session' | 'clear-ack'
  /** Reaction to a wrong MAC: readers differ (osdp.md 19). */
  badMac: 'nak-6' | 'silence'
  serial: number
  /** Unknown commands, by code, with the NAK for each; NAK 1 goes in clear, as for a damaged packet. */
  refuses: Map<number, number>
  /** The reader does not support CRC: it answers commands with a CRC by NAK 1 with a checksum. */
  checksumOnly: boolean
  /** Replies inside the channel carry a checksum. */
  checksumInChannel: boolean
  /** Replies inside the channel carry the CP's block types 15 and 17, as libosdp's did before May 2020. */
  commandMarks: boolean
}

/** Settings of most readers; each reader sets the others itself. */
export const USUAL_PD = {
  allowClearPoll: false,
  keysetAck: 'keep-session',
  badMac: 'nak-6',
  checksumOnly: false,
  checksumInChannel: false,
  commandMarks: false,
} as const

/** The answer to one command; the model wraps it in a packet. */
export interface Answer {
  readonly code: number
  readonly data?: Uint8Array
  /** Runs after the reply was built: a COMSET, a new key. */
  readonly then?: () => void
  readonly event?: PendingEvent
  readonly clear?: boolean
}

/** The PD, as far as its answers use it. */
export interface Answering {
  readonly hardware: Hardware
  readonly settings: PdSettings
  readonly inSession: boolean
  nextEvent(): PendingEvent | undefined
  setKey(key: Uint8Array): void
  reportComset(to: number, baud: number): void
}

const ack: Answer = { code: REPLY.ACK }
const nak = (code: number): Answer => ({ code: REPLY.NAK, data: encodeNak(code) })
const VENDOR = Uint8Array.of(0x5a, 0x11, 0x0e)

function decoded<T>(result: Result<T, Malformed>, then: (value: T) => Answer): Answer {
  if (result.ok) return then(result.value)
  return nak(result.error.kind === 'length' ? NAK.LENGTH : NAK.RECORD)
}

export function answer(pd: Answering, code: number, data: Uint8Array, at: number): Answer {
  const { hardware, settings } = pd
  const plain = (given: Answer): Answer => (data.length === 0 ? given : nak(NAK.LENGTH))
  switch (code) {
    case COMMAND.POLL: {
      if (data.length > 0) return nak(NAK.LENGTH)
      const event = pd.nextEvent()
      return event ? { code: event.code, data: event.data, event } : ack
    }
    case COMMAND.ID:
      return decoded(decodeId(data), () => ({
        code: REPLY.PDID,
        data: encodePdId({ vendor: VENDOR, model: 1, version: 1, serial: settings.serial, firmware: [2, 2, 0] }),
      }))
    case COMMAND.CAP:
      return decoded(decodeCap(data), () => ({ code: REPLY.PDCAP, data: capabilities(pd) }))
    case COMMAND.LSTAT:
      return plain({ code: REPLY.LSTATR, data: encodeLstatr(hardware) })
    case COMMAND.ISTAT:
      return plain({ code: REPLY.ISTATR, data: encodeIstatr(hardware.inputs) })
    case COMMAND.OSTAT:
      return plain({ code: REPLY.OSTATR, data: encodeOstatr(hardware.outputs.map((_, i) => hardware.outputOn(i))) })
    case COMMAND.RSTAT:
      return plain({ code: REPLY.RSTATR, data: encodeRstatr(hardware.attached) })
    case COMMAND.OUT:
      return decoded(decodeOut(data), (records) => {
        if (records.some((record) => record.output >= hardware.counts.outputs)) return nak(NAK.RECORD)
        for (const record of records) hardware.drive(record, at)
        return ack
      })
    case COMMAND.LED:
      return decoded(decodeLed(data), (records) => {
        for (const record of records) hardware.light(record, at)
        return ack
      })
    case COMMAND.BUZ:
      return decoded(decodeBuz(data), (command) => {
        hardware.buzz(command)
        return ack
      })
    case COMMAND.TEXT:
      return decoded(decodeText(data), (command) => {
        hardware.show(command)
        return ack
      })
    case COMMAND.COMSET:
      return decoded(decodeComset(data), (wanted) => {
        const baud = BAUD_RATES.includes(wanted.baud) ? wanted.baud : settings.baud
        const then = (): void => {
          pd.reportComset(wanted.address, baud)
          settings.address = wanted.address
          settings.baud = baud
        }
        return { code: REPLY.COM, data: encodeCom({ address: wanted.address, baud }), then }
      })
    case COMMAND.KEYSET:
      if (!pd.inSession) return nak(NAK.SECURITY_CONDITIONS)
      return decoded(decodeKeyset(data), ({ key }) => ({
        ...ack,
        clear: settings.keysetAck === 'clear-ack',
        then: () => pd.setKey(key),
      }))
    case COMMAND.ACURXSIZE:
      return decoded(decodeAcuRxSize(data), () => ack)
    case COMMAND.KEEPACTIVE:
      return decoded(decodeKeepActive(data), () => ack)
    case COMMAND.FILETRANSFER:
      return decoded(decodeFileTransfer(data), ({ offset, piece, total }) => ({
        code: REPLY.FTSTAT,
        data: encodeFtstat({ action: 1, delayMs: 0, status: offset + piece.length >= total ? 1 : 0, largestPiece: 0 }),
      }))
    case COMMAND.MFG:
      return decoded(decodeMfg(data), (command) => ({ code: REPLY.MFGREP, data: encodeMfgRep(command) }))
    case COMMAND.ABORT:
      return plain(ack)
    default:
      return nak(NAK.UNKNOWN_COMMAND)
  }
}

function capabilities(pd: Answering): Uint8Array {
  const { inputs, outputs } = pd.hardware.counts
  const list: [number, number, number][] = [
    [CAPABILITY.INPUTS, inputs > 0 ? 1 : 0, inputs],
    [CAPABILITY.OUTPUTS, outputs > 0 ? 2 : 0, outputs],
    [CAPABILITY.CARD_FORMAT, 1, 0],
    [CAPABILITY.LEDS, 4, 1],
    [CAPABILITY.BUZZER, 2, 1],
    [CAPABILITY.TEXT, 2, 1],
    [CAPABILITY.CHECK, 1, 0],
    // The count's lowest bit says that the default key is in use (osdp.md 8).
    [CAPABILITY.SECURITY, 1, pd.settings.key === null ? 1 : 0],
    [CAPABILITY.RECEIVE_BUFFER, 0xa0, 0x05],
    [CAPABILITY.LARGEST_COMBINED, 0xa0, 0x05],
    [CAPABILITY.READERS, 0, pd.hardware.attached.length],
    [CAPABILITY.VERSION, 2, 0],
  ]
  return encodePdCap(list.map(([fn, compliance, count]) => ({ function: fn, compliance, count })))
}
