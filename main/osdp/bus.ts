/**
 * One half-duplex line with its PDs: decides which reader gets the wire and which reader sent the received bytes
 * (osdp.md 12). One exchange at a time. `nextBus` changes the given state in place and returns effects; instants are
 * monotonic ms.
 */
import { startSpeedChange, watchSpeedChange } from './bus-speed'
import { type BusState, SWEEP_INTERVAL_MS } from './bus-state'
import { nextTurnAt, pick } from './bus-turns'
import { COMMAND } from './codes'
import { type Frame, MAX_PACKET, withMark } from './frame'
import { type FramerItem, PARTIAL_TIMEOUT_MS } from './framer'
import { countLatency } from './latencies'
import { REPLY_TIMEOUT_MS, idleMs, wireMs } from './line-timing'
import type { PdEvent } from './pd-event'
import { type PdInput, nextPd, readiness, nextPacket } from './pd-session'
import { learnPatience } from './patience'
import {
  type Exchange,
  type PdConfig,
  type PdContext,
  type PdEffect,
  type PdKeys,
  type PdState,
  newPd,
} from './pd-state'
import { maskSecrets } from './trace-mask'

const TICK_MS = 250
/** After a card or a key the next poll waits this long for the decision, so the unlock finds the wire free. */
const DECISION_GRACE_MS = 8
/** Timers count whole milliseconds, so a virtual line may become free up to this much early. */
const PACE_SLACK_MS = 1
/** Readers that have not answered COMSET by then count as not moved. */
const SPEED_LIMIT_MS = 20_000
/** Wait before the retry after a damaged reply, so that its remaining bytes have passed. */
const AFTER_DAMAGE_MS = 20

export type BusInput =
  | { readonly kind: 'port-up' }
  | { readonly kind: 'port-down' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'timer' }
  | {
      readonly kind: 'pd'
      readonly reader: string
      readonly input: Exclude<PdInput, { kind: 'frame' | 'no-reply' | 'tick' | 'port-down' }>
    }
  /** One more PD on the line; its address is nobody else's. */
  | { readonly kind: 'admit'; readonly config: PdConfig; readonly keys: PdKeys }
  /** Ends what `admit` began; nothing when no such PD is there. */
  | { readonly kind: 'dismiss'; readonly reader: string }
  /** Discovery or a line test has the wire until `resume`. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'trace'; readonly on: boolean }
  /** Moves every reader and the port to another speed. */
  | { readonly kind: 'set-speed'; readonly baud: number }

export type BusEffect =
  | { readonly kind: 'write'; readonly bytes: Uint8Array }
  /**
   * Call again with `timer` at this instant; replaces the previous wake. `precise`: fractions of a millisecond count,
   * since the line stays quiet until then.
   */
  | { readonly kind: 'wake'; readonly at: number; readonly precise: boolean }
  | { readonly kind: 'event'; readonly reader: string; readonly event: PdEvent }
  | { readonly kind: 'save-keys'; readonly reader: string; readonly keys: PdKeys }
  | { readonly kind: 'discard-output' }
  | { readonly kind: 'set-baud'; readonly baud: number }
  /**
   * `refused`: nothing was changed because these readers are offline. `failed`: these readers stayed at the old speed.
   */
  | {
      readonly kind: 'speed'
      readonly outcome: 'changed' | 'refused' | 'failed'
      readonly baud: number
      readonly readers: readonly string[]
    }
  /** For a recording: one packet, or bytes outside any packet, with keys masked. */
  | { readonly kind: 'trace'; readonly direction: 'out' | 'in'; readonly bytes: Uint8Array }

export interface BusContext {
  readonly aes: PdContext['aes']
  readonly random: PdContext['random']
}

export function nextBus(state: BusState, input: BusInput, at: number, context: BusContext): BusEffect[] {
  const effects: BusEffect[] = []
  const call: Call = { state, at, context, effects }
  switch (input.kind) {
    case 'port-up':
      state.up = true
      state.framer.reset()
      state.idleUntil = at
      state.paceUntil = at
      break
    case 'port-down':
      state.up = false
      state.flight = null
      state.framer.reset()
      for (const pd of state.pds) stepPd(call, pd, { kind: 'port-down' })
      break
    case 'bytes':
      state.lastByteAt = at
      state.idleUntil = at + idleMs(state.baud)
      for (const item of state.framer.push(input.bytes)) onItem(call, item)
      if (state.flight && state.framer.partial)
        state.flight.deadline = Math.min(
          state.flight.lastDeadline,
          Math.max(state.flight.deadline, at + PARTIAL_TIMEOUT_MS),
        )
      break
    case 'timer':
      break
    case 'pd': {
      const pd = state.pds.find((candidate) => candidate.config.id === input.reader)
      if (!pd) throw new Error(`broken invariant: no reader ${input.reader} on this bus`)
      stepPd(call, pd, input.input)
      // A reader that restarted during its exchange will not answer it.
      if (state.flight?.pd === pd && pd.exchange === null) state.flight = null
      break
    }
    case 'admit':
      state.pds.push(newPd(input.config, input.keys, at))
      break
    case 'dismiss':
      dismiss(state, input.reader)
      break
    case 'pause':
      state.paused = true
      state.flight = null
      break
    case 'resume':
      state.paused = false
      state.framer.reset()
      for (const pd of state.pds) stepPd(call, pd, { kind: 'restart' })
      break
    case 'trace':
      state.tracing = input.on
      break
    case 'set-speed':
      setSpeed(call, input.baud)
      break
  }
  settleSpeed(call)
  if (state.up && !state.paused) run(call)
  return effects
}

