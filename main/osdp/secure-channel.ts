/**
 * The secure channel's arithmetic (OSDP 2.2, Annex D; osdp.md 10). The caller passes AES-128 in. Stateless: a packet
 * returns the next session, so a retry advances nothing.
 */
import { type Result, fail, ok } from '../domain/result'
import { concat, equalInConstantTime, u8 } from './bytes'
import { type Frame, type FrameFields, MAC_LENGTH, SCS, carriesCipher, encodeFrame } from './frame'

const BLOCK = 16
/** Key length of AES-128, in bytes. */
export const KEY_BYTES = 16
export const RANDOM_BYTES = 8

/** AES-128 without padding; `data` is always a whole number of blocks of 16. */
export interface Aes {
  encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array
  encryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array
  decryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array
}

/** The published default key, only for pairing in install mode (osdp.md 11). */
export const SCBK_D: Uint8Array = Uint8Array.from({ length: KEY_BYTES }, (_, i) => 0x30 + i)

/** Third byte of the blocks SCS_11, 12 and 13. */
export const SELECT_SCBK_D = 0
export const SELECT_SCBK = 1
/** Third byte of SCS_14. Some old PDs always send 0, so only this value is a refusal. */
export const RMAC_I_GOOD = 0x01
export const RMAC_I_BAD = 0xff

export interface SessionKeys {
  readonly enc: Uint8Array
  readonly mac1: Uint8Array
  readonly mac2: Uint8Array
}

/** S-ENC, S-MAC1 and S-MAC2 of a session (D.4.1). Uses only the first six bytes of RND.A. */
export function deriveKeys(aes: Aes, scbk: Uint8Array, rndA: Uint8Array): SessionKeys {
  const derive = (a: number, b: number): Uint8Array => {
    const block = new Uint8Array(BLOCK)
    block.set([a, b])
    block.set(rndA.subarray(0, 6), 2)
    return aes.encryptBlock(scbk, block)
  }
  return { enc: derive(0x01, 0x82), mac1: derive(0x01, 0x01), mac2: derive(0x01, 0x02) }
}

/** Proves that the PD knows the key (D.4.3). */
export const clientCryptogram = (aes: Aes, keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array =>
  aes.encryptBlock(keys.enc, concat(rndA, rndB))

/** Proves that the CP knows the key (D.4.4). */
export const serverCryptogram = (aes: Aes, keys: SessionKeys, rndA: Uint8Array, rndB: Uint8Array): Uint8Array =>
  aes.encryptBlock(keys.enc, concat(rndB, rndA))

/** Start value of the MAC chain (D.5). */
export const initialRmac = (aes: Aes, keys: SessionKeys, server: Uint8Array): Uint8Array =>
  aes.encryptBlock(keys.mac2, aes.encryptBlock(keys.mac1, server))

/** A running session: the keys and the last full MAC of each direction. */
export interface SecureSession {
  readonly keys: SessionKeys
  /** Last command's MAC, 16 bytes; unused before the first command. */
  readonly cmac: Uint8Array
  /** Last reply's MAC, 16 bytes; initially R-MAC-I. */
  readonly rmac: Uint8Array
}

export const startSession = (keys: SessionKeys, rmacI: Uint8Array): SecureSession => ({
  keys,
  cmac: rmacI,
  rmac: rmacI,
})

/** The chain value of a packet: the last MAC of the other direction. */
const chainFor = (session: SecureSession, direction: 'command' | 'reply'): Uint8Array =>
  direction === 'command' ? session.rmac : session.cmac

const advance = (session: SecureSession, direction: 'command' | 'reply', mac: Uint8Array): SecureSession =>
  direction === 'command' ? { ...session, cmac: mac } : { ...session, rmac: mac }

const PAD = 0x80

/** Data always gets the 80 byte, even when it fills whole blocks (D.5; the MAC's padding differs). */
function padData(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / BLOCK) + 1) * BLOCK)
  padded.set(data)
  padded[data.length] = PAD
  return padded
}

