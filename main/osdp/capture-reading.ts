/**
 * Parses a recording: names each packet and, with the key, decrypts the secure channel. Follows both ends as an
 * observer, so it checks every MAC a second time.
 */
import type { Instant } from '../domain/time'
import { equalInConstantTime, u8 } from './bytes'
import { COMMAND, REPLY, commandName, replyName } from './codes'
import { decodeKeyset } from './commands/keyset'
import { type Frame, SCS } from './frame'
import { Framer, type FramerItem, PARTIAL_TIMEOUT_MS } from './framer'
import type { CaptureEntry } from './osdpcap'
import { decodeCcrypt } from './replies/ccrypt'
import {
  type Aes,
  type SecureSession,
  SELECT_SCBK_D,
  SCBK_D,
  type SessionKeys,
  clientCryptogram,
  deriveKeys,
  initialRmac,
  open,
  serverCryptogram,
  startSession,
} from './secure-channel'

export interface ReadPacket {
  readonly at: Instant
  readonly direction: 'command' | 'reply'
  readonly address: number
  readonly sequence: number
  readonly name: string
  /** Decrypted where possible. */
  readonly data: Uint8Array
  /**
   * `clear`; `handshake`; `secure`: good MAC and readable data; `sealed`: no key known; `bad-mac`; `masked`: a KEYSET
   * that the recording blanked.
   */
  readonly protection: 'clear' | 'handshake' | 'secure' | 'sealed' | 'bad-mac' | 'masked'
  /** Same packet as the previous one in this direction: a retry, or its answer. */
  readonly repeated: boolean
}

export type ReadItem =
  | ({ readonly kind: 'packet' } & ReadPacket)
  | { readonly kind: 'rubbish'; readonly at: Instant; readonly fault: string; readonly bytes: Uint8Array }

interface Followed {
  /** Last packet of each direction inside the session: a retry repeats it and advances nothing. */
  readonly said: Map<string, Inside>
  rndA: Uint8Array | null
  keys: SessionKeys | null
  expectedRmac: Uint8Array | null
  session: SecureSession | null
}

export interface ReadingOptions {
  readonly aes: Aes
  /** Candidate keys. The default key and each key from a readable KEYSET are always tried as well. */
  readonly keys?: readonly Uint8Array[]
}

/** The options, plus the keys found in the recording, newest first. */
interface Reading {
  readonly aes: Aes
  keys: readonly Uint8Array[]
}

export function readCapture(entries: readonly CaptureEntry[], options: ReadingOptions): ReadItem[] {
  const reading: Reading = { aes: options.aes, keys: options.keys ?? [] }
  const framers = { input: new Framer(), output: new Framer(), trace: new Framer() }
  const followed = new Map<number, Followed>()
  const last = new Map<string, Uint8Array>()
  const items: ReadItem[] = []
  const add = (item: FramerItem, at: Instant): void => {
    if (item.kind !== 'frame') {
      items.push({
        kind: 'rubbish',
        at,
        fault: item.kind === 'noise' ? 'noise' : item.fault,
        bytes: item.kind === 'noise' ? item.bytes : item.raw,
      })
      return
    }
    const { frame, raw } = item
    const key = `${frame.direction} ${frame.address}`
    const before = last.get(key)
    const repeated = before !== undefined && equalInConstantTime(before, raw)
    last.set(key, raw)
    items.push({ kind: 'packet', at, ...describe(frame, repeated, follow(followed, frame, repeated, reading)) })
  }
  let before: CaptureEntry | undefined
  for (const entry of entries) {
    const { at, io, bytes } = entry
    // As on the wire, an unfinished packet is dropped when the other side sends or after a pause.
    for (const framer of Object.values(framers))
      if (framer.partial && before && (before.io !== io || at - before.at > PARTIAL_TIMEOUT_MS))
        for (const item of framer.expire()) add(item, before.at)
    for (const item of framers[io].push(bytes)) add(item, at)
    before = entry
  }
  const end = entries.at(-1)?.at ?? 0
  for (const framer of Object.values(framers)) for (const item of framer.expire()) add(item, end)
  return items
}

type Inside = Pick<ReadPacket, 'data' | 'protection'>

const describe = (frame: Frame, repeated: boolean, inside: Inside): Omit<ReadPacket, 'at'> => ({
  direction: frame.direction,
  address: frame.address,
  sequence: frame.sequence,
  name: frame.direction === 'command' ? commandName(frame.code) : replyName(frame.code),
  repeated,
  ...inside,
})

function follow(followed: Map<number, Followed>, frame: Frame, repeated: boolean, reading: Reading): Inside {
  const state: Followed = followed.get(frame.address) ?? {
    said: new Map(),
    rndA: null,
    keys: null,
    expectedRmac: null,
    session: null,
  }
  followed.set(frame.address, state)
  const { data } = frame
  if (frame.security === null) {
    if (frame.direction === 'command' && frame.sequence === 0) state.session = null
    return { data, protection: 'clear' }
  }
  const { type } = frame.security
  if (type >= SCS.CHLNG && type <= SCS.RMAC_I) {
    if (!repeated) handshake(state, frame, reading)
    return { data, protection: 'handshake' }
  }
  if (frame.code === COMMAND.KEYSET && data.every((byte) => byte === 0)) {
    // The rest of this session depends on a MAC that the recording does not hold.
    state.session = null
    return { data, protection: 'masked' }
  }
  const known = state.said.get(frame.direction)
  if (repeated && known) return known
  let inside: Inside = { data, protection: 'sealed' }
  if (state.session) {
    const opened = open(reading.aes, state.session, frame)
    if (opened.ok) {
      state.session = opened.value.session
      if (frame.direction === 'command' && frame.code === COMMAND.KEYSET) {
        const set = decodeKeyset(opened.value.data)
        if (set.ok) reading.keys = [set.value.key, ...reading.keys]
      }
    }
    inside = opened.ok ? { data: opened.value.data, protection: 'secure' } : { data, protection: 'bad-mac' }
  }
  state.said.set(frame.direction, inside)
  return inside
}

function handshake(state: Followed, frame: Frame, { aes, keys }: Reading): void {
  if (frame.code === COMMAND.CHLNG && frame.direction === 'command') {
    state.rndA = frame.data
    state.keys = null
    state.session = null
    return
  }
  if (frame.code === REPLY.CCRYPT && frame.direction === 'reply' && state.rndA) {
    const { rndA } = state
    const decoded = decodeCcrypt(frame.data)
    if (!decoded.ok) return
    const { rndB } = decoded.value
    const candidates: readonly Uint8Array[] =
      u8(frame.security?.data ?? new Uint8Array(0), 0) === SELECT_SCBK_D ? [SCBK_D] : keys
    const fitting = candidates
      .map((key) => deriveKeys(aes, key, rndA))
      .find((derived) =>
        equalInConstantTime(clientCryptogram(aes, derived, rndA, rndB), decoded.value.clientCryptogram),
      )
    state.keys = fitting ?? null
    state.expectedRmac = fitting ? initialRmac(aes, fitting, serverCryptogram(aes, fitting, rndA, rndB)) : null
    return
  }
  if (
    frame.code === REPLY.RMAC_I &&
    state.keys &&
    state.expectedRmac &&
    equalInConstantTime(frame.data, state.expectedRmac)
  )
    state.session = startSession(state.keys, state.expectedRmac)
}
