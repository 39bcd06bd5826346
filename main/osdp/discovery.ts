/**
 * Finds readers with unknown address and speed (osdp.md 17): at each speed it sends one ID to the configuration address
 * and to the likely addresses, then to every address of a speed where it received bytes. Runs only on an operator's
 * request: it takes the whole line and resets the session of every reader that it finds.
 */
import { COMMAND, REPLY } from './codes'
import { BAUD_RATES } from './commands/comset'
import { encodeId } from './commands/id'
import { CONFIGURATION_ADDRESS, type Frame, SCS, encodeFrame, withMark } from './frame'
import { Framer } from './framer'
import { REPLY_TIMEOUT_MS, wireMs } from './line-timing'
import { type PdId, decodePdId } from './replies/pdid'
import { SELECT_SCBK_D } from './secure-channel'

/** Wait for the configuration address: some readers hesitate to answer it (osdp.md 17). */
const BROADCAST_WAIT_MS = 500
const LAST_ADDRESS = 126
const LIKELY_ADDRESSES = [0, 1, 2, 3] as const
const SCAN_ORDER: readonly number[] = [9600, 115200, 38400, 19200, 57600, 230400]

export interface FoundReader {
  readonly address: number
  readonly baud: number
  /** null when the reader answered without its identity. */
  readonly identity: PdId | null
  /** The reader accepts the published default key: it is in install mode or was never paired. */
  readonly acceptsDefaultKey: boolean
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
  readonly kind: 'id' | 'default-key'
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
  answered: Set<number>
  found: Map<string, FoundReader>
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
  | { readonly kind: 'over'; readonly found: readonly FoundReader[]; readonly cancelled: boolean }

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
    answered: new Set(),
    found: new Map(),
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
      for (const item of state.framer.push(input.bytes)) {
        if (item.kind === 'frame' && item.frame.direction === 'command') continue
        if (state.baud !== null) state.answered.add(state.baud)
        if (item.kind === 'frame') onReply(state, effects, item.frame)
      }
      break
    case 'timer':
      if (!state.asked) break
      if (at >= state.deadline) settle(state)
      // A timer may fire before the clock reaches its instant; without a new wake the search would stop here.
      else effects.push({ kind: 'wake', at: state.deadline })
      break
  }
  if (!state.asked && state.settingBaud === null) ask(state, effects, at)
  return effects
}

function settle(state: DiscoveryState): void {
  state.asked = null
  state.done++
}

function onReply(state: DiscoveryState, effects: DiscoveryEffect[], frame: Frame): void {
  const { asked } = state
  if (!asked || frame.address !== asked.address || frame.sequence !== 0) return
  const name = `${asked.baud}/${asked.address}`
  if (asked.kind === 'default-key') {
    const known = state.found.get(name)
    if (known && frame.code === REPLY.CCRYPT && frame.security?.data[0] === SELECT_SCBK_D) {
      const reader = { ...known, acceptsDefaultKey: true }
      state.found.set(name, reader)
    }
    const reader = state.found.get(name)
    if (reader) effects.push({ kind: 'found', reader })
  } else if (asked.address !== CONFIGURATION_ADDRESS && !state.found.has(name)) {
    const identity = frame.code === REPLY.PDID ? decodePdId(frame.data) : undefined
    const { address, baud } = asked
    state.found.set(name, { address, baud, identity: identity?.ok ? identity.value : null, acceptsDefaultKey: false })
    state.queue.unshift({ baud, address, kind: 'default-key' })
  }
  settle(state)
}

/** Adds all addresses of a speed where bytes were received, or of every speed with `thorough`. */
function widen(state: DiscoveryState): void {
  state.widened = true
  const bauds = state.options.baud === null ? SCAN_ORDER : [state.options.baud]
  for (const baud of bauds) {
    if (!state.answered.has(baud) && !state.options.thorough) continue
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
    next.kind === 'id'
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
  const of = state.done + state.queue.length + 1
  effects.push({ kind: 'progress', done: state.done, of, baud: next.baud, address })
  effects.push({ kind: 'write', bytes }, { kind: 'wake', at: state.deadline })
}

function finish(state: DiscoveryState, effects: DiscoveryEffect[], cancelled: boolean): void {
  state.over = true
  effects.push({ kind: 'over', found: [...state.found.values()], cancelled })
}
