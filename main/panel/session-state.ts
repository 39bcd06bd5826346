/** The state of one connection to a panel, its inputs and its effects; `session.ts` has the steps. */
import { create } from '@bufbuild/protobuf'
import type { JournalHead } from '../domain/journal-head'
import type { DeviceEvent } from '../domain/event'
import type { ControllerId, DoorId } from '../domain/ids'
import type { PanelCommand, PanelDelivery, PanelEvent, PanelStatus } from '../domain/panel'
import type { SiteRecord } from '../domain/record'
import type { Instant } from '../domain/time'
import type { SectionContent } from './configuration'
import { encodeFrame, type Body } from './envelope'
import type { PanelIndex } from './events'
import { PROTOCOL_MINOR } from './limits'
import { refusalName, refused, type Refused } from './refused'
import { NO_SERIALS, type SerialRange, type SerialSet } from './serials'
import { RefusalReason, RefusalSchema, type PanelHello, type Refusal, type Section } from './schema/panel-link_pb'

/** The part that outlives a connection. */
export interface PanelMemory {
  /** Id of the ring that these serials belong to, in hex; empty before the first hello. */
  readonly ring: string
  /** Received, on the way to the disk. */
  readonly received: SerialSet
  /** On the disk. */
  readonly durable: SerialSet
  readonly boot: string
  /** The highest decision request of that boot. */
  readonly lastRequest: bigint
  /** Doors that the engine knows as open. */
  readonly open: ReadonlySet<DoorId>
  /** Doors that a status report showed open and whose opening no event reported. */
  readonly foundOpen: ReadonlySet<DoorId>
}

export const NO_MEMORY: PanelMemory = {
  ring: '',
  received: NO_SERIALS,
  durable: NO_SERIALS,
  boot: '',
  lastRequest: 0n,
  open: new Set(),
  foundOpen: new Set(),
}

export interface SessionSettings {
  readonly controller: ControllerId
  readonly hostName: string
  readonly software: string
  /** 16 random bytes. */
  readonly sessionId: Uint8Array
  readonly heartbeatMs: number
  readonly silenceMs: number
  readonly backlogWindow: number
  /** Of the console's deliveries to this panel; left out: a panel that lost them is not noticed. */
  readonly delivered?: Delivered
}

/** How far deliveries to a panel have come, by their numbers; 0 for none. */
export interface Delivered {
  /** The highest that the panel itself has answered. */
  readonly answered: number
  /** The highest ever given to a delivery. */
  readonly used: number
}

/** An input for the rest of the console, in the order of arrival. */
export interface Accepted {
  readonly record?: SiteRecord
  readonly report?: DeviceEvent | PanelEvent
  /** Serials that this input completes once it is on the disk. */
  readonly serials?: SerialRange
  /** True for events from the panel's storage: they may wait behind live ones. */
  readonly backlog?: true
  /** The panel waits for this decision. */
  readonly request?: { readonly id: bigint; readonly atLatest: Instant }
}

export type Effect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Close once all queued bytes are sent. */
  | { readonly kind: 'close'; readonly reason: string }
  | { readonly kind: 'refused'; readonly by: 'host' | 'panel'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'accept'; readonly accepted: readonly Accepted[] }
  /** All events stored before the hello have arrived: the panel is back (apb.md 7). */
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'status'; readonly status: PanelStatus }
  | { readonly kind: 'skew'; readonly skewMs: number }
  /**
   * The panel does not have what was delivered before, or this console no longer knows what it delivered: `standing` has
   * to follow, and no configuration or delivery goes out before it. `last` is the panel's highest number.
   */
  | { readonly kind: 'forgotten'; readonly last: number }
  | { readonly kind: 'command-result'; readonly id: bigint; readonly done: boolean; readonly reason: string }
  | {
      readonly kind: 'delivery-result'
      readonly number: number
      readonly done: boolean
      readonly reason: string
      /** The panel never received it. */
      readonly byHost?: true
    }

export interface Times {
  readonly at: Instant
  /** Milliseconds of a monotonic clock. */
  readonly mono: number
  /** Our own clock is in doubt: the panel's clock is measured but not set. */
  readonly doubted?: boolean
}

export type UntimedInput =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'bad-length'; readonly length: number }
  | { readonly kind: 'time' }
  /** A grant for the door is on the disk. */
  | { readonly kind: 'granted'; readonly door: DoorId }
  /** These serials are on the disk. */
  | { readonly kind: 'durable'; readonly ranges: readonly SerialRange[] }
  | {
      readonly kind: 'answer'
      readonly request: bigint
      readonly granted: boolean
      readonly unlockSeconds: number
      readonly atLatest: Instant
      readonly reason?: string
    }
  | { readonly kind: 'command'; readonly id: bigint; readonly atLatest: Instant; readonly command: PanelCommand }
  /** Unanswered deliveries in ascending order; the hello answers those that the panel already has. */
  | { readonly kind: 'deliver'; readonly deliveries: readonly PanelDelivery[] }
  | {
      readonly kind: 'configure'
      readonly sections: readonly SectionContent[]
      readonly before: readonly SectionContent[]
      readonly index: PanelIndex
    }
  /** All unanswered deliveries, with those of what stands: the answer to `forgotten`. */
  | { readonly kind: 'standing'; readonly deliveries: readonly PanelDelivery[] }
  /** The newest value of the journal's hash chain. */
  | { readonly kind: 'head'; readonly head: JournalHead }
  | { readonly kind: 'refuse'; readonly refusal: Refused }
  | { readonly kind: 'end' }

