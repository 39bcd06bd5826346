/**
 * A new key for a reader: an operator's pairing under the default key, and roll-over inside a session (osdp.md 11). The
 * CP stores the new key before it sends it, and keeps both until a handshake proves one of them: the reader may have
 * stored the key although its ACK was lost.
 */
import { REPLY } from './codes'
import type { PairingFailure } from './pd-event'
import { type PdContext, type PdState, emit, restart } from './pd-state'
import { KEY_BYTES } from './secure-channel'

function saveKeys(state: PdState, context: PdContext, keys: PdState['keys']): void {
  state.keys = keys
  context.effects.push({ kind: 'save-keys', keys })
}

function makeKey(state: PdState, context: PdContext): void {
  const { pairing } = state
  if (!pairing) return
  pairing.key ??= context.random(KEY_BYTES)
  pairing.stage = 'save'
  saveKeys(state, context, { current: state.keys.current, pending: pairing.key })
}

export interface PairRequest {
  readonly operator: string
  /** Monotonic; the attempt ends then. */
  readonly until: number
}

/** Opens a session under SCBK-D as soon as the reader, in install mode, accepts it. */
export function startPairing(state: PdState, context: PdContext, request: PairRequest, at: number): void {
  if (state.config.secureChannel === 'off') {
    emit(context, { kind: 'pairing-failed', operator: request.operator, why: 'not-secured' })
    return
  }
  if (state.pairing) failPairing(state, context, 'cancelled', at)
  state.pairing = { kind: 'install', ...request, stage: 'open', key: null }
  state.keyTurn = 0
  state.slow = false
  restart(state, context, at)
  state.notBefore = at
}

/** Sends a new key inside the running session. */
export function startRoll(state: PdState, context: PdContext, request: PairRequest): void {
  if (state.pairing || state.session === null || state.phase !== 'online') {
    emit(context, { kind: 'pairing-failed', operator: request.operator, why: 'not-in-session' })
    return
  }
  state.pairing = { kind: 'roll', ...request, stage: 'open', key: null }
  makeKey(state, context)
}

/** Ends the attempt. A key that was sent stays known, since the reader may have it. */
export function failPairing(state: PdState, context: PdContext, why: PairingFailure, at: number): void {
  const { pairing } = state
  if (!pairing) return
  state.pairing = null
  const sent = pairing.stage === 'prove' || (pairing.stage === 'send' && why !== 'refused')
  if (!sent && state.keys.pending) saveKeys(state, context, { current: state.keys.current, pending: null })
  emit(context, { kind: 'pairing-failed', operator: pairing.operator, why })
  if (pairing.kind === 'install' || sent) {
    state.keyTurn = 0
    restart(state, context, at)
  }
}

export function keysSaved(state: PdState, context: PdContext, saved: boolean, at: number): void {
  if (state.pairing?.stage !== 'save') return
  if (!saved) failPairing(state, context, 'key-store', at)
  else state.pairing.stage = 'send'
}

/** KEYSET was answered or timed out; in both cases only a handshake with the new key shows which key the reader has. */
export function proveKey(state: PdState, context: PdContext, at: number): void {
  if (!state.pairing) return
  state.pairing.stage = 'prove'
  emit(context, { kind: 'pairing-step', step: 'key-set' })
  state.keyTurn = 0
  restart(state, context, at)
}

/** Deletes the reader's keys here; the reader keeps its own until someone puts it into install mode again. */
export function forgetKeys(state: PdState, context: PdContext, at: number): void {
  failPairing(state, context, 'cancelled', at)
  saveKeys(state, context, { current: null, pending: null })
  state.keyTurn = 0
  state.slow = false
  restart(state, context, at)
}

/** Keys of a store that was locked until now; a pairing in progress has newer ones. */
export function keysLoaded(state: PdState, context: PdContext, keys: PdState['keys'], at: number): void {
  if (state.pairing || state.keys.current || state.keys.pending) return
  state.keys = keys
  state.keyTurn = 0
  state.slow = false
  restart(state, context, at)
}

/** The answer to KEYSET, inside or outside the session (some readers end it before their ACK). */
export function onKeysetReply(
  state: PdState,
  context: PdContext,
  reply: { readonly code: number; readonly inSession: boolean },
  at: number,
): void {
  if (reply.code !== REPLY.NAK || !reply.inSession) return proveKey(state, context, at)
  state.stats.naks++
  failPairing(state, context, 'refused', at)
}

/** A handshake proved a key: decides between the two stored keys. */
export function keyInUse(state: PdState, context: PdContext, origin: 'default' | 'pending' | 'current'): void {
  const { pairing } = state
  if (origin === 'default') {
    state.phase = 'keyset'
    emit(context, { kind: 'pairing-step', step: 'found' })
    makeKey(state, context)
    return
  }
  state.keyTurn = 0
  const proving = pairing?.stage === 'prove' ? pairing : null
  if (origin === 'pending') {
    saveKeys(state, context, { current: state.keys.pending, pending: null })
    if (proving) state.pairing = null
    if (proving?.kind === 'install') emit(context, { kind: 'paired', operator: proving.operator })
    else emit(context, { kind: 'key-rolled', operator: proving?.operator ?? null })
    return
  }
  if (state.keys.pending) saveKeys(state, context, { current: state.keys.current, pending: null })
  if (proving) {
    state.pairing = null
    emit(context, { kind: 'pairing-failed', operator: proving.operator, why: 'refused' })
  }
}