function unpadData(padded: Uint8Array): Uint8Array | undefined {
  let end = padded.length - 1
  while (end >= 0 && padded[end] === 0) end--
  return u8(padded, end) === PAD && end >= 0 ? padded.slice(0, end) : undefined
}

/** The full MAC of SOM..data (D.5): padded only to fill the last block, which is encrypted under S-MAC2. */
export function computeMac(aes: Aes, keys: SessionKeys, chain: Uint8Array, macInput: Uint8Array): Uint8Array {
  const blocks = Math.ceil(macInput.length / BLOCK)
  const padded = new Uint8Array(blocks * BLOCK)
  padded.set(macInput)
  if (macInput.length < padded.length) padded[macInput.length] = PAD
  let iv = chain
  if (blocks > 1) iv = aes.encryptCbc(keys.mac1, chain, padded.subarray(0, -BLOCK)).slice(-BLOCK)
  return aes.encryptCbc(keys.mac2, iv, padded.subarray(-BLOCK))
}

const inverse = (bytes: Uint8Array): Uint8Array => bytes.map((b) => ~b & 0xff)

export type ClearFields = Omit<FrameFields, 'security' | 'mac' | 'check'>

/**
 * A packet of a session, and the session after it. For a retry store the bytes: building them again advances the chain.
 */
export function protect(
  aes: Aes,
  session: SecureSession,
  fields: ClearFields,
): { packet: Uint8Array; session: SecureSession } {
  const { direction } = fields
  const chain = chainFor(session, direction)
  const data = fields.data ?? new Uint8Array(0)
  const command = direction === 'command'
  const cipher = data.length > 0
  const type = cipher ? (command ? SCS.DATA_CP : SCS.DATA_PD) : command ? SCS.MAC_CP : SCS.MAC_PD
  let full: Uint8Array = chain
  const packet = encodeFrame({
    ...fields,
    data: cipher ? aes.encryptCbc(session.keys.enc, inverse(chain), padData(data)) : data,
    security: { type, data: new Uint8Array(0) },
    mac: (macInput) => {
      full = computeMac(aes, session.keys, chain, macInput)
      return full.subarray(0, MAC_LENGTH)
    },
  })
  return { packet, session: advance(session, direction, full) }
}

/** `clear`: no session block. `mac`: wrong MAC. `cipher`: a good MAC over data that does not decrypt. */
export type OpenFault = 'clear' | 'mac' | 'cipher'

export interface Opened {
  readonly data: Uint8Array
  /** False for data with a MAC but in clear: a reader's fault, which the caller judges (osdp.md 17). */
  readonly encrypted: boolean
  readonly session: SecureSession
}

/** Checks and decrypts a session packet with a good CRC. */
export function open(aes: Aes, session: SecureSession, frame: Frame): Result<Opened, OpenFault> {
  const type = frame.security?.type
  const { direction } = frame
  // Readers from before May 2020 mark replies with the CP's types 15 and 17. The MAC covers the mark and the direction
  // bit, and its chain differs per direction, so one of our commands reflected to us does not pass as a reply.
  const known =
    direction === 'command'
      ? type === SCS.MAC_CP || type === SCS.DATA_CP
      : type === SCS.MAC_PD || type === SCS.DATA_PD || type === SCS.MAC_CP || type === SCS.DATA_CP
  if (!known || type === undefined || frame.mac === null) return fail('clear')
  const chain = chainFor(session, direction)
  const full = computeMac(aes, session.keys, chain, frame.macInput)
  if (!equalInConstantTime(full.subarray(0, MAC_LENGTH), frame.mac)) return fail('mac')
  const next = advance(session, direction, full)
  if (!carriesCipher(type) || frame.data.length === 0)
    return ok({ data: frame.data, encrypted: frame.data.length === 0, session: next })
  if (frame.data.length % BLOCK !== 0) return fail('cipher')
  const data = unpadData(aes.decryptCbc(session.keys.enc, inverse(chain), frame.data))
  return data ? ok({ data, encrypted: true, session: next }) : fail('cipher')
}
