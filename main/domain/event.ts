/**
 * What the engine decided, in the order it decided it. The public JSON form (site-and-replay.md) has `at` and
 * `occurredAt` as text and leaves out fields that do not apply; so do these.
 */
import { auditIn } from './audit'
import type { Audit } from './audit'
import type { UnknownCard } from './card'
import { isDeskEvent, type DeskEvent } from './desk-event'
import type { AreaId, AutomationId, CardholderId, ControllerId, DoorId, InputId, ReaderId } from './ids'
import type { PanelEvent } from './panel'
import type { InputFault, ReaderFaultName } from './reader-fault'
import type { DenyReason, Violation, ViolationKind } from './reason'
import type { OperatorAction, ResetScope } from './record'
import type { Instant } from './time'

interface At {
  readonly at: Instant
}
interface Mirrored {
  /** apb.md 7: when it happened, on an event that came from a panel's backlog. */
  readonly occurredAt?: Instant
  /** apb.md 7: it came too late to move anybody. */
  readonly late?: true
}

export interface AccessGranted extends At, Mirrored {
  readonly event: 'access.granted'
  readonly reader: ReaderId
  readonly cardholder?: CardholderId
  readonly credential: string
  readonly violation?: Violation
  readonly override?: true
  readonly reverted?: true
  readonly exempt?: true
  readonly freePass?: true
  readonly suspended?: true
  readonly observed?: true
  /** apb.md 3.10 */
  readonly away?: true
  /** apb.md 3.8 */
  readonly doorUnlocked?: true
  /** apb.md 10.2, 10.3 */
  readonly overCapacity?: true
  /** apb.md 2.7: what would have denied. */
  readonly letOut?: 'expired' | 'outside-schedule'
  readonly alarm?: true
}

export interface AccessDenied extends At, Mirrored {
  readonly event: 'access.denied'
  readonly reader: ReaderId
  readonly cardholder?: CardholderId
  readonly credential?: string
  /** A mirrored denial carries the panel's own word. */
  readonly reason: DenyReason | (string & {})
  /** Of a card that nobody knows (apb.md 11.6); not on what was read as an id. */
  readonly card?: UnknownCard
  readonly violation?: Violation
  readonly alarm?: true
}

export interface Passage extends At, Mirrored {
  readonly event: 'passage'
  readonly reader: ReaderId
  readonly cardholder: CardholderId
  readonly from: AreaId
  readonly to: AreaId
}

export interface DoorEvent extends At {
  readonly event: 'door.opened' | 'door.closed' | 'door.forced' | 'door.held' | 'door.not-used'
  readonly door: DoorId
  readonly rex?: true
  /** apb.md 5.11 */
  readonly bounce?: true
  /** On `door.not-used` only. */
  readonly cardholder?: CardholderId
  readonly reader?: ReaderId
}

/** apb.md 5.9: what changed a door's lock until further notice, not for one grant. */
export interface LockEvent extends At {
  readonly event: 'door.unlocked' | 'door.locked'
  readonly door: DoorId
  readonly by: 'schedule' | 'operator' | 'automation'
}

/** apb.md 10.4 */
export interface AreaOccupancy extends At {
  readonly event: 'area.occupancy'
  readonly area: AreaId
  readonly state: 'normal' | 'full' | 'over'
  readonly count: number
}

/** apb.md 2.8 */
export interface MusterPresent extends At, Mirrored {
  readonly event: 'muster.present'
  readonly reader: ReaderId
  readonly cardholder: CardholderId
  readonly credential: string
}

export interface InputEvent extends At {
  readonly event: 'input.active' | 'input.inactive'
  readonly input: InputId
}

export interface ViolationOpened extends At {
  readonly event: 'violation.opened'
  readonly cardholder: CardholderId
  readonly area: AreaId
  readonly kind: ViolationKind
  readonly reader: ReaderId
}

export interface ViolationCleared extends At {
  readonly event: 'violation.cleared'
  readonly cardholder: CardholderId
  readonly area: AreaId
  readonly by: 'operator' | 'expired' | 'resolved'
  readonly operator?: string
  readonly reason?: string
}

export interface ApbReset extends At {
  readonly event: 'apb.reset'
  readonly scope: ResetScope
  readonly operator: string
  readonly reason: string
  readonly cardholders: number
}

/** The operator's action as given, or the same with `by: 'expired'` when one expires. */
export type ApbChanged = At & {
  readonly event: 'apb.changed'
  readonly by?: 'expired'
  readonly operator?: string
  readonly reason?: string
} & Exclude<OperatorAction, { readonly action: 'reset' | 'clear-violation' }>

export interface LinkEvent extends At {
  readonly event: 'link.up' | 'link.down'
  readonly controller: ControllerId
}

export type OutputEvent = At & { readonly event: 'output'; readonly automation: AutomationId } & (
    { readonly output: string; readonly seconds: number } | { readonly text: string }
  )

export type SiteEvent =
  | AccessGranted
  | AccessDenied
  | Passage
  | DoorEvent
  | LockEvent
  | AreaOccupancy
  | MusterPresent
  | InputEvent
  | ViolationOpened
  | ViolationCleared
  | ApbReset
  | ApbChanged
  | LinkEvent
  | OutputEvent

/** What a controller reports about itself; never an input of a decision (site-and-replay.md, Host). */
export type DeviceEvent = At &
  (
    | { readonly event: 'reader.online'; readonly reader: ReaderId }
    | { readonly event: 'reader.offline'; readonly reader: ReaderId; readonly reason: string }
    | { readonly event: 'reader.tamper'; readonly reader: ReaderId; readonly on: boolean }
    /** Its power supply has failed, or is there again. */
    | { readonly event: 'reader.power'; readonly reader: ReaderId; readonly failed: boolean }
    /** A supervised input is at fault, or is sound again; `door` and `use` where a door hangs on it. */
    | {
        readonly event: 'reader.input'
        readonly reader: ReaderId
        readonly input: number
        readonly state: InputFault | 'normal'
        readonly door?: DoorId
        readonly use?: 'contact' | 'rex'
      }
    | ReaderFault
  )

/** A reader does or says what it should not. No card number and no key is in any of the fields. */
export interface ReaderFault {
  readonly event: 'reader.fault'
  readonly reader: ReaderId
  readonly fault: ReaderFaultName
  /** The reply that it is about, by its name in the standard. */
  readonly reply?: string
  readonly command?: string
  /** On `key-problem`, `not-supported` and `record-refused`: a name, or the NAK's code. */
  readonly why?: string
  /** The reader's number inside the device. */
  readonly number?: number
  /** On `not-connected` only. */
  readonly on?: boolean
  /** How often it happened since the last such row, when more than once. */
  readonly count?: number
  /** It may be an attack. */
  readonly alarm?: true
}

/** Everything that has a sequence number in the journal. */
export type JournalEvent = SiteEvent | DeviceEvent | PanelEvent | DeskEvent

/** Of a journal row, for events of every origin: the desk's events carry it themselves, the engine's beside them. */
export const auditOf = (row: { readonly event: JournalEvent; readonly audit?: Audit }): Audit | undefined =>
  row.audit ?? (isDeskEvent(row.event) ? auditIn(row.event) : undefined)
