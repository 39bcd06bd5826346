/** A two-wire line with its PDs: which one answers, when, and how faults change it. No clock, no port. */
import { crc16 } from '../../../main/osdp/crc16'
import { CONFIGURATION_ADDRESS, type Frame, carriesMac, decodeFrame, withMark } from '../../../main/osdp/frame'
import type { PdModel } from './pd-model'
import { Stream } from './stream'

/** Bytes for the CP, this many milliseconds after the end of the command. */
export interface Transmission {
  readonly afterMs: number
  readonly bytes: Uint8Array
}

export interface LineOptions {
  /** Replies are delayed by the wire time of command and reply at this speed; null: no delay. */
  readonly holdBaud: number | null
  /** The PD's delay between command and reply. */
  readonly turnaroundMs: number
}

const LATE_MS = 300
const PIECE_GAP_MS = 30
/** Idle characters before a PD's answer (osdp.md 1); the CP adds its own two. */
const IDLE_CHARACTERS = 2

export class LineModel {
  /** Adapters that receive their own bytes. */
  echo = false
  private readonly stream = new Stream()

  constructor(
    readonly pds: readonly PdModel[],
    readonly options: LineOptions,
  ) {}

  advance(at: number): void {
    for (const pd of this.pds) pd.advance(at)
  }

  /** `baud`: the speed of the CP's port, if known: a PD at another speed receives only noise. */
  hear(bytes: Uint8Array, at: number, baud: number | null = null): Transmission[] {
    const sent: Transmission[] = this.echo ? [{ afterMs: 0, bytes }] : []
    this.stream.hear(bytes, at, (raw) => {
      const decoded = decodeFrame(raw)
      if (!decoded.ok) {
        if (decoded.error === 'check') sent.push(...this.onDamaged(raw, at, baud))
        return false
      }
      sent.push(...this.onFrame(decoded.value, raw, at, baud))
      return true
    })
    return sent
  }

  private addressed(address: number, at: number, baud: number | null): PdModel[] {
    return this.pds.filter(
      (pd) =>
        (address === pd.settings.address || address === CONFIGURATION_ADDRESS) &&
        at >= pd.poweredUntilOn &&
        (baud === null || baud === pd.settings.baud),
    )
  }

  private onDamaged(raw: Uint8Array, at: number, baud: number | null): Transmission[] {
    const [, address = 0, , , control = 0] = raw
    if (address & 0x80) return []
    const broadcast = address === CONFIGURATION_ADDRESS
    const [pd] = this.addressed(address, at, baud)
    return pd ? this.schedule(pd, raw.length, pd.damaged({ sequence: control & 3, broadcast })) : []
  }

  private onFrame(frame: Frame, raw: Uint8Array, at: number, baud: number | null): Transmission[] {
    if (frame.direction === 'reply') return []
    const heard = this.addressed(frame.address, at, baud).filter((pd) => !pd.faults.strikes('deaf'))
    const replies = heard.flatMap((pd) => {
      const reply = pd.receive(frame, raw, at)
      return reply ? [{ pd, reply }] : []
    })
    const [first, second] = replies
    if (!first) return []
    // Two replies at the same time on two wires are noise.
    if (second) return [{ afterMs: 1, bytes: first.reply.map((byte, i) => byte & (second.reply[i] ?? 0xff) & 0xfe) }]
    return this.schedule(first.pd, raw.length, first.reply)
  }

  private schedule(pd: PdModel, commandLength: number, reply: Uint8Array): Transmission[] {
    const { faults } = pd
    if (faults.strikes('drop')) return []
    let packet = reply
    if (faults.strikes('wrong-sequence')) packet = patched(packet, 4, (b) => (b & 0xfc) | (((b & 3) % 3) + 1))
    if (hasMac(packet) && faults.strikes('wrong-mac')) packet = patched(packet, packet.length - 3, (b) => b ^ 0x5a)
    if (faults.strikes('corrupt')) {
      packet = packet.slice()
      const bit = faults.pick(packet.length * 8)
      packet[bit >> 3] = (packet[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    }
    if (faults.strikes('truncate')) packet = packet.slice(0, packet.length - 3)
    let bytes = withMark(packet)
    if (faults.strikes('noise')) bytes = Uint8Array.of(0x00, 0x53, 0x85, 0x40, 0x00, faults.pick(256), ...bytes)
    if (faults.strikes('duplicate')) bytes = Uint8Array.of(...bytes, ...bytes)
    const { holdBaud, turnaroundMs } = this.options
    const wire = holdBaud === null ? 0 : ((commandLength + bytes.length + 1 + IDLE_CHARACTERS) * 10_000) / holdBaud
    const afterMs = wire + turnaroundMs + (faults.strikes('late') ? LATE_MS : 0)
    if (!faults.strikes('slow-bytes')) return [{ afterMs, bytes }]
    const middle = bytes.length >> 1
    return [
      { afterMs, bytes: bytes.slice(0, middle) },
      { afterMs: afterMs + PIECE_GAP_MS, bytes: bytes.slice(middle) },
    ]
  }
}

const hasMac = (packet: Uint8Array): boolean => ((packet[4] ?? 0) & 8) !== 0 && carriesMac(packet[6] ?? 0)

/** Changes one byte and recomputes the CRC, so that only the intended byte is wrong. */
function patched(packet: Uint8Array, index: number, change: (byte: number) => number): Uint8Array {
  const copy = packet.slice()
  copy[index] = change(copy[index] ?? 0) & 0xff
  const end = copy.length - 2
  const c = crc16(copy, 0, end)
  copy.set([c & 0xff, c >> 8], end)
  return copy
}
