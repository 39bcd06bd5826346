/**
 * Finds readers with unknown address and speed (osdp.md 17): at each speed it sends one ID to the configuration address
 * and to the likely addresses, then to every address of a speed where it received bytes. An address that answers with
 * damaged bytes only is queried again, and so is each reader that it finds: two readers at one address send at the same
 * time. Runs only on an operator's request: it takes the whole line and resets the session of every reader that it finds.
 */
import type { LineHearing } from '../domain/line-trial'
import { COMMAND, REPLY } from './codes'
import { BAUD_RATES } from './commands/comset'
import { encodeId } from './commands/id'
import { CONFIGURATION_ADDRESS, type Frame, SCS, encodeFrame, withMark } from './frame'
import { Framer, type FramerItem } from './framer'
import { REPLY_TIMEOUT_MS, wireMs } from './line-timing'
import { type PdId, decodePdId } from './replies/pdid'
import { SELECT_SCBK_D } from './secure-channel'

/** Wait for the configuration address: some readers hesitate to answer it (osdp.md 17). */
const BROADCAST_WAIT_MS = 500
const LAST_ADDRESS = 126
const LIKELY_ADDRESSES = [0, 1, 2, 3] as const
/** A damaged answer is asked for again so often. */
const MORE_TRIES = 2
/** From so many garbled addresses on the speed is noisy, and no address is tried again. */
const NOISY_ADDRESSES = 4
const SCAN_ORDER: readonly number[] = [9600, 115200, 38400, 19200, 57600, 230400]

export interface FoundReader {
  readonly address: number
  readonly baud: number
  /** null when the reader answered without its identity. */
  readonly identity: PdId | null
  /** The reader accepts the published default key: it is in install mode or was never paired. */
  readonly acceptsDefaultKey: boolean
  /** Different identities answered at this address. */
  readonly isShared: boolean
  /** Some of its answers were damaged, or came between bytes of no packet. */
  readonly isNoisy: boolean
}

export interface DiscoveryOptions {
  /** The only speed to search, for a device server with a fixed speed; null searches all standard speeds. */
  readonly baud: number | null
  /** Searches every address at every speed, even where nothing answered (about 30 s per speed). */
  readonly thorough: boolean
  readonly allowanceMs: number
  readonly random: (bytes: number) => Uint8Array
}

interface Probe {
  readonly baud: number
  readonly address: number
  /** `again`: of a reader that was found, to see whether the same one answers. */
  readonly kind: 'id' | 'default-key' | 'again'
  /** Earlier probes of this address that were answered with damaged bytes. */
  readonly tries?: number
}

interface Hearing {
  noiseBytes: number
  damaged: number
  readonly garbled: Set<number>
  readonly late: Set<number>
}

export interface DiscoveryState {
  readonly options: DiscoveryOptions
  readonly framer: Framer
  queue: Probe[]
  /** Set while the port changes speed. */
  settingBaud: number | null
  baud: number | null
  asked: Probe | null
  deadline: number
  /** By speed. */
  heard: Map<number, Hearing>
  /** Bytes of no packet, or a damaged packet, arrived since the probe. */
  garbage: boolean
  found: Map<string, FoundReader>
  /** Readers of `found` that were queried about their key and again. */
  readonly known: Set<string>
  done: number
  widened: boolean
  over: boolean
}

export type DiscoveryInput =
  | { readonly kind: 'start' }
  | { readonly kind: 'baud-set'; readonly baud: number; readonly ok: boolean }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'timer' }
  | { readonly kind: 'cancel' }

export type DiscoveryEffect =
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  | { readonly kind: 'wake'; readonly at: number }
  | { readonly kind: 'set-baud'; readonly baud: number }
  | {
      readonly kind: 'progress'
      readonly done: number
      readonly of: number
      readonly baud: number
      readonly address: number
    }
  | { readonly kind: 'found'; readonly reader: FoundReader }
  | {
      readonly kind: 'over'
      readonly found: readonly FoundReader[]
      /** One for each speed where bytes arrived. */
      readonly heard: readonly LineHearing[]
      readonly cancelled: boolean
    }