interface Call {
  readonly state: BusState
  readonly at: number
  readonly context: BusContext
  readonly effects: BusEffect[]
}

function dismiss(state: BusState, reader: string): void {
  const index = state.pds.findIndex((pd) => pd.config.id === reader)
  const [gone] = index < 0 ? [] : state.pds.splice(index, 1)
  if (!gone) return
  if (state.flight?.pd === gone) state.flight = null
  const { speedChange } = state
  if (!speedChange) return
  for (const [id, pd] of speedChange.waiting) if (pd === gone) speedChange.waiting.delete(id)
  speedChange.moved.delete(gone)
  speedChange.failed.delete(gone)
}

/** Runs a PD's function and files its effects under the reader. */
function withPd<T>(call: Call, pd: PdState, act: (context: PdContext) => T): T {
  const own: PdEffect[] = []
  const result = act({ ...call.context, effects: own })
  const reader = pd.config.id
  for (const effect of own) {
    if (effect.kind === 'discard-output') {
      if (call.state.lastByteAt <= effect.sentAt) call.effects.push({ kind: 'discard-output' })
    } else if (effect.kind === 'event') {
      const { speedChange } = call.state
      if (!speedChange || !watchSpeedChange(speedChange, pd, effect.event))
        call.effects.push({ kind: 'event', reader, event: effect.event })
    } else call.effects.push({ kind: 'save-keys', reader, keys: effect.keys })
  }
  return result
}

function setSpeed(call: Call, baud: number): void {
  const { state, effects } = call
  const away = state.pds.filter((pd) => pd.phase !== 'online')
  if (away.length > 0 || state.speedChange) {
    effects.push({ kind: 'speed', outcome: 'refused', baud, readers: away.map((pd) => pd.config.id) })
    return
  }
  const { change, commands } = startSpeedChange(state.pds, baud)
  state.speedChange = change
  for (const { id, pd } of commands) {
    const command = { kind: 'comset', address: pd.config.address, baud } as const
    stepPd(call, pd, { kind: 'command', id, command, latest: call.at + SPEED_LIMIT_MS })
  }
}

/** Once every reader has answered, sets the port to the new speed. */
function settleSpeed(call: Call): void {
  const { state, effects } = call
  const change = state.speedChange
  if (!change || change.waiting.size > 0 || state.flight) return
  state.speedChange = null
  const readers = [...change.failed].map((pd) => pd.config.id)
  if (change.moved.size > 0) {
    state.baud = change.baud
    effects.push({ kind: 'set-baud', baud: change.baud })
  }
  for (const pd of change.moved) {
    pd.parked = false
    stepPd(call, pd, { kind: 'restart' })
  }
  effects.push({ kind: 'speed', outcome: readers.length === 0 ? 'changed' : 'failed', baud: change.baud, readers })
}

const stepPd = (call: Call, pd: PdState, input: PdInput): 'accepted' | 'ignored' =>
  withPd(call, pd, (context) => nextPd(pd, input, call.at, context))

function onItem(call: Call, item: FramerItem): void {
  const { state } = call
  trace(call, item)
  if (item.kind === 'noise') {
    state.line.noiseBytes += item.bytes.length
    return
  }
  if (item.kind === 'damaged') {
    state.line.damaged++
    if (!state.flight) return
    state.flight.pd.stats.crcErrors++
    state.flight.deadline = Math.min(state.flight.deadline, call.at + AFTER_DAMAGE_MS)
    return
  }
  onFrame(call, item.frame, item.raw)
}

function onFrame(call: Call, frame: Frame, raw: Uint8Array): void {
  const { state } = call
  if (frame.direction === 'command') {
    state.line.echoes++
    return
  }
  const { flight } = state
  const pd = flight?.pd.config.address === frame.address ? flight.pd : lateOne(state, frame)
  if (!pd) {
    if (flight) state.line.foreign++
    return
  }
  const before = call.effects.length
  const { exchange } = pd
  if (stepPd(call, pd, { kind: 'frame', frame, raw }) === 'ignored') return
  if (exchange) countAnswer(call, pd, exchange)
  if (flight?.pd === pd) {
    state.flight = null
    state.paceUntil = flight.endAt + wireMs(raw.length + 5, state.baud) - PACE_SLACK_MS
  }
  if (call.effects.slice(before).some(asksForDecision)) state.graceUntil = call.at + DECISION_GRACE_MS
  sweep(call, pd)
}

