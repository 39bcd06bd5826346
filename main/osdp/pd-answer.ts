/**
 * Handles a received packet: whether it answers this exchange, whether it is authentic, and what follows (osdp.md 4, 7,
 * 10). Only an authentic answer advances the sequence and the MAC chain.
 */
import { u8 } from './bytes'
import { COMMAND, REPLY, replyName } from './codes'
import { type Frame, SCS } from './frame'
import { onChallengeReply, onCryptogramReply } from './pd-handshake'
import { onKeysetReply } from './pd-pairing'
import { applyReply, faultOnce, isSecret, isStatusReply } from './pd-reply'
import {
  BUSY_PAUSE_MS,
  type Exchange,
  OFFLINE_MS,
  type PdContext,
  type PdState,
  type QueuedCommand,
  emit,
  loseSession,
  markServed,
  needsSession,
  nextSequence,
  reportOutcome,
  restart,
} from './pd-state'
import { decodeCom } from './replies/com'
import { isCheckNak, onCheckNak, refuseCommand } from './pd-refusal'
import { NAK } from './replies/nak'
import { CAPABILITY } from './replies/pdcap'
import { open } from './secure-channel'

/** How late an answer may still arrive: several reply timeouts. */
const GHOST_MS = 1_000

/** Whether the frame answered this exchange; after `ignored` the CP keeps waiting. */
export type Verdict = 'accepted' | 'ignored'

export function onFrame(state: PdState, context: PdContext, frame: Frame, raw: Uint8Array, at: number): Verdict {
  const { exchange } = state
  if (!exchange) return 'ignored'
  if (isGhost(state, raw, at)) {
    state.stats.stale++
    return 'ignored'
  }
  if (frame.code === REPLY.BUSY && frame.security === null) return onBusy(state, context, exchange, at)
  if (frame.sequence !== exchange.sequence) {
    const doubled = state.lastReply !== null && equal(raw, state.lastReply)
    // Some readers send NAK 4 with the sequence number that they expected.
    const lostCount = frame.code === REPLY.NAK && u8(frame.data, 0) === NAK.SEQUENCE
    if ((frame.sequence !== 0 && !lostCount) || frame.security !== null || doubled) {
      state.stats.stale++
      return 'ignored'
    }
    if (exchange.purpose !== 'keyset') {
      // An answer with sequence 0 asks for a restart, as NAK 4 does (osdp.md 4).
      state.lastReply = raw
      loseSession(state, context, at, 'reader-restarted')
      return 'accepted'
    }
  }
  const verdict = onAnswer(state, context, exchange, frame, at)
  if (verdict === 'accepted') {
    state.lastHeardAt = at
    state.stats.replies++
    state.lastReply = raw
    // In clear all ACKs look alike and a repeated status is harmless: only answers that must not count twice are
    // watched.
    if (exchange.attempts > 1 && (frame.mac !== null || isSecret(frame.code)))
      state.ghost = { raw, left: exchange.attempts - 1, until: at + GHOST_MS }
  }
  return verdict
}

/**
 * A packet that was sent k times may get k answers, and three exchanges later the late ones carry the current number
 * again. Ignoring them loses nothing: a reader that meant the answer repeats it after the retry.
 */