export function newDiscovery(options: DiscoveryOptions): DiscoveryState {
  const bauds = options.baud === null ? SCAN_ORDER.filter((baud) => BAUD_RATES.includes(baud)) : [options.baud]
  const queue = bauds.flatMap((baud) =>
    [CONFIGURATION_ADDRESS, ...LIKELY_ADDRESSES].map((address): Probe => ({ baud, address, kind: 'id' })),
  )
  return {
    options,
    framer: new Framer(),
    queue,
    settingBaud: null,
    baud: null,
    asked: null,
    deadline: Infinity,
    heard: new Map(),
    garbage: false,
    found: new Map(),
    known: new Set(),
    done: 0,
    widened: false,
    over: false,
  }
}

export function nextDiscovery(state: DiscoveryState, input: DiscoveryInput, at: number): DiscoveryEffect[] {
  const effects: DiscoveryEffect[] = []
  if (state.over) return effects
  switch (input.kind) {
    case 'start':
      break
    case 'cancel':
      finish(state, effects, true)
      return effects
    case 'baud-set':
      state.settingBaud = null
      if (input.ok) state.baud = input.baud
      // The port does not support this speed: skip its probes.
      else state.queue = state.queue.filter((probe) => probe.baud !== input.baud)
      break
    case 'bytes':
      for (const item of state.framer.push(input.bytes)) onItem(state, effects, item)
      break
    case 'timer':
      if (!state.asked) break
      if (at >= state.deadline) {
        // An answer may follow bytes that looked like the start of a longer packet.
        for (const item of state.framer.expire()) onItem(state, effects, item)
        if (state.asked) onSilence(state, state.asked, effects)
      }
      // A timer may fire before the clock reaches its instant; without a new wake the search would stop here.
      else effects.push({ kind: 'wake', at: state.deadline })
      break
  }
  if (!state.asked && state.settingBaud === null) ask(state, effects, at)
  return effects
}

/** The probe is over; a reader whose last one it was is found. */
function settle(state: DiscoveryState, effects: DiscoveryEffect[]): void {
  const { asked } = state
  state.asked = null
  state.done++
  const reader = asked && state.found.get(nameOf(asked))
  if (!reader || state.queue.some((probe) => nameOf(probe) === nameOf(asked))) return
  state.known.add(nameOf(asked))
  effects.push({ kind: 'found', reader })
}

function hearingAt(state: DiscoveryState, baud: number): Hearing {
  const known = state.heard.get(baud)
  if (known) return known
  const made: Hearing = { noiseBytes: 0, damaged: 0, garbled: new Set(), late: new Set() }
  state.heard.set(baud, made)
  return made
}

function onItem(state: DiscoveryState, effects: DiscoveryEffect[], item: FramerItem): void {
  // An adapter may receive what we send.
  if (item.kind === 'frame' && item.frame.direction === 'command') return
  if (state.baud === null) return
  const hearing = hearingAt(state, state.baud)
  if (item.kind === 'frame') return onReply(state, effects, item.frame)
  state.garbage = true
  if (item.kind === 'noise') hearing.noiseBytes += item.bytes.length
  else hearing.damaged++
}

/** The probe's time is over without an answer. */
function onSilence(state: DiscoveryState, asked: Probe, effects: DiscoveryEffect[]): void {
  const { baud, address, kind, tries = 0 } = asked
  const found = state.found.get(nameOf(asked))
  if (state.garbage && found) state.found.set(nameOf(asked), { ...found, isNoisy: true })
  settle(state, effects)
  if (!state.garbage || kind !== 'id' || address === CONFIGURATION_ADDRESS) return
  const { garbled } = hearingAt(state, baud)
  if (tries < MORE_TRIES && garbled.size < NOISY_ADDRESSES) state.queue.unshift({ ...asked, tries: tries + 1 })
  else garbled.add(address)
}

const nameOf = ({ baud, address }: Pick<Probe, 'baud' | 'address'>): string => `${baud}/${address}`

const sameIdentity = (a: PdId, b: PdId): boolean =>
  a.serial === b.serial && a.model === b.model && a.vendor.every((byte, i) => byte === b.vendor[i])