/**
 * A slow reader whose answer arrives after its time, even during another reader's exchange; its next packet is a retry.
 */
const lateOne = (state: BusState, frame: Frame): PdState | undefined =>
  state.pds.find((pd) => pd.config.address === frame.address && pd.exchange !== null && pd.exchange.attempts > 0)

function countAnswer({ state, at }: Call, pd: PdState, exchange: Exchange): void {
  const commandMs = wireMs(exchange.packet.length + 1, state.baud)
  const latency = Math.max(0, at - exchange.sentAt - commandMs)
  pd.stats.latencyMsSum += latency
  countLatency(pd.latencies, latency)
  pd.stats.latencyMsMax = Math.max(pd.stats.latencyMsMax, latency)
  // A retry for another reason says nothing about the reader's speed.
  if (exchange.checkNaks > 0 || exchange.busySince !== null) return
  const tookMs = at - exchange.firstSentAt - commandMs
  learnPatience(pd.patience, tookMs, exchange.attempts > 1 || tookMs > pd.patience.waitMs + state.allowanceMs)
}

const asksForDecision = (effect: BusEffect): boolean =>
  effect.kind === 'event' && ['card', 'card-text', 'keys'].includes(effect.event.kind)

/** When an offline reader answers again, the other offline readers get an early probe. */
function sweep(call: Call, back: PdState): void {
  const { state, at } = call
  if (back.phase === 'down' || back.reported === 'online' || at - state.lastSweepAt < SWEEP_INTERVAL_MS) return
  state.lastSweepAt = at
  for (const pd of state.pds) {
    if (pd.phase !== 'down' || readiness(pd) !== 'probe') continue
    pd.slow = false
    if (pd.exchange) pd.exchange.attempts = Math.min(pd.exchange.attempts, 1)
  }
}

function run(call: Call): void {
  const { state, at, effects } = call
  const partialUntil = state.lastByteAt + PARTIAL_TIMEOUT_MS
  if (state.framer.partial && at >= partialUntil) for (const item of state.framer.expire()) onItem(call, item)
  if (state.flight && at >= state.flight.deadline) {
    const { pd } = state.flight
    state.flight = null
    stepPd(call, pd, { kind: 'no-reply' })
  }
  if (at - state.lastTickAt >= TICK_MS) {
    state.lastTickAt = at
    for (const pd of state.pds) stepPd(call, pd, { kind: 'tick', inFlight: state.flight?.pd === pd })
  }
  if (!state.flight) send(call)
  let wake = state.lastTickAt + TICK_MS
  if (state.flight) wake = Math.min(wake, state.flight.deadline)
  else wake = Math.min(wake, nextTurnAt(state))
  if (state.framer.partial) wake = Math.min(wake, state.lastByteAt + PARTIAL_TIMEOUT_MS)
  effects.push({ kind: 'wake', at: Math.max(wake, at), precise: wake === state.idleUntil && wake > at })
}

function send(call: Call): void {
  const { state, at, effects } = call
  if (at < state.idleUntil || at < state.paceUntil) return
  for (let tries = 0; tries <= state.pds.length; tries++) {
    const pd = pick(state, at)
    if (!pd) return
    const packet = withPd(call, pd, (context) => nextPacket(pd, at, context))
    if (!packet) continue
    const bytes = withMark(packet)
    const endAt = at + wireMs(bytes.length, state.baud)
    const waitMs = pd.slow ? REPLY_TIMEOUT_MS : pd.patience.waitMs
    const deadline = endAt + waitMs + state.allowanceMs
    const lastDeadline = deadline + wireMs(MAX_PACKET, state.baud) + PARTIAL_TIMEOUT_MS
    const code = pd.exchange?.code ?? 0
    state.flight = { pd, code, endAt, deadline, lastDeadline }
    // Bytes from before our transmission are stale.
    state.framer.reset()
    effects.push({ kind: 'write', bytes })
    if (state.tracing) effects.push({ kind: 'trace', direction: 'out', bytes: maskSecrets(packet) })
    return
  }
}

function trace(call: Call, item: FramerItem): void {
  const { state, effects } = call
  if (!state.tracing) return
  // Bytes outside a packet may be parts of our own KEYSET, echoed and damaged, so they stay out of the trace.
  if (item.kind !== 'frame' && state.flight?.code === COMMAND.KEYSET) return
  const bytes = item.kind === 'noise' ? item.bytes : maskSecrets(item.raw)
  effects.push({ kind: 'trace', direction: 'in', bytes })
}
