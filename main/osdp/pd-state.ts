/**
 * The CP's memory of one PD. The bus holds the object; only the functions of `pd-*.ts` change it, in place.
 */
import { doubledWait } from '../domain/doubling'
import type { LineSettings } from './commands/comset'
import type { Capability } from './replies/pdcap'
import type { CommandOutcome, KeyProblem, OfflineReason, PdEvent, SessionLoss } from './pd-event'
import type { InputState } from './replies/istatr'
import { type Patience, newPatience } from './patience'
import type { PdCommand } from './pd-command'
import type { PdId } from './replies/pdid'
import { type Latencies, newLatencies } from './latencies'
import type { Aes, SecureSession, SessionKeys } from './secure-channel'

/** Without a valid reply for this long both sides count the link as offline (osdp.md 1). */
export const OFFLINE_MS = 8_000
/** Quick transmissions of one packet; after that the reader only gets the bus's one probe per second. */
export const QUICK_ATTEMPTS = 4
/** The same for the first packet to a PD that may not exist. */
export const QUICK_ATTEMPTS_DOWN = 2
/** This many NAK 1 in a row to one packet mean a refusal, not a damaged line. */
export const CHECK_NAK_LIMIT = 4
/** Pause before the next attempt after BUSY. */
export const BUSY_PAUSE_MS = 100
/** Longest command queue of one reader; a further command is refused with `queue-full`. */
export const QUEUE_LIMIT = 64
/** A session that lasted this long was sound: after its loss the CP restarts immediately. */
const SOUND_SESSION_MS = 10_000
const RESTART_DELAY = { firstMs: 1_000, mostMs: 30_000 }

export interface PdConfig {
  readonly id: string
  /** 0..0x7E. */
  readonly address: number
  readonly secureChannel: 'required' | 'off'
  /** CRC unless an old reader knows only checksums; a secure channel demands CRC. */
  readonly check: 'crc' | 'checksum'
  /** Age at which a secure session restarts; without it a session has no age limit. */
  readonly renewAfterMs?: number
}

/** Both are stored until a handshake proves the new one (osdp.md 11). */
export interface PdKeys {
  readonly current: Uint8Array | null
  readonly pending: Uint8Array | null
}

export type Phase = 'down' | 'cryptogram' | 'identify' | 'capabilities' | 'status' | 'keyset' | 'online'

export interface QueuedCommand {
  readonly id: number
  readonly command: PdCommand
  /** Monotonic; from then on the command is dropped instead of sent. null: no limit. */
  readonly latest: number | null
  readonly urgent: boolean
  /** Number of sessions that have sent it. */
  tries: number
}

/** The one packet that waits for its reply; a retry sends these bytes again. */
export interface Exchange {
  readonly purpose:
    'probe' | 'challenge' | 'cryptogram' | 'identify' | 'capabilities' | 'status' | 'poll' | 'command' | 'keyset'
  readonly code: number
  readonly sequence: number
  readonly packet: Uint8Array
  readonly queued: QueuedCommand | null
  attempts: number
  /** Number of NAK 1 received for it. */
  checkNaks: number
  /** Monotonic; of the first transmission. */
  firstSentAt: number
  /** Monotonic; of the last transmission. */
  sentAt: number
  busySince: number | null
  /** Monotonic; earliest time to send (again). */
  notBefore: number
}

export interface Handshake {
  readonly key: Uint8Array
  readonly origin: 'default' | 'pending' | 'current'
  readonly selector: number
  readonly rndA: Uint8Array
  readonly keys: SessionKeys
  rmacI: Uint8Array | null
  /** CHLNG was sent more than once: a reader that stores no reply has made another RND.B since. */
  repeated: boolean
}

/** A new key on its way to the reader. `install`: an operator's pairing under SCBK-D, with a time limit. */
export interface Pairing {
  readonly kind: 'install' | 'roll'
  readonly operator: string
  /** Monotonic. */
  readonly until: number
  /** `open`: reach a session. `save`: store the new key. `send`: KEYSET. `prove`: handshake with the new key. */
  stage: 'open' | 'save' | 'send' | 'prove'
  /** One key for the whole pairing: any attempt that reached the reader set the same key. */
  key: Uint8Array | null
}

