/**
 * One OSDP packet (OSDP 2.2, 5.9; osdp.md 2).
 *
 *     53  ADDR  LENlo LENhi  CTRL  [SECURITY BLOCK]  CODE  DATA...  [MAC 4]  CRClo CRChi | CKSUM
 *
 * ADDR: bits 0-6 address, bit 7 set in replies. LEN: SOM up to and including the check. CTRL: bits 0-1 sequence, bit 2
 * CRC (else checksum), bit 3 security block present, the others 0. Security block: its own length, type 11..18, data.
 * The mark byte FF that a sender drives before the packet is not part of it.
 */
import { type Result, fail, ok } from '../domain/result'
import { checksum, crc16 } from './crc16'

export const SOM = 0x53
export const MARK = 0xff
/** Every PD accepts this address and answers with it; only for a bus with a single PD. */
export const CONFIGURATION_ADDRESS = 0x7f
/** Longest packet of the standard, in bytes, SOM to check. */
export const MAX_PACKET = 1440
export const MIN_PACKET = 7
export const MAC_LENGTH = 4

const REPLY_BIT = 0x80
const CTRL_SEQUENCE = 0x03
const CTRL_CRC = 0x04
const CTRL_SECURITY = 0x08
const CTRL_RESERVED = 0xf0
const HEADER = 5

/** Types of security block (OSDP 2.2, D.1.3). 15..18 carry a MAC, 17 and 18 also encrypted data. */
export const SCS = {
  CHLNG: 0x11,
  CCRYPT: 0x12,
  SCRYPT: 0x13,
  RMAC_I: 0x14,
  MAC_CP: 0x15,
  MAC_PD: 0x16,
  DATA_CP: 0x17,
  DATA_PD: 0x18,
} as const

export interface SecurityBlock {
  readonly type: number
  /** Bytes after the type: in a handshake the key selector or the status. */
  readonly data: Uint8Array
}

export interface Frame {
  /** 0..0x7F, without the reply bit. */
  readonly address: number
  readonly direction: 'command' | 'reply'
  readonly sequence: number
  readonly check: 'crc' | 'checksum'
  readonly security: SecurityBlock | null
  readonly code: number
  /** As on the wire: still encrypted in a packet of type 17 or 18. */
  readonly data: Uint8Array
  /** The four MAC bytes; null in a packet without MAC. */
  readonly mac: Uint8Array | null
  /** The bytes that a MAC covers: SOM up to the end of the data. */
  readonly macInput: Uint8Array
}

/** Why bytes with a valid LEN are not a packet. Only `check` gets a NAK 1; a PD ignores the others (osdp.md 4). */
export type FrameFault = 'check' | 'length' | 'control' | 'security-block'

export const carriesMac = (securityType: number): boolean => securityType >= SCS.MAC_CP && securityType <= SCS.DATA_PD
export const carriesCipher = (securityType: number): boolean =>
  securityType === SCS.DATA_CP || securityType === SCS.DATA_PD

/** Decodes exactly one packet, SOM to check. Never throws. */
export function decodeFrame(raw: Uint8Array): Result<Frame, FrameFault> {
  const length = raw.length
  const at = (i: number): number => raw[i] ?? 0
  if (length < MIN_PACKET || at(0) !== SOM || (at(2) | (at(3) << 8)) !== length) return fail('length')
  const control = at(4)
  const crc = (control & CTRL_CRC) !== 0
  const end = length - (crc ? 2 : 1)
  const good = crc ? crc16(raw, 0, end) === (at(end) | (at(end + 1) << 8)) : checksum(raw, 0, end) === at(end)
  if (!good) return fail('check')
  if (control & CTRL_RESERVED) return fail('control')

  let next = HEADER
  let security: SecurityBlock | null = null
  if (control & CTRL_SECURITY) {
    const blockLength = at(HEADER)
    if (blockLength < 2 || HEADER + blockLength >= end) return fail('security-block')
    next += blockLength
    security = { type: at(HEADER + 1), data: raw.slice(HEADER + 2, next) }
  }
  const withMac = security !== null && carriesMac(security.type)
  const dataEnd = withMac ? end - MAC_LENGTH : end
  if (next >= dataEnd) return fail('length')
  return ok({
    address: at(1) & 0x7f,
    direction: at(1) & REPLY_BIT ? 'reply' : 'command',
    sequence: control & CTRL_SEQUENCE,
    check: crc ? 'crc' : 'checksum',
    security,
    code: at(next),
    data: raw.slice(next + 1, dataEnd),
    mac: withMac ? raw.slice(dataEnd, end) : null,
    macInput: raw.slice(0, dataEnd),
  })
}

export interface FrameFields {
  readonly address: number
  readonly direction: 'command' | 'reply'
  readonly sequence: number
  readonly check?: 'crc' | 'checksum'
  readonly security?: SecurityBlock | null
  readonly code: number
  readonly data?: Uint8Array
  /** Receives SOM..data (LEN already counts MAC and check); returns the four bytes to send. */
  readonly mac?: (macInput: Uint8Array) => Uint8Array
}

/** The packet SOM to check, without the mark byte. */
export function encodeFrame(fields: FrameFields): Uint8Array {
  const data = fields.data ?? new Uint8Array(0)
  const security = fields.security ?? null
  const crc = fields.check !== 'checksum'
  const blockLength = security ? 2 + security.data.length : 0
  const dataEnd = HEADER + blockLength + 1 + data.length
  const end = dataEnd + (fields.mac ? MAC_LENGTH : 0)
  const length = end + (crc ? 2 : 1)
  const raw = new Uint8Array(length)
  raw[0] = SOM
  raw[1] = (fields.address & 0x7f) | (fields.direction === 'reply' ? REPLY_BIT : 0)
  raw[2] = length & 0xff
  raw[3] = length >> 8
  raw[4] = (fields.sequence & CTRL_SEQUENCE) | (crc ? CTRL_CRC : 0) | (security ? CTRL_SECURITY : 0)
  if (security) {
    raw[HEADER] = blockLength
    raw[HEADER + 1] = security.type
    raw.set(security.data, HEADER + 2)
  }
  raw[HEADER + blockLength] = fields.code
  raw.set(data, HEADER + blockLength + 1)
  if (fields.mac) raw.set(fields.mac(raw.slice(0, dataEnd)), dataEnd)
  if (crc) {
    const c = crc16(raw, 0, end)
    raw[end] = c & 0xff
    raw[end + 1] = c >> 8
  } else {
    raw[end] = checksum(raw, 0, end)
  }
  return raw
}

/** The bytes for the line: mark byte, then packet (osdp.md 1). Received packets need no mark byte. */
export function withMark(packet: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(packet.length + 1)
  bytes[0] = MARK
  bytes.set(packet, 1)
  return bytes
}