/** What a session takes, at its instant. */
export type Input = Times & UntimedInput

export interface SessionState {
  readonly phase: 'hello' | 'live' | 'closed'
  readonly settings: SessionSettings
  readonly index: PanelIndex
  readonly memory: PanelMemory
  readonly sent: bigint
  readonly received: bigint
  readonly openedMono: number
  readonly receivedMono: number
  readonly hello: PanelHello | null
  /** When the hello arrived, on this console's clock: turns event uptimes into instants. */
  readonly helloAt: Instant
  /** Last serial in the ring at the time of the hello. */
  readonly backlogEnd: bigint
  readonly caughtUp: boolean
  /** Last serial acknowledged on this connection. */
  readonly acknowledged: bigint
  /** When to acknowledge the newly stored serials, on the monotonic clock; null without any. */
  readonly ackMono: number | null
  /** The panel has said which head it had stored; it does so once. */
  readonly storedHeadReceived: boolean
  /** The newest head of the journal, and whether this panel has it. */
  readonly head: JournalHead | null
  readonly headSent: boolean
  readonly lastLive: bigint
  readonly lastBacklog: bigint
  readonly clock: ClockState
  readonly config: ConfigState
  readonly requests: ReadonlyMap<bigint, RequestState>
  readonly commands: ReadonlySet<bigint>
  /** Those before `deliveriesDone` are answered, those before `deliveriesSent` are sent. */
  readonly deliveries: readonly PanelDelivery[]
  readonly deliveriesDone: number
  readonly deliveriesSent: number
  /** Deliveries wait for what stands, or at an old panel then for the configuration, whose objects they name. */
  readonly deliveriesHeld: 'no' | 'for-standing' | 'for-configuration'
}

export interface ClockState {
  /** The panel's clock minus ours at the last measurement. */
  readonly skewMs: number
  readonly alarmed: boolean
  /** When our last heartbeat was sent, or when the session went live. */
  readonly beatMono: number
  /** Our last heartbeat, while its echo is worth measuring; null after the panel's clock was set. */
  readonly beat: { readonly clock: bigint; readonly mono: number } | null
  readonly receivedClock: bigint
  readonly receivedMono: number
}

export interface ConfigState {
  readonly wanted: readonly SectionContent[]
  /** The minor version that the wanted content is for. */
  readonly minor: number
  /** Previously wanted content: a panel that still has it can receive differences. */
  readonly before: readonly SectionContent[]
  /** The panel's own hashes. */
  readonly hashes: ReadonlyMap<Section, Uint8Array>
  /** Messages left to send, one at a time; null without a running transfer. */
  readonly transfer: { readonly rest: readonly Body[]; readonly whole: boolean } | null
  /** The panel refused differences: send whole sections. */
  readonly distrust: boolean
  /** The panel refused whole sections: nothing is sent until the wanted content changes. */
  readonly givenUp: boolean
}

export interface RequestState {
  /** On the panel's clock. */
  readonly answerBy: bigint
}

/** A state while `next` changes it. */
export type Draft = { -readonly [K in keyof SessionState]: SessionState[K] } & { readonly effects: Effect[] }

/** The lower of both ends' minor versions: that of the session. */
export const sessionMinor = ({ hello }: Pick<Draft, 'hello'>): number =>
  Math.min(hello?.protocolMinor ?? PROTOCOL_MINOR, PROTOCOL_MINOR)

/** Sends an envelope. Our own envelopes are within the limit by construction. */
export function send(draft: Draft, body: Body): void {
  const bytes = encodeFrame(draft.sent + 1n, body)
  if (bytes === undefined)
    return refuse(draft, refused(RefusalReason.REFUSAL_OVERLOADED, `${body.case} is too large to send`))
  draft.sent += 1n
  draft.effects.push({ kind: 'send', bytes })
}

/** Reports the fault to the log and the panel, and closes. */
export function refuse(draft: Draft, refusal: Refused, sequence = 0n): void {
  draft.effects.push({ kind: 'refused', by: 'host', reason: refusalName(refusal.reason), detail: refusal.detail })
  farewell(draft, refusal, sequence)
}

/** Reports the reason to the panel only, and closes. */
export function farewell(draft: Draft, refusal: Refused, sequence = 0n): void {
  const bytes = encodeFrame(draft.sent + 1n, { case: 'refusal', value: refusalBody(refusal, true, sequence) })
  if (bytes !== undefined) {
    draft.sent += 1n
    draft.effects.push({ kind: 'send', bytes })
  }
  close(draft, refusalName(refusal.reason))
}

/** Reports a fault in one envelope, which is dropped; the connection stays. */
export function note(draft: Draft, refusal: Refused, sequence = draft.received): void {
  draft.effects.push({ kind: 'refused', by: 'host', reason: refusalName(refusal.reason), detail: refusal.detail })
  send(draft, { case: 'refusal', value: refusalBody(refusal, false, sequence) })
}

export function close(draft: Draft, reason: string): void {
  draft.phase = 'closed'
  draft.effects.push({ kind: 'close', reason })
}

const refusalBody = (refusal: Refused, closes: boolean, sequence: bigint): Refusal =>
  create(RefusalSchema, { reason: refusal.reason, detail: refusal.detail, closes, sequence })
