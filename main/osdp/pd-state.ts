/**
 * Everything the CP remembers of one PD. The object is held by the bus and changed in place by the functions of
 * `pd-*.ts`, and by nothing else.
 */
import type { LineSettings } from './commands/comset'
import type { Capability } from './replies/pdcap'
import type { CommandOutcome, KeyProblem, OfflineReason, PdEvent, SessionLoss } from './pd-event'
import type { InputState } from './replies/istatr'
import { type Patience, newPatience } from './patience'
import type { PdCommand } from './pd-command'
import type { PdId } from './replies/pdid'
import { type Latencies, newLatencies } from './latencies'
import type { Aes, SecureSession, SessionKeys } from './secure-channel'

/** No valid reply for so long means offline, on both sides (osdp.md 1). */
export const OFFLINE_MS = 8_000
/** Transmissions of one packet in quick succession; after that it only takes part in the bus's one probe a second. */
export const QUICK_ATTEMPTS = 4
/** The same for the first packet to a PD that may not be there at all. */
export const QUICK_ATTEMPTS_DOWN = 2
/** So many NAK 1 in a row to one packet are no damage on the line: the reader refuses it. */
export const CHECK_NAK_LIMIT = 4
/** A BUSY reader is asked again after so long. */
export const BUSY_PAUSE_MS = 100
/** Commands that wait for one reader; a further one is refused with `queue-full`. */
export const QUEUE_LIMIT = 64
/** A session that lasted so long was sound: the next loss is again answered at once. */
const SOUND_SESSION_MS = 10_000
const RESTART_DELAY_MS = 1_000
const RESTART_DELAY_LIMIT_MS = 30_000

export interface PdConfig {
  readonly id: string
  /** 0..0x7E. */
  readonly address: number
  readonly secureChannel: 'required' | 'off'
  /** CRC unless an old reader knows only checksums; a secure channel demands CRC. */
  readonly check: 'crc' | 'checksum'
  /** A secure session this old is begun anew; left out: it lasts. */
  readonly renewAfterMs?: number
}

/** Both are kept until the new one is proven (osdp.md 11). */
export interface PdKeys {
  readonly current: Uint8Array | null
  readonly pending: Uint8Array | null
}

export type Phase = 'down' | 'cryptogram' | 'identify' | 'capabilities' | 'status' | 'keyset' | 'online'

export interface QueuedCommand {
  readonly id: number
  readonly command: PdCommand
  /** Monotonic; at or after it the command is dropped, not sent. null: it keeps. */
  readonly latest: number | null
  readonly urgent: boolean
  /** In how many sessions it was tried already. */
  tries: number
}

/** The one packet that waits for its reply; a retry is these bytes again. */
export interface Exchange {
  readonly purpose:
    'probe' | 'challenge' | 'cryptogram' | 'identify' | 'capabilities' | 'status' | 'poll' | 'command' | 'keyset'
  readonly code: number
  readonly sequence: number
  readonly packet: Uint8Array
  readonly queued: QueuedCommand | null
  attempts: number
  /** How many NAK 1 it got. */
  checkNaks: number
  /** Monotonic; of the first transmission. */
  firstSentAt: number
  /** Monotonic; of the last transmission. */
  sentAt: number
  busySince: number | null
  /** Monotonic; not sent (again) before. */
  notBefore: number
}

export interface Handshake {
  readonly key: Uint8Array
  readonly origin: 'default' | 'pending' | 'current'
  readonly selector: number
  readonly rndA: Uint8Array
  readonly keys: SessionKeys
  rmacI: Uint8Array | null
  /** CHLNG was sent more than once: a reader that keeps no reply has made another RND.B since. */
  repeated: boolean
}

/** A new key on its way to the reader. `install`: under SCBK-D, by an operator, until a time. */
export interface Pairing {
  readonly kind: 'install' | 'roll'
  readonly operator: string
  /** Monotonic. */
  readonly until: number
  /** `open`: reach a session. `save`: the new key is being stored. `send`: KEYSET. `prove`: handshake with the new key. */
  stage: 'open' | 'save' | 'send' | 'prove'
  /** One key for the whole pairing, however often it is sent: whichever attempt got through, it is the same. */
  key: Uint8Array | null
}

export interface PdStats {
  /** Packets sent, retries included. */
  sent: number
  polls: number
  replies: number
  retries: number
  timeouts: number
  /** Replies whose check characters were wrong. */
  crcErrors: number
  /** Commands the reader received damaged (NAK 1). */
  nakCheck: number
  naks: number
  busy: number
  /** Replies with another sequence number: late or doubled ones. */
  stale: number
  macFailures: number
  sessions: number
  /** End of our transmission to last byte of the reply, milliseconds. */
  latencyMsSum: number
  latencyMsMax: number
}

export const newStats = (): PdStats => ({
  sent: 0,
  polls: 0,
  replies: 0,
  retries: 0,
  timeouts: 0,
  crcErrors: 0,
  nakCheck: 0,
  naks: 0,
  busy: 0,
  stale: 0,
  macFailures: 0,
  sessions: 0,
  latencyMsSum: 0,
  latencyMsMax: 0,
})

