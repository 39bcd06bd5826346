/**
 * The console's end of one connection to a panel: next(state, input) -> { state, effects }. It has no clock and no
 * port; every input carries both clocks, and `deadline` returns every deadline. `state.memory` is what the panel's next
 * session needs.
 */
import type { PanelDelivery } from '../domain/panel'
import type { SectionContent } from './configuration'
import { decodeEnvelope, type Body } from './envelope'
import type { PanelIndex } from './events'
import { HELLO_TIMEOUT_MS, MAX_ENVELOPE_BYTES, PROTOCOL_MINOR } from './limits'
import { refusalName, refused } from './refused'
import { RefusalReason } from './schema/panel-link_pb'
import { onHeartbeat, sendHeartbeat } from './session-clock'
import { configure, onConfigReady, onConfigResult } from './session-configuration'
import { acknowledge, onDurable, onEvents, onOverflow, onStoredHead, sendHead } from './session-events'
import { onHello, onStanding } from './session-hello'
import { onGranted } from './session-doors'
import { answer, command, deliver, onCommandResult, onDeliveryResult, onRequest } from './session-orders'
import {
  close,
  farewell,
  note,
  refuse,
  type Draft,
  type Effect,
  type Input,
  type PanelMemory,
  type SessionSettings,
  type SessionState,
  type Times,
} from './session-state'
import { onStatus } from './session-status'

/** Starts with the connection; the panel sends first (PROTOCOL.md 5). */
export function openSession(
  settings: SessionSettings,
  index: PanelIndex,
  memory: PanelMemory,
  config: { readonly sections: readonly SectionContent[]; readonly before: readonly SectionContent[] },
  deliveries: readonly PanelDelivery[],
  times: Times,
): SessionState {
  return {
    phase: 'hello',
    settings,
    index,
    memory,
    sent: 0n,
    received: 0n,
    openedMono: times.mono,
    receivedMono: times.mono,
    hello: null,
    helloAt: times.at,
    backlogEnd: 0n,
    caughtUp: false,
    acknowledged: 0n,
    ackMono: null,
    lastLive: 0n,
    lastBacklog: 0n,
    clock: { skewMs: 0, alarmed: false, beatMono: times.mono, beat: null, receivedClock: 0n, receivedMono: 0 },
    config: {
      wanted: config.sections,
      minor: PROTOCOL_MINOR,
      before: config.before,
      hashes: new Map(),
      transfer: null,
      distrust: false,
      givenUp: false,
    },
    storedHeadReceived: false,
    head: null,
    headSent: false,
    requests: new Map(),
    commands: new Set(),
    deliveries,
    deliveriesDone: 0,
    deliveriesSent: 0,
    deliveriesHeld: 'no',
  }
}

/** When the next `time` input is due, on the monotonic clock; null when the session is over. */
export function deadline(state: SessionState): number | null {
  switch (state.phase) {
    case 'hello':
      return state.openedMono + HELLO_TIMEOUT_MS
    case 'live':
      return Math.min(
        state.receivedMono + state.settings.silenceMs,
        state.clock.beatMono + state.settings.heartbeatMs,
        state.ackMono ?? Number.POSITIVE_INFINITY,
      )
    case 'closed':
      return null
  }
}

/** A closed session stays closed and has no effects. */
export function next(state: SessionState, input: Input): { state: SessionState; effects: readonly Effect[] } {
  if (state.phase === 'closed') return { state, effects: [] }
  const effects: Effect[] = []
  const draft: Draft = { ...state, effects }
  run(draft, input)
  const { effects: _effects, ...after } = draft
  return { state: after, effects }
}

