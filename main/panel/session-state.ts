/** The state of one connection to a panel, what goes into it and what comes out; `session.ts` has the steps. */
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
import { refusalName, refused, type Refused } from './refused'
import { NO_SERIALS, type SerialRange, type SerialSet } from './serials'
import { RefusalReason, RefusalSchema, type PanelHello, type Refusal, type Section } from './schema/panel-link_pb'

/** What outlives a connection. */
export interface PanelMemory {
  /** The ring whose serials these are, in hex; empty before the first hello. */
  readonly ring: string
  /** Taken over, on its way to the disk. */
  readonly received: SerialSet
  /** On the disk. */
  readonly durable: SerialSet
  readonly boot: string
  /** The highest decision request of that boot. */
  readonly lastRequest: bigint
  /** Doors of which the engine was told that they opened, and not yet that they closed. */
  readonly open: ReadonlySet<DoorId>
  /** Doors that a status report said are open, whose opening nobody here saw. */
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
}

/** Something for the rest of the console, in the order it was heard. */
export interface Taken {
  readonly record?: SiteRecord
  readonly report?: DeviceEvent | PanelEvent
  /** Serials that are done with once this is on the disk. */
  readonly serials?: SerialRange
  /** True for what the panel had stored: it may wait behind what is live. */
  readonly backlog?: true
  /** A decision the panel waits for. */
  readonly request?: { readonly id: bigint; readonly atLatest: Instant }
}

export type Effect =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Close after what was sent has left. */
  | { readonly kind: 'close'; readonly reason: string }
  | { readonly kind: 'refused'; readonly by: 'host' | 'panel'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'take'; readonly taken: readonly Taken[] }
  /** Everything stored before the hello was taken over: the panel is back (apb.md 7). */
  | { readonly kind: 'caught-up' }
  | { readonly kind: 'status'; readonly status: PanelStatus }
  | { readonly kind: 'skew'; readonly skewMs: number }
  | { readonly kind: 'command-result'; readonly id: bigint; readonly done: boolean; readonly reason: string }
  | { readonly kind: 'delivery-result'; readonly number: number; readonly done: boolean; readonly reason: string }

export interface Times {
  readonly at: Instant
  /** Milliseconds of a clock that only goes on. */
  readonly mono: number
}

export type Input = Times &
  (
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
    /** Deliveries not answered yet, rising; those the panel has already are answered at the hello. */
    | { readonly kind: 'deliver'; readonly deliveries: readonly PanelDelivery[] }
    | {
        readonly kind: 'configure'
        readonly sections: readonly SectionContent[]
        readonly before: readonly SectionContent[]
        readonly index: PanelIndex
      }
    /** The newest value of the journal's hash chain. */
    | { readonly kind: 'head'; readonly head: JournalHead }
    | { readonly kind: 'refuse'; readonly refusal: Refused }
    | { readonly kind: 'end' }
  )

export interface SessionState {
  readonly phase: 'hello' | 'live' | 'closed'
  readonly settings: SessionSettings
  readonly index: PanelIndex
  readonly memory: PanelMemory
  readonly sent: bigint
  readonly heard: bigint
  readonly openedMono: number
  readonly heardMono: number
  readonly hello: PanelHello | null
  /** Milliseconds between both clocks when the hello came: event uptimes are turned into instants by it. */
  readonly helloAt: Instant
  /** All that the ring held at the hello ends here. */
  readonly backlogEnd: bigint
  readonly caughtUp: boolean
  /** The last serial that was acknowledged on this connection. */
  readonly acknowledged: bigint
  /** When what is durable since then is acknowledged, on the monotonic clock; null when there is nothing. */
  readonly ackMono: number | null
  /** The newest head of the journal, and whether this panel has it. */
  readonly head: JournalHead | null
  readonly headTold: boolean
  readonly lastLive: bigint
  readonly lastBacklog: bigint
  readonly clock: ClockState
  readonly config: ConfigState
  readonly requests: ReadonlyMap<bigint, RequestState>
  readonly commands: ReadonlySet<bigint>
  /** Those before `deliveriesDone` are answered, those before `deliveriesSent` are on their way. */
  readonly deliveries: readonly PanelDelivery[]
  readonly deliveriesDone: number
  readonly deliveriesSent: number
}

export interface ClockState {
  /** Panel's clock minus ours, as last measured. */
  readonly skewMs: number
  readonly alarmed: boolean
  /** When our last heartbeat went out, or the session went live. */
  readonly beatMono: number
  /** Our last heartbeat, while its echo is worth measuring; null after the panel's clock was set. */
  readonly beat: { readonly clock: bigint; readonly mono: number } | null
  readonly heardClock: bigint
  readonly heardMono: number
}

export interface ConfigState {
  readonly wanted: readonly SectionContent[]
  /** What was wanted before: differences can be sent to a panel that still has it. */
  readonly before: readonly SectionContent[]
  /** The panel's own hashes. */
  readonly hashes: ReadonlyMap<Section, Uint8Array>
  /** Messages still to be sent, one at a time; null when nothing is on its way. */
  readonly transfer: { readonly rest: readonly Body[]; readonly whole: boolean } | null
  /** Differences were refused: send whole sections. */
  readonly distrust: boolean
  /** Whole sections were refused: nothing more is tried until something else is wanted. */
  readonly givenUp: boolean
}

export interface RequestState {
  /** On the panel's clock. */
  readonly answerBy: bigint
}

/** A state being made into the next one. */
export type Draft = { -readonly [K in keyof SessionState]: SessionState[K] } & { readonly effects: Effect[] }

/** Sends an envelope. Ours are within the limit by construction. */
export function send(draft: Draft, body: Body): void {
  const bytes = encodeFrame(draft.sent + 1n, body)
  if (bytes === undefined)
    return refuse(draft, refused(RefusalReason.REFUSAL_OVERLOADED, `${body.case} too large to send`))
  draft.sent += 1n
  draft.effects.push({ kind: 'send', bytes })
}

/** Says what is wrong, to the log and to the panel, and closes. */
export function refuse(draft: Draft, refusal: Refused, sequence = 0n): void {
  draft.effects.push({ kind: 'refused', by: 'host', reason: refusalName(refusal.reason), detail: refusal.detail })
  farewell(draft, refusal, sequence)
}

/** Tells the panel why, and closes. */
export function farewell(draft: Draft, refusal: Refused, sequence = 0n): void {
  const bytes = encodeFrame(draft.sent + 1n, { case: 'refusal', value: refusalBody(refusal, true, sequence) })
  if (bytes !== undefined) {
    draft.sent += 1n
    draft.effects.push({ kind: 'send', bytes })
  }
  close(draft, refusalName(refusal.reason))
}

/** Says what is wrong with one envelope that is dropped; the connection stays. */
export function note(draft: Draft, refusal: Refused, sequence = draft.heard): void {
  draft.effects.push({ kind: 'refused', by: 'host', reason: refusalName(refusal.reason), detail: refusal.detail })
  send(draft, { case: 'refusal', value: refusalBody(refusal, false, sequence) })
}

export function close(draft: Draft, reason: string): void {
  draft.phase = 'closed'
  draft.effects.push({ kind: 'close', reason })
}

const refusalBody = (refusal: Refused, closes: boolean, sequence: bigint): Refusal =>
  create(RefusalSchema, { reason: refusal.reason, detail: refusal.detail, closes, sequence })