function onReply(state: DiscoveryState, effects: DiscoveryEffect[], frame: Frame): void {
  const { asked } = state
  if (!asked || frame.sequence !== 0) return
  const { baud, address, kind } = asked
  if (frame.address !== address) {
    if (frame.address !== CONFIGURATION_ADDRESS && !state.found.has(nameOf({ baud, address: frame.address })))
      hearingAt(state, baud).late.add(frame.address)
    return
  }
  const known = state.found.get(nameOf(asked))
  const decoded = frame.code === REPLY.PDID ? decodePdId(frame.data) : undefined
  const identity = decoded?.ok ? decoded.value : null
  const isNoisy = state.garbage || (asked.tries ?? 0) > 0 || known?.isNoisy === true
  if (kind === 'id') {
    if (address !== CONFIGURATION_ADDRESS && !known) {
      const reader = { address, baud, identity, acceptsDefaultKey: false, isShared: false, isNoisy }
      state.found.set(nameOf(asked), reader)
      state.queue.unshift(
        { baud, address, kind: 'default-key' },
        { baud, address, kind: 'again' },
        { baud, address, kind: 'again' },
      )
    }
  } else if (known && kind === 'default-key') {
    const acceptsDefaultKey = frame.code === REPLY.CCRYPT && frame.security?.data[0] === SELECT_SCBK_D
    state.found.set(nameOf(asked), { ...known, acceptsDefaultKey, isNoisy })
  } else if (known) {
    const isOther = identity !== null && known.identity !== null && !sameIdentity(identity, known.identity)
    state.found.set(nameOf(asked), { ...known, isShared: known.isShared || isOther, isNoisy })
  }
  settle(state, effects)
}

/** Adds all addresses of a speed where bytes were received, or of every speed with `thorough`. */
function widen(state: DiscoveryState): void {
  state.widened = true
  const bauds = state.options.baud === null ? SCAN_ORDER : [state.options.baud]
  for (const baud of bauds) {
    if (!state.heard.has(baud) && !state.options.thorough) continue
    for (let address = LIKELY_ADDRESSES.length; address <= LAST_ADDRESS; address++)
      state.queue.push({ baud, address, kind: 'id' })
  }
}

function ask(state: DiscoveryState, effects: DiscoveryEffect[], at: number): void {
  if (state.queue.length === 0 && !state.widened) widen(state)
  const [next] = state.queue
  if (!next) return finish(state, effects, false)
  if (next.baud !== state.baud) {
    state.settingBaud = next.baud
    effects.push({ kind: 'set-baud', baud: next.baud })
    return
  }
  state.queue.shift()
  state.asked = next
  const { address } = next
  const packet =
    next.kind !== 'default-key'
      ? encodeFrame({ address, direction: 'command', sequence: 0, code: COMMAND.ID, data: encodeId() })
      : encodeFrame({
          address,
          direction: 'command',
          sequence: 0,
          code: COMMAND.CHLNG,
          security: { type: SCS.CHLNG, data: Uint8Array.of(SELECT_SCBK_D) },
          data: state.options.random(8),
        })
  const bytes = withMark(packet)
  const wait = address === CONFIGURATION_ADDRESS ? BROADCAST_WAIT_MS : REPLY_TIMEOUT_MS
  // A reply may begin at the very end of its time and then still needs wire time.
  state.deadline = at + wireMs(bytes.length + 45, next.baud) + wait + state.options.allowanceMs
  state.framer.reset()
  state.garbage = false
  const of = state.done + state.queue.length + 1
  effects.push({ kind: 'progress', done: state.done, of, baud: next.baud, address })
  effects.push({ kind: 'write', bytes }, { kind: 'wake', at: state.deadline })
}

function finish(state: DiscoveryState, effects: DiscoveryEffect[], cancelled: boolean): void {
  state.over = true
  const heard = [...state.heard].map(([baud, { noiseBytes, damaged, garbled, late }]): LineHearing => ({
    ...{ baud, noiseBytes, damaged },
    garbled: [...garbled].toSorted((a, b) => a - b),
    late: [...late].filter((address) => !state.found.has(nameOf({ baud, address }))).toSorted((a, b) => a - b),
  }))
  // Of a reader that was only begun to be queried nothing is said.
  const found = [...state.found].flatMap(([name, reader]) => (state.known.has(name) ? [reader] : []))
  effects.push({ kind: 'over', found, heard, cancelled })
}