export interface PdStats {
  /** Packets sent, retries included. */
  sent: number
  polls: number
  replies: number
  retries: number
  timeouts: number
  /** Replies with wrong check characters. */
  crcErrors: number
  /** Commands that reached the reader damaged (NAK 1). */
  nakCheck: number
  naks: number
  busy: number
  /** Replies with another sequence number: late or duplicate. */
  stale: number
  macFailures: number
  sessions: number
  /** From the end of our transmission to the last byte of the reply, in milliseconds. */
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
  /** Sequence number of the next new command; 0 only at the start. */
  sequence: number
  exchange: Exchange | null
  session: SecureSession | null
  sessionSince: number
  handshake: Handshake | null
  /** Index of the known key that the next handshake tries. */
  keyTurn: number
  pairing: Pairing | null
  queue: QueuedCommand[]
  /** Status queries left before the reader counts as online. */
  statusLeft: number[]
  pollAgain: boolean
  /** Offline or answering badly: only the bus's one probe per second reaches it. */
  slow: boolean
  /** Monotonic; last use of the bus's one probe per second. */
  probedAt: number
  /** Monotonic; earliest time of the next exchange (session restarts are rate-limited). */
  notBefore: number
  losses: number
  /** Monotonic: any answer of the reader, and any valid one (inside the session, where one is required). */
  lastHeardAt: number
  lastServedAt: number
  /** Last reported state; null before the first report. */
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
  /** The last accepted reply, to distinguish a duplicate from a restart. */
  lastReply: Uint8Array | null
  /** The answer to a packet that was sent more than once: up to `left` more copies may still arrive. */
  ghost: { readonly raw: Uint8Array; readonly left: number; readonly until: number } | null
  faultsReported: Set<string>
  /** Codes of light, sound and text commands that the reader does not know, each with its NAK. */
  unsupported: Map<number, number>
  /** The reader refused several polls in a row and has answered none since, so no card can arrive from it. */
  refusesPolls: boolean
  /** After a COMSET without answer: the old address, and the possible new settings. */
  moving: { readonly from: number; readonly to: LineSettings } | null
  /** Moved to another speed; gets no traffic until the port follows. */
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
  /** Store both keys durably, then confirm with the input `keys-saved`. */
  | { readonly kind: 'save-keys'; readonly keys: PdKeys }
  /**
   * An unlock was written at `sentAt`, got no answer and is now too late: if the port still buffers it, it must drop
   * it. Bytes received since then show that the port buffers nothing so old.
   */
  | { readonly kind: 'discard-output'; readonly sentAt: number }

/** External inputs of the functions, and the list that collects their effects. */
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

/** 0 only at the start; then 1, 2, 3, 1, ... */
export const nextSequence = (sequence: number): number => (sequence % 3) + 1

export const needsSession = (state: PdState): boolean => state.config.secureChannel === 'required'

/** Counts a valid answer, unless the reader refuses polls: only polls bring cards. */
export function markServed(state: PdState, at: number): void {
  if (!state.refusesPolls) state.lastServedAt = at
}

/** A command that stayed unanswered in this many sessions fails. */
export const MAX_TRIES = 3

/** Puts the command back into the queue: the next session sends it, unless it is too late by then. */
export function requeue(state: PdState, context: PdContext): void {
  const queued = state.exchange?.queued
  if (!queued) return
  queued.tries++
  if (queued.tries >= MAX_TRIES) reportOutcome(context, queued, { kind: 'no-answer' })
  else state.queue.unshift(queued)
}

/** Restarts at sequence 0. The PD drops all replies that the CP has not acknowledged (osdp.md 4). */
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

/** Losses that an attacker may cause in order to guess again: a MAC has only four bytes (osdp.md 11). */
const suspicious = new Set<SessionLoss>(['mac-failure', 'clear-reply'])

/**
 * A session ended unexpectedly. After a sound session it restarts immediately; after short ones it waits, and longer
 * each time when the loss may be an attack.
 */
export function loseSession(state: PdState, context: PdContext, at: number, why: SessionLoss): void {
  const running = state.phase !== 'down' && state.phase !== 'cryptogram'
  state.losses = running && at - state.sessionSince >= SOUND_SESSION_MS ? 0 : state.losses + 1
  if (running) emit(context, { kind: 'session-lost', why })
  restart(state, context, at)
  if (state.losses > 1) {
    const growing = doubledWait(RESTART_DELAY, state.losses - 1)
    state.notBefore = at + (suspicious.has(why) ? growing : RESTART_DELAY.firstMs)
  }
  state.trouble = 'security'
}
