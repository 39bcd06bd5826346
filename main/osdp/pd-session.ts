/**
 * The CP's side of one PD (osdp.md 4, 10 to 12): `offline -> CHLNG, SCRYPT (or POLL) -> ID -> CAP -> status -> online`.
 * Has no port and no clock: the bus passes in packets with their monotonic milliseconds, and gives the turn to send.
 */
import { unreachable } from '../domain/assert'
import { COMMAND } from './codes'
import { encodeCap } from './commands/cap'
import { encodeId } from './commands/id'
import { encodeKeyset } from './commands/keyset'
import { type Frame, encodeFrame } from './frame'
import { type Verdict, onFrame } from './pd-answer'
import { type Message, type PdCommand, isUrgent, messageOf } from './pd-command'
import { beginChallenge, hasKey } from './pd-handshake'
import {
  type PairRequest,
  failPairing,
  forgetKeys,
  keysLoaded,
  keysSaved,
  proveKey,
  startPairing,
  startRoll,
} from './pd-pairing'
import {
  type Exchange,
  OFFLINE_MS,
  type PdContext,
  type PdKeys,
  type PdState,
  QUEUE_LIMIT,
  QUICK_ATTEMPTS,
  QUICK_ATTEMPTS_DOWN,
  type QueuedCommand,
  emit,
  loseSession,
  needsSession,
  reportOutcome,
  restart,
} from './pd-state'
import { newPatience } from './patience'
import { isUnsupported } from './pd-refusal'
import { protect } from './secure-channel'

export type PdInput =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly raw: Uint8Array }
  | { readonly kind: 'no-reply' }
  /** `inFlight`: the packet is on the wire and its reply time has not passed. */
  | { readonly kind: 'tick'; readonly inFlight: boolean }
  | { readonly kind: 'port-down' }
  | { readonly kind: 'command'; readonly id: number; readonly command: PdCommand; readonly latest: number | null }
  | { readonly kind: 'pair'; readonly request: PairRequest }
  | { readonly kind: 'roll-key'; readonly request: PairRequest }
  | { readonly kind: 'cancel-pairing' }
  | { readonly kind: 'forget-keys' }
  /** The store can be read only now; nothing is saved. */
  | { readonly kind: 'keys-loaded'; readonly keys: PdKeys }
  | { readonly kind: 'keys-saved'; readonly saved: boolean }
  | { readonly kind: 'restart' }

export function nextPd(state: PdState, input: PdInput, at: number, context: PdContext): Verdict {
  switch (input.kind) {
    case 'frame':
      return onFrame(state, context, input.frame, input.raw, at)
    case 'no-reply':
      onNoReply(state, context, at)
      break
    case 'tick':
      onTick(state, context, at, input.inFlight)
      break
    case 'port-down':
      restart(state, context, at)
      state.slow = false
      if (state.reported !== 'offline') goOffline(state, context, 'port')
      state.lastHeardAt = at
      break
    case 'command':
      enqueue(state, context, input, at)
      break
    case 'pair':
      startPairing(state, context, input.request, at)
      break
    case 'roll-key':
      startRoll(state, context, input.request)
      break
    case 'cancel-pairing':
      failPairing(state, context, 'cancelled', at)
      break
    case 'forget-keys':
      forgetKeys(state, context, at)
      break
    case 'keys-loaded':
      keysLoaded(state, context, input.keys, at)
      break
    case 'keys-saved':
      keysSaved(state, context, input.saved, at)
      break
    case 'restart':
      restart(state, context, at)
      state.slow = false
      break
  }
  return 'ignored'
}

/** In which order the bus gives turns (osdp.md 12). `never`: no turn until another input arrives. */
export type Readiness = 'urgent' | 'again' | 'normal' | 'probe' | 'never'

