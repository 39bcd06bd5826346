/**
 * CHLNG, CCRYPT, SCRYPT, RMAC_I on the CP's side (OSDP 2.2, D.1.3; osdp.md 10 and 11). There is no fallback: neither to
 * the default key, which only an operator's pairing may use, nor to clear.
 */
import { equalInConstantTime, u8 } from './bytes'
import { COMMAND, REPLY } from './codes'
import { type Frame, SCS, encodeFrame } from './frame'
import { keyInUse } from './pd-pairing'
import { type KeyProblem } from './pd-event'
import {
  type Exchange,
  type Handshake,
  type PdContext,
  type PdState,
  emit,
  loseSession,
  restart,
  markServed,
} from './pd-state'
import { decodeCcrypt } from './replies/ccrypt'
import { NAK } from './replies/nak'
import { decodeRmacI } from './replies/rmac-i'
import {
  RANDOM_BYTES,
  RMAC_I_BAD,
  SCBK_D,
  SELECT_SCBK,
  SELECT_SCBK_D,
  clientCryptogram,
  deriveKeys,
  initialRmac,
  serverCryptogram,
  startSession,
} from './secure-channel'

type Candidate = Pick<Handshake, 'key' | 'origin' | 'selector'>

/** The keys that a handshake may use now, best first. */
function candidates(state: PdState): Candidate[] {
  if (state.pairing?.kind === 'install' && state.pairing.stage === 'open')
    return [{ key: SCBK_D, origin: 'default', selector: SELECT_SCBK_D }]
  const { pending, current } = state.keys
  const known: Candidate[] = []
  if (pending) known.push({ key: pending, origin: 'pending', selector: SELECT_SCBK })
  if (current) known.push({ key: current, origin: 'current', selector: SELECT_SCBK })
  return known
}

export const hasKey = (state: PdState): boolean => candidates(state).length > 0

const newExchange = (fields: Pick<Exchange, 'purpose' | 'code' | 'sequence' | 'packet'>, at: number): Exchange => ({
  ...fields,
  queued: null,
  attempts: 0,
  checkNaks: 0,
  firstSentAt: at,
  sentAt: at,
  busySince: null,
  notBefore: at,
})

/** CHLNG at sequence 0. Its RND.A is the same in every retry, since the exchange stores the bytes. */
export function beginChallenge(state: PdState, context: PdContext, at: number): Exchange {
  const known = candidates(state)
  const candidate = known[state.keyTurn % known.length]
  if (!candidate) throw new Error('broken invariant: a challenge without a key')
  const rndA = context.random(RANDOM_BYTES)
  state.handshake = {
    ...candidate,
    rndA,
    keys: deriveKeys(context.aes, candidate.key, rndA),
    rmacI: null,
    repeated: false,
  }
  const packet = encodeFrame({
    address: state.config.address,
    direction: 'command',
    sequence: 0,
    security: { type: SCS.CHLNG, data: Uint8Array.of(candidate.selector) },
    code: COMMAND.CHLNG,
    data: rndA,
  })
  return newExchange({ purpose: 'challenge', code: COMMAND.CHLNG, sequence: 0, packet }, at)
}

/** A handshake failed because of its key: tries the other known key, or reports the failure and slows down. */
export function keyFailure(state: PdState, context: PdContext, at: number, why: KeyProblem): void {
  const count = candidates(state).length
  if (state.handshake?.repeated && (why === 'server-refused' || why === 'rmac')) {
    // Our cryptogram may have answered the RND.B of an earlier reply: that says nothing about the key, so it tries
    // again.
    restart(state, context, at)
    return
  }
  state.keyTurn++
  restart(state, context, at)
  if (count > 1 && state.keyTurn % count !== 0) return
  state.slow = true
  state.trouble = 'key'
  if (state.pairing?.kind === 'install') {
    // The reader did not store the new key: start over while the operator's time lasts.
    if (state.pairing.stage === 'prove') state.pairing.stage = 'open'
    return
  }
  if (state.reportedProblem === why) return
  state.reportedProblem = why
  emit(context, { kind: 'key-problem', why })
}