function run(draft: Draft, input: Input): void {
  switch (input.kind) {
    case 'frame':
      return onFrame(draft, input.bytes, input)
    case 'bad-length':
      return refuse(
        draft,
        refused(RefusalReason.REFUSAL_BAD_LENGTH, `length ${input.length} is not between 1 and ${MAX_ENVELOPE_BYTES}`),
      )
    case 'time':
      return onTime(draft, input)
    case 'durable':
      return onDurable(draft, input.ranges, input)
    case 'granted':
      return onGranted(draft, input.door, input)
    case 'answer':
      return answer(draft, input)
    case 'command':
      return command(draft, input)
    case 'deliver':
      return deliver(draft, input.deliveries)
    case 'standing':
      return onStanding(draft, input.deliveries)
    case 'configure':
      draft.index = input.index
      return configure(draft, input.sections, input.before)
    case 'head':
      draft.head = input.head
      draft.headSent = false
      return sendHead(draft)
    case 'refuse':
      return refuse(draft, input.refusal)
    case 'end':
      acknowledge(draft)
      return farewell(draft, refused(RefusalReason.REFUSAL_SHUTTING_DOWN, 'the console is shutting down'))
  }
}

function onTime(draft: Draft, { at, mono }: Times): void {
  if (draft.phase === 'hello') {
    if (mono >= draft.openedMono + HELLO_TIMEOUT_MS)
      refuse(draft, refused(RefusalReason.REFUSAL_HELLO_TIMEOUT, `no hello within ${HELLO_TIMEOUT_MS} ms`))
    return
  }
  if (mono >= draft.receivedMono + draft.settings.silenceMs)
    return refuse(draft, refused(RefusalReason.REFUSAL_SILENCE, `nothing received for ${draft.settings.silenceMs} ms`))
  if (draft.ackMono !== null && mono >= draft.ackMono) acknowledge(draft)
  if (mono >= draft.clock.beatMono + draft.settings.heartbeatMs) sendHeartbeat(draft, { at, mono })
}

function onFrame(draft: Draft, bytes: Uint8Array, times: Times): void {
  const decoded = decodeEnvelope(bytes)
  if (!decoded.ok) return refuse(draft, decoded.error)
  const { sequence, body } = decoded.value
  if (sequence <= draft.received) {
    const replay = refused(RefusalReason.REFUSAL_REPLAYED, `envelope ${sequence} after ${draft.received}`)
    return note(draft, replay, sequence)
  }
  if (sequence !== draft.received + 1n)
    return refuse(
      draft,
      refused(RefusalReason.REFUSAL_OUT_OF_ORDER, `envelope ${sequence} instead of ${draft.received + 1n}`),
      sequence,
    )
  draft.received = sequence
  draft.receivedMono = times.mono
  onBody(draft, body, times)
}

function onBody(draft: Draft, body: Body, times: Times): void {
  if (body.case === 'refusal') {
    const { reason, detail, closes } = body.value
    draft.effects.push({ kind: 'refused', by: 'panel', reason: refusalName(reason), detail })
    if (closes) close(draft, `panel: ${refusalName(reason)}`)
    return
  }
  if (draft.phase === 'hello') {
    if (body.case === 'panelHello') return onHello(draft, body.value, times)
    return refuse(draft, refused(RefusalReason.REFUSAL_OUT_OF_ORDER, `${body.case ?? 'nothing'} before the hello`))
  }
  switch (body.case) {
    case 'heartbeat':
      return onHeartbeat(draft, body.value, times)
    case 'events':
      return onEvents(draft, body.value, times)
    case 'ringOverflow':
      return onOverflow(draft, body.value, times)
    case 'configReady':
      return onConfigReady(draft, body.value)
    case 'configResult':
      return onConfigResult(draft, body.value, times)
    case 'decisionRequest':
      return onRequest(draft, body.value, times)
    case 'commandResult':
      return onCommandResult(draft, body.value)
    case 'deliveryResult':
      return onDeliveryResult(draft, body.value)
    case 'statusReport':
      return onStatus(draft, body.value, times)
    case 'storedHead':
      return onStoredHead(draft, body.value, times)
    case 'panelHello':
      return refuse(draft, refused(RefusalReason.REFUSAL_OUT_OF_ORDER, 'a second hello'))
    default:
      return refuse(draft, refused(RefusalReason.REFUSAL_UNKNOWN_TYPE, `${body.case ?? 'nothing'} is for panels only`))
  }
}
