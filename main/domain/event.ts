/**
 * What the engine decided, in the order it decided it. The public JSON form (site-and-replay.md) has `at` and
 * `occurredAt` as text and leaves out fields that do not apply; so do these.
 */
import type { AlarmKind, Outcome, Priority } from './alarm-kind'
import { auditIn } from './audit'
import type { Audit } from './audit'
import type { UnknownCard } from './card'
import type { AreaId, AutomationId, CardholderId, ControllerId, DoorId, InputId, ReaderId } from './ids'
import type { LineFailure, LineTask } from './line-work'
import type { PanelEvent } from './panel'
import type { InputFault, ReaderFaultName } from './reader-fault'
import type { DenyReason, ViolationKind, ViolationRule } from './reason'
import type { OperatorAction, ResetScope, SuspendScope } from './record'
import type { Instant } from './time'

export interface Violation {
  readonly rule: ViolationRule
  readonly kind: ViolationKind
  readonly area: AreaId
}

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

/** apb.md 5.9: what changed a door's lock for good, not for one grant. */
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

/** The operator's action as given, or the same with `by: 'expired'` when one ends by itself. */
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

/**
 * What an operator did at the desk that is no engine event: unlock once, acknowledge, note, a command a device refused, a
 * changed site file (`text`: what changed; `before` and `after`: SHA-256 of the file, in hex).
 */
export interface DeskEvent extends At, Audit {
  readonly event:
    | 'desk.unlock-once'
    | 'desk.acknowledged'
    | 'desk.note'
    | 'desk.closed'
    | 'desk.shelved'
    | 'desk.refused'
    /** Work by hand at a reader line was begun; and how it ended. */
    | 'desk.line-work'
    | 'desk.line-done'
    /** Too many wrong PINs: the keypad of `reader` takes nothing until `until`. */
    | 'desk.pin-hold'
    | 'desk.certified'
    | 'desk.certificate-revoked'
    | 'desk.signed-in'
    | 'desk.signed-out'
    | 'desk.locked'
    | 'desk.sign-in-refused'
    | 'desk.operators-changed'
    /** About the accounts as a whole: `text` is an `AccountsAct`, `after` says what happened to what. */
    | 'desk.accounts'
    /** The console was ended from its window, by an administrator or before anyone had signed in. */
    | 'desk.quit'
    | 'desk.assigned'
    | 'desk.step'
    | 'desk.muster-frozen'
    | 'desk.muster-ticked'
    | 'desk.muster-closed'
    | 'desk.handed-over'
    | 'desk.taken-over'
    | 'site.started'
    | 'site.changed'
    /** Retention, legal holds, purges, backups, checks: `text` is a `RecordsAct`; without operator: done by itself. */
    | 'desk.records'
    /** Evidence was exported: `reason` says why, `after` is JSON of what was searched, how many, and the manifest's hash. */
    | 'desk.exported'
  readonly operator?: string
  readonly door?: DoorId
  readonly reason?: string
  readonly text?: string
  readonly alarm?: string
  /** Of the alarm named by `alarm`. Rows written before it existed do not have it. */
  readonly about?: AlarmAbout
  /** On `desk.closed`: what the alarm turned out to be; `text` has the operator's words. */
  readonly closedAs?: Outcome
  /** On `desk.closed`: steps of the alarm's instructions that were not ticked off. */
  readonly notDone?: readonly string[]
  /** On `desk.shelved` and `desk.pin-hold`: until when. */
  readonly until?: Instant
  /** On `desk.line-work` and `desk.line-done`; the reader where it is one reader's. */
  readonly controller?: ControllerId
  readonly reader?: ReaderId
  readonly task?: LineTask['task'] | 'record'
  /** On `desk.line-done`. */
  readonly outcome?: 'done' | LineFailure
  /** On `desk.assigned`: who sees to the alarm; left out: nobody any more. */
  readonly assignee?: string
  /** On `desk.step`: which step of the alarm's instructions, from 0. */
  readonly step?: number
  /** On `desk.step` and `desk.muster-ticked`: ticked off, or not after all. */
  readonly on?: boolean
  /** On `desk.muster-ticked`: who was seen, and where. */
  readonly cardholder?: CardholderId
  readonly area?: AreaId
  /** On `desk.muster-frozen`. */
  readonly roll?: FrozenRoll
  /** On `desk.handed-over`. */
  readonly handover?: HandoverState
}

/**
 * `sealed`: their file is not as Sallyport left it, nobody can sign in; `usable`: it is again, by a copy put back or by the
 * command that recovers; `wrong-tries`: many wrong passwords in a row at one name.
 */
export type AccountsAct = 'sealed' | 'usable' | 'adopted' | 'wrong-tries'

/** Which alarm an operator's act was about, so that the row says so for as long as it is kept. */
export interface AlarmAbout {
  readonly kind: AlarmKind
  readonly priority: Priority
  /** When it was raised. */
  readonly at: Instant
  readonly door?: DoorId
  readonly reader?: ReaderId
  readonly area?: AreaId
  readonly controller?: ControllerId
  readonly cardholder?: CardholderId
  readonly violation?: Violation
}

/** Who was believed to be where when a roll-call was frozen; never changed afterwards. */
export interface FrozenRoll {
  readonly scope: SuspendScope
  /** Newest row of the journal when the people were looked up. */
  readonly asOf: number
  readonly people: readonly FrozenPerson[]
}

export interface FrozenPerson {
  readonly id: CardholderId
  /** Null: read something lately, but nothing is known of where they went. */
  readonly area: AreaId | null
  /** Of the last passage; without one, of the last read. */
  readonly since: Instant | null
  readonly confidence: 'high' | 'medium' | 'low' | 'unknown'
}

/** What the one who goes tells the one who comes, as it stood at the sign-off. */
export interface HandoverState {
  readonly since: Instant | null
  readonly lines: readonly HandoverLine[]
}

export interface HandoverLine {
  readonly about: 'muster' | 'alarm' | 'violation' | 'relaxation' | 'device' | 'pending' | 'note'
  /** In words, as they were on the screen. */
  readonly text: string
  readonly at: Instant | null
  /** What the line is about, so that a window can open it. */
  readonly subject?: HandoverSubject
}

export type HandoverSubject =
  | { readonly alarm: string; readonly seq: number }
  | { readonly cardholder: CardholderId; readonly area: AreaId }
  | { readonly door: DoorId }
  | { readonly area: AreaId }
  | { readonly muster: true }

/** Everything that has a sequence number in the journal. */
export type JournalEvent = SiteEvent | DeviceEvent | PanelEvent | DeskEvent

/** Of a row of the journal, whoever made its event: the desk's events carry it themselves, the engine's beside them. */
export const auditOf = (row: { readonly event: JournalEvent; readonly audit?: Audit }): Audit | undefined =>
  row.audit ?? (isOfDesk(row.event) ? auditIn(row.event) : undefined)

const isOfDesk = (event: JournalEvent): event is DeskEvent =>
  event.event.startsWith('desk.') || event.event.startsWith('site.')