function isGhost(state: PdState, raw: Uint8Array, at: number): boolean {
  const { ghost } = state
  if (!ghost || ghost.left === 0 || at >= ghost.until || !equal(raw, ghost.raw)) return false
  state.ghost = { ...ghost, left: ghost.left - 1 }
  return true
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** BUSY: sends the same packet again later; sequence and MAC chain stay (osdp.md 4). */
function onBusy(state: PdState, context: PdContext, exchange: Exchange, at: number): Verdict {
  state.stats.busy++
  exchange.busySince ??= at
  exchange.attempts = Math.min(exchange.attempts, 1)
  exchange.notBefore = at + BUSY_PAUSE_MS
  state.lastHeardAt = at
  if (at - exchange.busySince < OFFLINE_MS) {
    state.lastServedAt = at
    return 'accepted'
  }
  loseSession(state, context, at, 'busy')
  state.trouble = 'busy'
  state.slow = true
  return 'accepted'
}

function onAnswer(state: PdState, context: PdContext, exchange: Exchange, frame: Frame, at: number): Verdict {
  if (isCheckNak(frame)) {
    if (onCheckNak(state, context, exchange, frame, at) === 'next-phase') advancePhase(state, context, exchange)
    return 'accepted'
  }
  if (exchange.purpose === 'challenge' || exchange.purpose === 'cryptogram') {
    const known = exchange.purpose === 'challenge' ? onChallengeReply : onCryptogramReply
    // The handlers replace the exchange; after a reply that does not answer it, the CP sends it again.
    state.exchange = null
    if (known(state, context, frame, at, exchange)) {
      state.sequence = state.phase === 'down' ? 0 : nextSequence(exchange.sequence)
      return 'accepted'
    }
    state.exchange = exchange
    if (isSecret(frame.code)) emit(context, { kind: 'clear-data-dropped', reply: replyName(frame.code) })
    return 'ignored'
  }
  if (state.session === null) return onClearAnswer(state, context, exchange, frame, at)

  const opened = open(context.aes, state.session, frame)
  if (!opened.ok) return onUnprotected(state, context, exchange, frame, opened.error, at)
  state.session = opened.value.session
  markServed(state, at)
  noteForm(state, context, frame)
  const { data, encrypted } = opened.value
  const { code } = frame
  if (exchange.purpose === 'keyset') {
    state.exchange = null
    onKeysetReply(state, context, { code, inSession: true }, at)
    return 'accepted'
  }
  if (encrypted || isStatusReply(code) || code === REPLY.NAK) {
    if (!encrypted && code !== REPLY.NAK) {
      const reply = replyName(code)
      faultOnce(state, context, `plain ${reply}`, {
        kind: 'reader-fault',
        fault: { kind: 'status-unencrypted', reply },
      })
    }
    finish(state, context, exchange, code, data, at)
  } else {
    emit(context, { kind: 'clear-data-dropped', reply: replyName(code) })
    finish(state, context, exchange, REPLY.ACK, new Uint8Array(0), at)
  }
  return 'accepted'
}

/** Reports harmless deviations of older readers: the MAC is good, so the reply counts. */
function noteForm(state: PdState, context: PdContext, frame: Frame): void {
  const reply = replyName(frame.code)
  if (frame.check === 'checksum')
    faultOnce(state, context, 'checksum', { kind: 'reader-fault', fault: { kind: 'checksum-in-channel', reply } })
  const type = frame.security?.type
  if (type === SCS.MAC_CP || type === SCS.DATA_CP)
    faultOnce(state, context, 'mark', { kind: 'reader-fault', fault: { kind: 'command-mark', reply } })
}

/** A reply without a good MAC inside a session. */
function onUnprotected(
  state: PdState,
  context: PdContext,
  exchange: Exchange,
  frame: Frame,
  fault: 'clear' | 'mac' | 'cipher',
  at: number,
): Verdict {
  if (fault !== 'clear') {
    state.stats.macFailures++
    emit(context, { kind: 'mac-failure', count: state.stats.macFailures, reply: replyName(frame.code) })
    loseSession(state, context, at, 'mac-failure')
    return 'accepted'
  }
  if (exchange.purpose === 'keyset' && (frame.code === REPLY.ACK || frame.code === REPLY.NAK)) {
    state.exchange = null
    onKeysetReply(state, context, { code: frame.code, inSession: false }, at)
    return 'accepted'
  }
  const nak = frame.code === REPLY.NAK ? u8(frame.data, 0) : undefined
  const lost = nak === NAK.SEQUENCE || nak === NAK.SECURITY_BLOCK || nak === NAK.SECURITY_CONDITIONS
  if (isSecret(frame.code)) emit(context, { kind: 'clear-data-dropped', reply: replyName(frame.code) })
  loseSession(state, context, at, lost ? 'reader-lost-session' : 'clear-reply')
  return 'accepted'
}

function onClearAnswer(state: PdState, context: PdContext, exchange: Exchange, frame: Frame, at: number): Verdict {
  if (frame.security !== null) return 'ignored'
  if (needsSession(state)) {
    // A reader without a key answers ID in clear; every other clear reply is dropped.
    if (isSecret(frame.code)) emit(context, { kind: 'clear-data-dropped', reply: replyName(frame.code) })
    else if (frame.code === REPLY.PDID) applyReply(state, context, frame.code, frame.data)
    state.exchange = null
    state.slow = true
    state.trouble = 'no-key'
    restart(state, context, at)
    if (state.reportedProblem !== 'no-key') emit(context, { kind: 'key-problem', why: 'no-key' })
    state.reportedProblem = 'no-key'
    return 'accepted'
  }
  if (frame.code === REPLY.NAK) {
    const nak = u8(frame.data, 0)
    if (nak === NAK.SEQUENCE) {
      loseSession(state, context, at, 'reader-lost-session')
      return 'accepted'
    }
    if (exchange.purpose === 'probe' && (nak === NAK.SECURITY_CONDITIONS || nak === NAK.SECURITY_BLOCK)) {
      restart(state, context, at)
      state.slow = true
      state.trouble = 'refused'
      if (state.reportedProblem !== 'required') emit(context, { kind: 'key-problem', why: 'required' })
      state.reportedProblem = 'required'
      return 'accepted'
    }
  }
  markServed(state, at)
  finish(state, context, exchange, frame.code, frame.data, at)
  return 'accepted'
}

/** An authentic answer: acknowledges it by advancing, completes the command and takes the next step. */
function finish(
  state: PdState,
  context: PdContext,
  exchange: Exchange,
  code: number,
  data: Uint8Array,
  at: number,
): void {
  state.exchange = null
  state.sequence = nextSequence(exchange.sequence)
  state.slow = false
  settleAddress(state, context)
  if (code === REPLY.NAK) {
    state.stats.naks++
    const nak = u8(data, 0)
    if (nak === NAK.SEQUENCE) {
      // A reader that stores no last reply refuses the retry this way, even in a session. Whether it ran the command is
      // unknown, and only a restart brings the numbers back in step.
      state.exchange = exchange
      loseSession(state, context, at, 'reader-lost-session')
      return
    }
    if (exchange.queued) refuseCommand(state, context, exchange.queued, nak)
    if (exchange.purpose === 'poll' && (nak === NAK.SECURITY_BLOCK || nak === NAK.SECURITY_CONDITIONS)) {
      loseSession(state, context, at, 'reader-lost-session')
      return
    }
  } else if (exchange.queued?.command.kind === 'comset') {
    if (onComset(state, context, exchange.queued, code, data, at)) return
  } else {
    if (exchange.queued) reportOutcome(context, exchange.queued, { kind: 'done' })
    applyReply(state, context, code, data)
    if (exchange.purpose === 'poll' && state.refusesPolls) {
      state.refusesPolls = false
      state.lastServedAt = at
      reportOnline(state, context)
    }
    state.pollAgain = exchange.purpose === 'poll' && code !== REPLY.ACK
  }
  advancePhase(state, context, exchange)
}

/** COM holds the settings that the reader uses from its next packet on (osdp.md 12). True when it moved. */
function onComset(
  state: PdState,
  context: PdContext,
  queued: QueuedCommand,
  code: number,
  data: Uint8Array,
  at: number,
): boolean {
  const settings = code === REPLY.COM ? decodeCom(data) : undefined
  if (!settings?.ok) {
    reportOutcome(context, queued, { kind: 'refused', nak: 0 })
    return false
  }
  reportOutcome(context, queued, { kind: 'done' })
  state.config = { ...state.config, address: settings.value.address }
  restart(state, context, at)
  emit(context, { kind: 'line-settings', settings: settings.value })
  return true
}

/** After a COMSET without answer, any answer shows the reader's current address. */
function settleAddress(state: PdState, context: PdContext): void {
  if (state.moving?.to.address === state.config.address)
    emit(context, { kind: 'line-settings', settings: state.moving.to })
  state.moving = null
}

function advancePhase(state: PdState, context: PdContext, exchange: Exchange): void {
  if (exchange.purpose === 'probe') {
    state.phase = 'identify'
    state.faultsReported.clear()
    state.sessionSince = state.lastHeardAt
  } else if (exchange.purpose === 'identify') {
    state.phase = 'capabilities'
    state.unsupported.clear()
  } else if (exchange.purpose === 'capabilities') {
    state.phase = 'status'
    state.statusLeft = statusQueries(state)
  } else if (exchange.purpose === 'status') {
    state.statusLeft.shift()
    if (state.statusLeft.length > 0) return
    state.phase = 'online'
    state.reportedProblem = null
    if (!state.refusesPolls) reportOnline(state, context)
  }
}

function reportOnline(state: PdState, context: PdContext): void {
  const { identity, capabilities } = state
  const secure = state.session !== null
  emit(context, { kind: state.reported === 'online' ? 'resumed' : 'online', secure, identity, capabilities })
  state.reported = 'online'
}

/** Queried once per connect, since edges during an outage are lost (osdp.md 12). */
function statusQueries(state: PdState): number[] {
  const has = (capability: number): boolean => state.capabilities.some((c) => c.function === capability && c.count > 0)
  const queries: number[] = [COMMAND.LSTAT]
  if (has(CAPABILITY.INPUTS)) queries.push(COMMAND.ISTAT)
  if (has(CAPABILITY.OUTPUTS)) queries.push(COMMAND.OSTAT)
  if (has(CAPABILITY.READERS)) queries.push(COMMAND.RSTAT)
  return queries
}