export function readiness(state: PdState): Readiness {
  if (state.parked) return 'never'
  const { exchange } = state
  if (exchange) {
    if (exchange.attempts >= (state.phase === 'down' ? QUICK_ATTEMPTS_DOWN : QUICK_ATTEMPTS)) return 'probe'
    return exchange.queued?.urgent ? 'urgent' : state.slow ? 'probe' : 'normal'
  }
  if (state.phase === 'down') return state.slow ? 'probe' : 'normal'
  if (state.phase === 'keyset') return state.pairing?.stage === 'send' ? 'normal' : 'never'
  if (state.phase !== 'online') return 'normal'
  if (state.queue.some((queued) => queued.urgent)) return 'urgent'
  return state.pollAgain ? 'again' : 'normal'
}

export const readyAt = (state: PdState): number =>
  Math.max(state.notBefore, state.exchange?.notBefore ?? state.notBefore)

/** Uses the turn: returns the packet to send now, or null when there is nothing to send. */
export function nextPacket(state: PdState, at: number, context: PdContext): Uint8Array | null {
  dropLate(state, context, at)
  if (readyAt(state) > at || readiness(state) === 'never') return null
  const exchange = (state.exchange ??= begin(state, context, at))
  if (exchange.attempts > 0) state.stats.retries++
  if (exchange.purpose === 'poll') state.stats.polls++
  if (exchange.attempts === 0) exchange.firstSentAt = at
  exchange.attempts++
  exchange.sentAt = at
  state.stats.sent++
  return exchange.packet
}

/** Drops commands past their latest time; a command that is already on its way is not sent again (apb.md 9). */
function dropLate(state: PdState, context: PdContext, at: number): void {
  const late = (queued: QueuedCommand): boolean => queued.latest !== null && at >= queued.latest
  if (state.queue.some(late)) {
    for (const queued of state.queue.filter(late))
      reportOutcome(context, queued, { kind: 'too-late', sent: queued.tries > 0 })
    state.queue = state.queue.filter((queued) => !late(queued))
  }
  const { exchange } = state
  const sent = exchange?.queued
  if (!sent || !late(sent)) return
  state.exchange = null
  reportOutcome(context, sent, { kind: 'too-late', sent: true })
  // The same bytes must not go out again, and without them sequence and MAC chain cannot continue.
  context.effects.push({ kind: 'discard-output', sentAt: exchange.sentAt })
  loseSession(state, context, at, 'unlock-abandoned')
}

function enqueue(state: PdState, context: PdContext, input: Extract<PdInput, { kind: 'command' }>, at: number): void {
  const { id, command, latest } = input
  const queued: QueuedCommand = { id, command, latest, urgent: isUrgent(command), tries: 0 }
  if (latest !== null && at >= latest) reportOutcome(context, queued, { kind: 'too-late', sent: false })
  else if (isUnsupported(state, context, queued)) return
  else if (state.queue.length >= QUEUE_LIMIT) reportOutcome(context, queued, { kind: 'queue-full' })
  else state.queue.push(queued)
}

/** The next command of the queue: door commands before light, sound and text. */
function shiftQueue(state: PdState): QueuedCommand | undefined {
  const door = state.queue.findIndex((queued) => queued.command.kind === 'output')
  const next = door >= 0 ? door : state.queue.findIndex((queued) => queued.urgent)
  return state.queue.splice(next >= 0 ? next : 0, 1)[0]
}