/** The answer to CHLNG. True when the frame was one. */
export function onChallengeReply(
  state: PdState,
  context: PdContext,
  frame: Frame,
  at: number,
  exchange: Exchange,
): boolean {
  const { handshake } = state
  if (!handshake) return false
  if (frame.code === REPLY.NAK) {
    const nak = u8(frame.data, 0)
    if (nak === NAK.SECURITY_BLOCK || nak === NAK.SECURITY_CONDITIONS) keyFailure(state, context, at, 'refused')
    else if (nak === NAK.SEQUENCE) loseSession(state, context, at, 'reader-lost-session')
    else keyFailure(state, context, at, 'unsupported')
    return true
  }
  if (frame.code !== REPLY.CCRYPT || frame.security?.type !== SCS.CCRYPT) return false
  const decoded = decodeCcrypt(frame.data)
  if (!decoded.ok) {
    emit(context, { kind: 'reader-fault', fault: { kind: 'malformed', reply: 'CCRYPT', problem: decoded.error } })
    keyFailure(state, context, at, 'wrong-key')
    return true
  }
  if (u8(frame.security.data, 0) !== handshake.selector) {
    keyFailure(state, context, at, 'selector')
    return true
  }
  const { rndB, cuid } = decoded.value
  const expected = clientCryptogram(context.aes, handshake.keys, handshake.rndA, rndB)
  if (!equalInConstantTime(expected, decoded.value.clientCryptogram)) {
    keyFailure(state, context, at, 'wrong-key')
    return true
  }
  const server = serverCryptogram(context.aes, handshake.keys, handshake.rndA, rndB)
  handshake.rmacI = initialRmac(context.aes, handshake.keys, server)
  if (state.cuid && !equalInConstantTime(state.cuid, cuid))
    emit(context, { kind: 'reader-fault', fault: { kind: 'identity-changed' } })
  state.cuid = cuid
  handshake.repeated = exchange.attempts > 1
  state.slow = false
  state.phase = 'cryptogram'
  const packet = encodeFrame({
    address: state.config.address,
    direction: 'command',
    sequence: 1,
    security: { type: SCS.SCRYPT, data: Uint8Array.of(handshake.selector) },
    code: COMMAND.SCRYPT,
    data: server,
  })
  state.exchange = newExchange({ purpose: 'cryptogram', code: COMMAND.SCRYPT, sequence: 1, packet }, at)
  return true
}

/** The answer to SCRYPT. True when the frame was one. */
export function onCryptogramReply(state: PdState, context: PdContext, frame: Frame, at: number): boolean {
  const { handshake } = state
  if (!handshake?.rmacI) return false
  if (frame.code === REPLY.NAK) {
    const nak = u8(frame.data, 0)
    if (nak === NAK.SEQUENCE) loseSession(state, context, at, 'reader-lost-session')
    else keyFailure(state, context, at, 'server-refused')
    return true
  }
  if (frame.code !== REPLY.RMAC_I || frame.security?.type !== SCS.RMAC_I) return false
  const decoded = decodeRmacI(frame.data)
  if (u8(frame.security.data, 0) === RMAC_I_BAD || frame.data.length === 0) {
    keyFailure(state, context, at, 'server-refused')
  } else if (!decoded.ok || !equalInConstantTime(decoded.value.rmac, handshake.rmacI)) {
    keyFailure(state, context, at, 'rmac')
  } else {
    state.session = startSession(handshake.keys, handshake.rmacI)
    state.sessionSince = at
    markServed(state, at)
    state.stats.sessions++
    state.reportedProblem = null
    state.faultsReported.clear()
    const { origin } = handshake
    state.handshake = null
    state.phase = 'identify'
    keyInUse(state, context, origin)
  }
  return true
}
