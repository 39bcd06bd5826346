/** Reports and orders of a panel, in the terms of panel-link.md. */
import type { AreaId, AutomationId, CardholderId, ControllerId, DoorId, ReaderId } from './ids'
import type { OperatorAction } from './record'
import type { Instant } from './time'

interface OfPanel {
  readonly at: Instant
  readonly controller: ControllerId
  /** When it happened, on an event that came from the panel's backlog. */
  readonly occurredAt?: Instant
}

export type PointState = 'normal' | 'alarm' | 'open' | 'short' | 'fault'
export type PowerState = 'mains' | 'battery' | 'battery-low'

/** Never an input of a decision. Those that an operator must see say `alarm: true`. */
export type PanelEvent = OfPanel &
  (
    | {
        readonly event: 'panel.connected'
        readonly firmware: string
        readonly model: string
        /** Stored events that the panel has still to send. */
        readonly backlog: number
      }
    /** The head of the journal that the panel had stored, as `SEQ:HASH` (PROTOCOL.md 8.7). */
    | { readonly event: 'panel.head'; readonly head: string }
    | { readonly event: 'panel.disconnected'; readonly reason: string }
    | {
        readonly event: 'panel.overflow'
        /** The panel's ring was full: these serials are lost (panel-link.md 3). */
        readonly firstLost: number
        readonly lastLost: number
        readonly alarm: true
      }
    | { readonly event: 'panel.ring-replaced'; readonly alarm: true }
    | { readonly event: 'panel.clock-skew'; readonly skewMs: number; readonly alarm: boolean }
    | { readonly event: 'panel.clock-changed'; readonly fromAt: Instant; readonly toAt: Instant }
    | { readonly event: 'panel.started'; readonly firmware: string; readonly damage?: string; readonly alarm?: true }
    | { readonly event: 'panel.power'; readonly state: PowerState; readonly alarm: boolean }
    | { readonly event: 'panel.tamper'; readonly on: boolean; readonly alarm: boolean }
    | { readonly event: 'panel.input'; readonly input: string; readonly state: PointState }
    | { readonly event: 'panel.output'; readonly output: string; readonly on: boolean }
    | { readonly event: 'panel.lock'; readonly door: DoorId; readonly unlocked: boolean }
    /** A contact from the backlog, or the end of an opening that nobody here saw: no record for the engine. */
    | { readonly event: 'panel.door'; readonly door: DoorId; readonly state: 'open' | 'closed' }
    | { readonly event: 'panel.rex'; readonly door: DoorId }
    | {
        readonly event: 'panel.door-alarm'
        readonly door: DoorId
        readonly kind: 'forced' | 'held'
        readonly alarm: true
        /** Of a door whose opening nobody here saw: the door's own events do not say it. */
        readonly foundOpen?: true
      }
    /** The panel reported it as open when it came back, and no opening was seen: by whom is unknown, so it is not forced. */
    | { readonly event: 'panel.found-open'; readonly door: DoorId }
    | {
        readonly event: 'panel.late-answer'
        readonly reader: ReaderId
        readonly granted: boolean
        readonly lateMs: number
      }
    | { readonly event: 'panel.override-ended'; readonly what: string }
    /** A reader's own state from the backlog. */
    | { readonly event: 'panel.reader'; readonly reader: ReaderId; readonly online: boolean; readonly reason?: string }
    | { readonly event: 'panel.reader-tamper'; readonly reader: ReaderId; readonly on: boolean }
    /** Either end refused something the other sent, by name (panel-link.md 10). */
    | {
        readonly event: 'panel.refused'
        readonly by: 'host' | 'panel'
        readonly reason: string
        readonly detail: string
      }
    /** A stored event that this site cannot express; stored as it came, so that nothing is lost. */
    | { readonly event: 'panel.unreadable'; readonly reason: string; readonly detail: string; readonly hex: string }
    | {
        readonly event: 'panel.configuration'
        readonly section: string
        readonly applied: boolean
        readonly reason?: string
        readonly alarm?: true
      }
    /** A certificate's end comes near, has come, or is far again; `controller` is its name, which may be the console's own. */
    | {
        readonly event: 'panel.certificate'
        readonly left: 'good' | 'month' | 'week' | 'over'
        readonly expiresAt?: Instant
        readonly alarm: boolean
      }
    | { readonly event: 'panel.deliveries-dropped'; readonly dropped: number; readonly alarm: true }
    /** So many cards are switched off without its knowledge: it still grants them when it decides alone (PROTOCOL.md 11). */
    | { readonly event: 'panel.cards-unknown'; readonly cards: number; readonly alarm: boolean }
  )

/** Done now or refused now (panel-link.md 7). */
export type PanelCommand =
  /** Without `seconds` once, for the door's own unlock time. */
  | { readonly kind: 'unlock'; readonly door: DoorId; readonly seconds?: number }
  | { readonly kind: 'lock'; readonly door: DoorId }
  | { readonly kind: 'lockdown'; readonly door: DoorId; readonly on: boolean; readonly until?: Instant }
  | {
      readonly kind: 'mask'
      readonly door: DoorId
      readonly alarm: 'forced' | 'held'
      readonly on: boolean
      readonly until?: Instant
    }
  | { readonly kind: 'output'; readonly output: string; readonly on: boolean; readonly pulseSeconds?: number }

/** What must reach a panel even when it is away now: passages elsewhere and what operators did (panel-link.md 7, 8). */
export type PanelOrder =
  | {
      readonly kind: 'passage'
      readonly cardholder: CardholderId
      readonly reader: ReaderId
      readonly from: AreaId
      readonly to: AreaId
    }
  | {
      readonly kind: 'operator'
      readonly operator: string
      readonly reason: string
      readonly action: OperatorAction
      /** The automation whose own override it is (apb.md 12.3); left out: the operators'. */
      readonly holder?: AutomationId
    }
  /** A free pass was used up at some reader: nowhere is it worth anything any more (apb.md 3.3). */
  | { readonly kind: 'free-pass-used'; readonly cardholder: CardholderId }

/** What operators and automations have set and not taken back: a panel without its storage has to receive it again. */
export type StandingOrder = Omit<Extract<PanelOrder, { readonly kind: 'operator' }>, 'kind'>

/** One order on its way to one panel; numbers rise by one per panel and survive restarts of both ends. */
export interface PanelDelivery {
  readonly number: number
  readonly at: Instant
  readonly order: PanelOrder
  /** It was made from what stands, and not from a row of the journal. */
  readonly standing?: true
}

/** A panel in full, as it last reported. */
export interface PanelStatus {
  readonly doors: readonly {
    readonly door: DoorId
    readonly open: boolean
    readonly unlocked: boolean
    readonly rex: boolean
    readonly forced: boolean
    readonly held: boolean
  }[]
  readonly readers: readonly { readonly reader: ReaderId; readonly online: boolean; readonly tamper: boolean }[]
  readonly inputs: readonly { readonly input: string; readonly state: PointState }[]
  readonly outputs: readonly { readonly output: string; readonly on: boolean }[]
  readonly tamper: boolean
  readonly power: PowerState
  /** What it has set over its configuration, each as the order that would end it. */
  readonly overrides: readonly PanelOrder[]
  readonly storedEvents: number
}