function begin(state: PdState, context: PdContext, at: number): Exchange {
  const message = (
    purpose: Exchange['purpose'],
    { code, data }: Message,
    queued: QueuedCommand | null = null,
  ): Exchange => {
    const { address, check } = state.config
    const { sequence } = state
    const fields = { address, direction: 'command', sequence, code, data } as const
    let packet: Uint8Array
    if (state.session) {
      const made = protect(context.aes, state.session, fields)
      state.session = made.session
      packet = made.packet
    } else {
      packet = encodeFrame({ ...fields, check })
    }
    return {
      ...{ purpose, code, sequence, packet, queued, attempts: 0, checkNaks: 0 },
      ...{ firstSentAt: at, sentAt: at, busySince: null, notBefore: at },
    }
  }
  const noData = new Uint8Array(0)
  switch (state.phase) {
    case 'down':
    case 'cryptogram':
      if (!needsSession(state) && !state.pairing) return message('probe', { code: COMMAND.POLL, data: noData })
      if (hasKey(state)) return beginChallenge(state, context, at)
      return message('probe', { code: COMMAND.ID, data: encodeId() })
    case 'identify':
      return message('identify', { code: COMMAND.ID, data: encodeId() })
    case 'capabilities':
      return message('capabilities', { code: COMMAND.CAP, data: encodeCap() })
    case 'status':
      return message('status', { code: state.statusLeft[0] ?? COMMAND.LSTAT, data: noData })
    case 'keyset':
    case 'online': {
      if (state.session && state.pairing?.stage === 'send' && state.pairing.key)
        return message('keyset', { code: COMMAND.KEYSET, data: encodeKeyset(state.pairing.key) })
      const queued = shiftQueue(state)
      if (queued) return message('command', messageOf(queued.command), queued)
      state.pollAgain = false
      return message('poll', { code: COMMAND.POLL, data: noData })
    }
    default:
      return unreachable(state.phase)
  }
}

function onNoReply(state: PdState, context: PdContext, at: number): void {
  state.stats.timeouts++
  const { exchange } = state
  if (!exchange) return
  exchange.notBefore = at
  if (exchange.attempts < QUICK_ATTEMPTS) return
  if (exchange.purpose === 'cryptogram') {
    restart(state, context, at)
    state.slow = true
  } else if (exchange.purpose === 'keyset') {
    proveKey(state, context, at)
  } else if (exchange.queued?.command.kind === 'comset') {
    const { queued } = exchange
    reportOutcome(context, queued, { kind: 'no-answer' })
    state.exchange = null
    // The reader may have moved without an answer: tries the new address, then the old one (osdp.md 12).
    if (queued.command.kind === 'comset' && queued.command.address !== state.config.address)
      state.moving = { from: state.config.address, to: { address: queued.command.address, baud: queued.command.baud } }
    tryOtherAddress(state)
    restart(state, context, at)
  }
}

function onTick(state: PdState, context: PdContext, at: number, inFlight: boolean): void {
  // Only the packet on the wire may still be answered; every other late command is dropped now.
  if (!inFlight || !state.exchange) dropLate(state, context, at)
  if (state.pairing && at >= state.pairing.until) failPairing(state, context, 'time', at)
  if (renewalDue(state, at)) loseSession(state, context, at, 'renewal')
  // During the wait before a rate-limited restart the CP sends nothing, so silence does not count.
  const silent = at - Math.max(state.lastHeardAt, state.notBefore) >= OFFLINE_MS
  if (silent && !inFlight && (state.phase !== 'down' || state.moving)) {
    restart(state, context, at)
    state.slow = true
    tryOtherAddress(state)
    state.lastHeardAt = at
  }
  if (at - state.lastServedAt >= OFFLINE_MS && state.reported !== 'offline')
    goOffline(state, context, silent ? 'no-reply' : state.trouble)
}

/** A session past its age limit restarts when its queue is empty (osdp.md 11). */
const renewalDue = (state: PdState, at: number): boolean =>
  state.session !== null &&
  state.phase === 'online' &&
  state.exchange === null &&
  state.pairing === null &&
  state.queue.length === 0 &&
  !state.pollAgain &&
  at - state.sessionSince >= (state.config.renewAfterMs ?? Infinity)

function goOffline(state: PdState, context: PdContext, reason: PdState['trouble']): void {
  state.reported = 'offline'
  // An offline reader costs the others only the usual wait.
  state.patience = newPatience()
  state.inputsFresh = true
  emit(context, { kind: 'offline', reason })
}

/** After a COMSET without answer, alternates between the old and the new address until the reader answers. */
function tryOtherAddress(state: PdState): void {
  const { moving } = state
  if (!moving) return
  const address = state.config.address === moving.from ? moving.to.address : moving.from
  state.config = { ...state.config, address }
}