export interface PdState {
  config: PdConfig
  keys: PdKeys
  phase: Phase
  /** Of the next new command; 0 only at the start. */
  sequence: number
  exchange: Exchange | null
  session: SecureSession | null
  sessionSince: number
  handshake: Handshake | null
  /** Which of the known keys the next handshake tries. */
  keyTurn: number
  pairing: Pairing | null
  queue: QueuedCommand[]
  /** Status queries still to make before the reader counts as online. */
  statusLeft: number[]
  pollAgain: boolean
  /** Down and not answering well: only the bus's one probe a second reaches it. */
  slow: boolean
  /** Monotonic; when the bus's one probe a second last went to it. */
  probedAt: number
  /** Monotonic; no new exchange before (session restarts are rate-limited). */
  notBefore: number
  losses: number
  /** Monotonic: any answer of the reader, and any that served (in the session, where one is needed). */
  lastHeardAt: number
  lastServedAt: number
  /** What was last reported: null before the first report. */
  reported: 'online' | 'offline' | null
  trouble: OfflineReason
  reportedProblem: KeyProblem | null
  identity: PdId | null
  cuid: Uint8Array | null
  capabilities: readonly Capability[]
  inputs: readonly InputState[] | null
  inputsFresh: boolean
  tamper: boolean | null
  powerFailure: boolean | null
  /** The last accepted reply, to tell a doubled one from a restart. */
  lastReply: Uint8Array | null
  /** The answer to a packet that was sent more than once: so many more of it may still come. */
  ghost: { readonly raw: Uint8Array; readonly left: number; readonly until: number } | null
  faultsReported: Set<string>
  /** Codes of commands for light, sound and text that it does not know, each with its NAK. */
  unsupported: Map<number, number>
  /** It refused several polls in a row and has answered none since: whatever else it answers, it serves nobody. */
  refusesPolls: boolean
  /** After a COMSET without an answer: where it was, and where it may be. */
  moving: { readonly from: number; readonly to: LineSettings } | null
  /** Moved to another speed; left alone until the port follows. */
  parked: boolean
  stats: PdStats
  patience: Patience
  latencies: Latencies
}

export function newPd(config: PdConfig, keys: PdKeys, at: number): PdState {
  return {
    config,
    keys,
    phase: 'down',
    sequence: 0,
    exchange: null,
    session: null,
    sessionSince: 0,
    handshake: null,
    keyTurn: 0,
    pairing: null,
    queue: [],
    statusLeft: [],
    pollAgain: false,
    slow: false,
    probedAt: at,
    notBefore: at,
    losses: 0,
    lastHeardAt: at,
    lastServedAt: at,
    reported: null,
    trouble: 'no-reply',
    reportedProblem: null,
    identity: null,
    cuid: null,
    capabilities: [],
    inputs: null,
    inputsFresh: true,
    tamper: null,
    powerFailure: null,
    lastReply: null,
    ghost: null,
    faultsReported: new Set(),
    unsupported: new Map(),
    refusesPolls: false,
    moving: null,
    parked: false,
    stats: newStats(),
    patience: newPatience(),
    latencies: newLatencies(),
  }
}

export type PdEffect =
  | { readonly kind: 'event'; readonly event: PdEvent }
  /** Store both keys durably, then say so by the input `keys-saved`. */
  | { readonly kind: 'save-keys'; readonly keys: PdKeys }
  /**
   * An unlock was written at `sentAt`, never answered, and is now too late: should the port still hold it, it must not
   * leave. Bytes heard since show that the port holds nothing so old.
   */
  | { readonly kind: 'discard-output'; readonly sentAt: number }

/** What the functions need from outside, and where their effects go. */
export interface PdContext {
  readonly aes: Aes
  readonly random: (bytes: number) => Uint8Array
  readonly effects: PdEffect[]
}

export const emit = (context: PdContext, event: PdEvent): void => {
  context.effects.push({ kind: 'event', event })
}

export const reportOutcome = (context: PdContext, queued: QueuedCommand, outcome: CommandOutcome): void =>
  emit(context, { kind: 'command', id: queued.id, outcome })

/** 0 is for the start only; then 1, 2, 3, 1, ... */
export const nextSequence = (sequence: number): number => (sequence % 3) + 1

export const needsSession = (state: PdState): boolean => state.config.secureChannel === 'required'

/** An answer that serves, unless polls are refused: those alone bring cards. */
export function markServed(state: PdState, at: number): void {
  if (!state.refusesPolls) state.lastServedAt = at
}

/** How often a command is tried in a new session before it counts as unanswered. */
export const MAX_TRIES = 3

/** Puts the command on its way back where it came from: the next session sends it, unless it is too late by then. */
export function requeue(state: PdState, context: PdContext): void {
  const queued = state.exchange?.queued
  if (!queued) return
  queued.tries++
  if (queued.tries >= MAX_TRIES) reportOutcome(context, queued, { kind: 'no-answer' })
  else state.queue.unshift(queued)
}

/** Begins anew at sequence 0. What the PD had not been acknowledged it forgets with that (osdp.md 4). */
export function restart(state: PdState, context: PdContext, at: number): void {
  requeue(state, context)
  state.exchange = null
  state.session = null
  state.handshake = null
  state.phase = 'down'
  state.sequence = 0
  state.pollAgain = false
  state.notBefore = Math.max(state.notBefore, at)
}

/** Losses that an attacker may cause to try again: a MAC has four bytes only (osdp.md 11). */
const suspicious = new Set<SessionLoss>(['mac-failure', 'clear-reply'])

/**
 * A session ended against our will: restarts at once after a sound session. After short ones it waits, and ever longer
 * when the loss may be an attack.
 */
export function loseSession(state: PdState, context: PdContext, at: number, why: SessionLoss): void {
  const running = state.phase !== 'down' && state.phase !== 'cryptogram'
  state.losses = running && at - state.sessionSince >= SOUND_SESSION_MS ? 0 : state.losses + 1
  if (running) emit(context, { kind: 'session-lost', why })
  restart(state, context, at)
  if (state.losses > 1) {
    const growing = Math.min(RESTART_DELAY_LIMIT_MS, RESTART_DELAY_MS * 2 ** (state.losses - 2))
    state.notBefore = at + (suspicious.has(why) ? growing : RESTART_DELAY_MS)
  }
  state.trouble = 'security'
}
