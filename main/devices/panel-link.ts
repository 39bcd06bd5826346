/**
 * The live end of one panel's link: dials or takes the panel's connection, runs what the session asks for, and comes back
 * after it went down. It holds no rules; those are in `panel/session`.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { DeviceEvent } from '../domain/event'
import type { ControllerId, ReaderId } from '../domain/ids'
import type { PanelCommand, PanelDelivery, PanelEvent, PanelOrder, PanelStatus } from '../domain/panel'
import type { SiteRecord } from '../domain/record'
import { fail, ok, type Result } from '../domain/result'
import type { Controller, Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { commonSections, readerSection, type Deciding, type SectionContent } from '../panel/configuration'
import { indexPanel, type PanelIndex } from '../panel/events'
import { createFramer } from '../panel/framer'
import { BACKLOG_WINDOW, HEARTBEAT_MS, SILENCE_MS } from '../panel/limits'
import { markOf, memoryOf, type PanelMark } from '../panel/mark'
import { refused } from '../panel/refused'
import { RefusalReason } from '../panel/schema/panel-link_pb'
import { addSerials, type SerialRange } from '../panel/serials'
import { deadline, next, openSession } from '../panel/session'
import type { Effect, Input, PanelMemory, SessionState, Taken } from '../panel/session-state'
import { dialPanel, type Peer, type TlsMaterial } from '../transport/panel-sockets'
import type { Port } from '../transport/port'
import { createReconnect } from './reconnect'

/** Structural part of the clock of `main/clock.ts`. */
export interface LinkClock {
  now(): Instant
  monotonic(): number
  setTimer(ms: number, fire: () => void): () => void
}

/** Something heard from a panel, in the order it was heard. Either a record for the engine or a report to keep beside. */
export interface PanelInput {
  /** Rises by one for each input of this link; see `durable`. */
  readonly token: number
  readonly controller: ControllerId
  /** The panel's own number of it, when it is a stored event. */
  readonly serial?: number
  /** It comes from what the panel had stored, and may wait behind what is live. */
  readonly backlog: boolean
  readonly record?: SiteRecord
  readonly report?: DeviceEvent | PanelEvent
  /** The panel waits for `answer(id, ...)` and takes none at or after `atLatest`. */
  readonly request?: { readonly id: number; readonly atLatest: Instant }
}

export interface DeliveryState {
  readonly number: number
  readonly state: 'waiting' | 'done' | 'refused'
  readonly reason?: string
}

export interface PanelLinkOptions {
  readonly controller: Controller
  readonly site: Site
  readonly clock: LinkClock
  /** `listen`: the panel dials, and `adopt` hands its connection over. */
  readonly connection: { readonly kind: 'dial'; readonly host: string; readonly port: number } | { readonly kind: 'listen' }
  /** null: plain TCP, on a loopback address only. */
  readonly tls: TlsMaterial | null
  readonly hostName: string
  readonly software: string
  /** How each reader decides; host-first with 2 s and the panel's own decision after it when left out. */
  readonly deciding?: (reader: ReaderId) => Deciding
  /** What was stored with the last durable inputs; left out for a panel never heard of. */
  readonly mark?: PanelMark
  /** Deliveries not answered yet, rising by number, and the number of the next one. */
  readonly deliveries?: { readonly waiting: readonly PanelDelivery[]; readonly next: number }
  readonly heartbeatMs?: number
  readonly silenceMs?: number
  readonly backlogWindow?: number
  /** `mark` belongs into the transaction that stores the inputs; each of them has to be given to `durable` afterwards. */
  onRecords(inputs: readonly PanelInput[], mark: PanelMark): void
  onDelivery?(delivery: DeliveryState): void
  onStatus?(status: PanelStatus): void
  onSkew?(skewMs: number): void
  log(line: string): void
}

export interface PanelLink {
  readonly controller: ControllerId
  /** Everything up to this token is on the disk: the panel may forget it. */
  durable(token: number): void
  /** Answers a decision request. At or after `atLatest` nothing is sent, and the panel's fallback holds. */
  answer(request: number, granted: boolean, unlockSeconds: number, atLatest: Instant, reason?: string): void
  /** Carried out now or refused with a reason: the panel's own, or `panel-away`, `too-many-commands`, `too-late`. */
  command(command: PanelCommand, atLatest: Instant): Promise<Result<undefined, string>>
  /** Kept until the panel has it, over restarts too. The delivery has to be stored before anything follows from it. */
  deliver(order: PanelOrder, at: Instant): PanelDelivery
  /** Deliveries that the panel has not answered. */
  waiting(): readonly PanelDelivery[]
  /** The site as it is from now on; only what differs goes to the panel. */
  pushConfiguration(site: Site): void
  /** A connection on which this panel said hello: `heard` are the bytes read so far. */
  adopt(port: Port, peer: Peer, heard: Uint8Array): void
  readonly connected: boolean
  close(): void
}

/** Bytes that may wait to be sent to a panel before the connection is given up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** Refusals told to the rest of the console for one connection; the log has them all. */
const MAX_TOLD_REFUSALS = 16
const MAX_WAITING = 50_000
const DEFAULT_DECIDING: Deciding = { mode: 'host-first', answerTimeoutMs: 2_000, fallback: 'local' }

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

const commonOf = new WeakMap<Site, SectionContent[]>()
const namesOf = new WeakMap<Site, PanelIndex['credentialName']>()

/** The same for all panels of a site, so it is worked out once. */
function sectionsFor(site: Site, controller: ControllerId, deciding: (reader: ReaderId) => Deciding): SectionContent[] {
  const common = commonOf.get(site) ?? commonSections(site, sha256)
  commonOf.set(site, common)
  return [...common, readerSection(site, controller, deciding, sha256)]
}

function indexFor(site: Site, controller: ControllerId): PanelIndex {
  const index = indexPanel(site, controller, namesOf.get(site))
  namesOf.set(site, index.credentialName)
  return index
}
