/** What the window shows: values the main process sends and the renderer only draws. Types alone; no code crosses the bridge. */
import type { DraftHead } from './draft'
import type * as alarmKind from '../../main/domain/alarm-kind'
import type * as audit from '../../main/domain/audit'
import type * as desk from '../../main/domain/desk-event'
import type * as event from '../../main/domain/event'
import type { AlarmFlood } from '../../main/domain/alarm-flood'
import type * as explanation from '../../main/domain/explanation'
import type * as ids from '../../main/domain/ids'
import type * as line from '../../main/domain/line-work'
import type * as panel from '../../main/domain/panel'
import type * as readerFault from '../../main/domain/reader-fault'
import * as reason from '../../main/domain/reason'
import type * as record from '../../main/domain/record'
import type { Enforcement, Site } from '../../main/domain/site'
import * as rowFilter from '../../main/domain/row-filter'
import type * as retention from '../../main/domain/retention'
import type * as time from '../../main/domain/time'
import type { ControllerKind, ControllerStatus } from './controllers'
import type { MusterHead } from './shift'
import type * as roles from './roles'

export type Role = roles.Role
export interface Operator {
  readonly name: string
  readonly role: Role
}
/** An account as an administrator sees it. */
export interface OperatorAccount extends Operator {
  readonly signedInAt: time.Instant | null
  /** After wrong tries: passwords are not looked at until then. */
  readonly waitsUntil: time.Instant | null
  /** Made by the demo, with a password that the sign-in screen tells. */
  readonly demo?: true
}
/** What the demo's sign-in screen tells of itself. No other site has accounts that nobody made. */
export interface DemoAccount extends Operator {
  readonly password: string
}
/** The second operator, who confirms what one alone may not do. */
export interface SecondSignIn {
  readonly name: string
  readonly password: string
}
/** What may need a second operator: an action, the end of a roll-call, a change of the site that was looked at. */
export type Confirmable =
  | { readonly kind: 'action'; readonly action: OperatorAction }
  | { readonly kind: 'reconcile' }
  | { readonly kind: 'change'; readonly id: number }
export type LockCause = 'key' | 'idle' | 'system'
/** Who sits at the desk. `first-start`: there are no accounts, and the first one made is an administrator. */
export interface SessionView {
  readonly state: 'first-start' | 'signed-in' | 'locked' | 'signed-out'
  /** Whose desk it is, also while it is locked. */
  readonly operator: Operator | null
  /** While locked: why, and since when. */
  readonly cause: LockCause | null
  readonly since: time.Instant | null
  /** Minutes without a key or the mouse after which the desk locks; null = never. */
  readonly idleLockMinutes: number | null
  /** Why nobody can sign in: the accounts' file is not as Sallyport left it. Null = it is. */
  readonly sealed: SealedView | null
  readonly demo: readonly DemoAccount[] | null
}
export interface SealedView {
  readonly why: SealedWhy
  /** What ends it, as it is typed on this computer. */
  readonly command: string
}
/** What is wrong with the accounts' file; `host operators recover` ends it. */
export type SealedWhy = 'missing' | 'empty' | 'damaged' | 'unsigned' | 'changed' | 'older' | 'unproven'
// The window's code imports from the contract alone, so what it names of the domain has its name here too.
export type Instant = time.Instant
export type AreaId = ids.AreaId
export type GroupId = ids.GroupId
export type CardholderId = ids.CardholderId
export type ControllerId = ids.ControllerId
export type DoorId = ids.DoorId
export type ReaderId = ids.ReaderId
export type OperatorAction = record.OperatorAction
export type SuspendScope = record.SuspendScope
export type ToggleScope = record.ToggleScope
export type DeskEvent = desk.DeskEvent
export type DeskEventName = desk.DeskEventName
export type DeskEventOf<Name extends DeskEventName> = desk.DeskEventOf<Name>
/** What operators do about an alarm; a note may be about none. */
export type AlarmAct = desk.AlarmCareEvent | desk.NoteEvent
export type LineWorkEvent = desk.LineWorkEvent
export type Audit = audit.Audit
export type Violation = reason.Violation
export type LineTask = line.LineTask
export type LineWork = line.LineWork
export type HandoverState = desk.HandoverState
export type HandoverLine = desk.HandoverItem
export type RetentionDays = retention.RetentionDays
export type RetentionKind = retention.RetentionKind
export type LegalHold = retention.LegalHold
export type InputFault = readerFault.InputFault
export type ExplanationText = explanation.ExplanationText
/** What a panel reports of itself and a person should see; the rest of its reports stay in the journal. */
export type PanelReport = Extract<
  panel.PanelEvent,
  {
    readonly event:
      | 'panel.overflow'
      | 'panel.ring-replaced'
      | 'panel.deliveries-dropped'
      | 'panel.cards-unknown'
      | 'panel.tamper'
      | 'panel.power'
      | 'panel.clock-skew'
      | 'panel.started'
      | 'panel.configuration'
      | 'panel.door-alarm'
      | 'panel.found-open'
      | 'panel.certificate'
  }
>
export type LaneEvent = event.SiteEvent | event.DeviceEvent | PanelReport | DeskEvent
/** One row of the live lane: the event as it was decided, and the few facts its sentence needs besides. */
export interface LaneRow {
  /** Journal sequence: unique, rising, the same after a restart. */
  readonly seq: number
  readonly event: LaneEvent
  readonly hint?: RowHint
  /** Where an operator did it, and what it changed; the desk's own events carry these fields themselves. */
  readonly audit?: Audit
}
export interface RowHint {
  /** too-soon, reentry-too-soon: when it will be allowed. */
  readonly allowedAt?: Instant
  /** wrong-area: where the person was believed to be. */
  readonly lastArea?: AreaId
  /** out-of-route: the reader used last. */
  readonly lastReader?: ReaderId
  /** outside-schedule: minute of the site's day at which it opens next. */
  readonly opensAt?: Instant
  /** area-full. */
  readonly occupancy?: number
}
export type Confidence = 'high' | 'medium' | 'low' | 'unknown'
/** What makes a location doubtful: `code` is a key of the catalogue (`confidence.<code>`), the rest what its sentence names. */
export interface ConfidenceReason {
  readonly code:
    /** nothing is known: no passage yet, or what was known was reset */
    | 'no-passage'
    /** a later read, refused or not used, at a reader that is somewhere else */
    | 'read-elsewhere'
    | 'late-event'
    /** the area has no reader on the way out */
    | 'no-exit-reader'
    | 'controller-offline'
    | 'exit-reader-offline'
    | 'suspended'
    | 'door-forced'
    | 'rex-exit'
    | 'age'
  readonly door?: DoorId
  readonly reader?: ReaderId
  readonly controller?: ControllerId
  /** When what makes it doubtful happened or began. */
  readonly at?: Instant
}
/** The site as the renderer needs it: names and what belongs to what. Cardholders are requested by id in batches or by search. */
export interface SiteView {
  readonly name: string
  readonly timeZone: string
  readonly apbEnabled: boolean
  readonly enforcement: Enforcement
  /** What touches many people, lasts long or has no end needs a second operator. */
  readonly dualAuthorisation: boolean
  /** Guards may close alarms of priority 3 and 4. */
  readonly guardCloses?: true
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[]
  /** The site's own reasons, offered besides the built-in ones of each act. */
  readonly reasons?: Site['reasons']
  readonly areas: readonly {
    readonly id: AreaId
    readonly name: string
    readonly mode: 'none' | 'soft' | 'hard'
    readonly capacity: number | null
    readonly enforcement: Enforcement
    readonly musterPoint?: true
  }[]
  readonly controllers: readonly { readonly id: ControllerId; readonly name: string; readonly kind: ControllerKind }[]
  readonly doors: readonly {
    readonly id: DoorId
    readonly name: string
    readonly contact: boolean
    readonly heldOpenSeconds: number | null
    /** A schedule unlocks it (apb.md 5.9). */
    readonly unlocksBySchedule?: true
  }[]
  readonly readers: readonly {
    readonly id: ReaderId
    readonly name: string
    /** Null at a muster reader. */
    readonly door: DoorId | null
    readonly controller: ControllerId | null
    readonly from: AreaId
    readonly to: AreaId
    /** `reader.apb.mode` of the site file. */
    readonly mode: string
    readonly protected: boolean
  }[]
}
export interface PersonName {
  readonly id: CardholderId
  readonly name: string
  readonly groups: readonly string[]
  /** There is a photo; another number when it is another one. */
  readonly photo?: number
}
export interface Relaxation {
  readonly kind: 'grant-on-violation' | 'suspended' | 'observing'
  readonly scope: ToggleScope | SuspendScope
  readonly since: Instant | null
  readonly until: Instant | null
  readonly operator: string | null
  readonly reason: string | null
}
export interface ReaderStatus {
  readonly id: ReaderId
  readonly online: boolean
  readonly since: Instant | null
  readonly reason: string | null
  readonly tamper: boolean
  readonly powerFailure: boolean
  /** The attached reader is not connected to its device. */
  readonly disconnected: boolean
}
export interface DoorStatus {
  readonly id: DoorId
  readonly state: 'open' | 'closed' | 'unknown'
  /** What is wrong with the line of its contact; the state is then unknown. */
  readonly contactFault: InputFault | null
  readonly since: Instant | null
  readonly forced: boolean
  readonly held: boolean
  readonly lockdown: boolean
  /** Held unlocked by a schedule, an operator or an automation (apb.md 5.9). */
  readonly unlocked: boolean
  readonly unlockedUntil: Instant | null
  readonly lastSeq: number | null
}
export interface AreaStatus {
  readonly id: AreaId
  readonly inside: number
  readonly openViolations: number
}
/** Everything about the site that changes without being an event of its own. Sent whole, at most a few times a second. */
export interface Status {
  readonly at: Instant
  readonly operator: Operator
  readonly relaxations: readonly Relaxation[]
  readonly controllers: readonly ControllerStatus[]
  readonly readers: readonly ReaderStatus[]
  readonly doors: readonly DoorStatus[]
  readonly areas: readonly AreaStatus[]
  readonly journal: { readonly lastSeq: number; readonly writtenAt: Instant | null; readonly failing: string | null }
  /** Health of the operating system's notifications: null = working, else what to do. */
  readonly notifications: string | null
  readonly flood?: AlarmFlood
  /** The running roll-call. */
  readonly muster?: MusterHead
  /** A shift that was handed over and that nobody has taken yet. */
  readonly handover?: { readonly at: Instant; readonly outgoing: string }
  /** A site file given at the start that differs from the site in force and waits for an administrator. */
  readonly siteOffer?: { readonly file: string }
  /** Readers' keys wait for their passphrase, or for one to be chosen; left out where they need none, or are open. */
  readonly readerKeys?: 'unset' | 'locked'
  readonly draft?: DraftHead
}
export type Priority = alarmKind.Priority
export type AlarmKind = alarmKind.AlarmKind
export interface Alarm extends alarmKind.AlarmDetail {
  readonly id: string
  readonly seq: number
  readonly priority: Priority
  /** Key of the catalogue: `alarm.<kind>`. */
  readonly kind: AlarmKind
  readonly state: 'new' | 'acknowledged' | 'closed' | 'shelved'
  readonly at: Instant
  readonly lastAt: Instant
  readonly count: number
  readonly door?: DoorId
  readonly reader?: ReaderId
  readonly area?: AreaId
  readonly controller?: ControllerId
  readonly cardholder?: CardholderId
  readonly violation?: Violation
  /** Words that came with the event: an automation's text, why a reader is offline. */
  readonly text?: string
  /** When its cause ended: the door was closed, the reader is back, the violation was cleared. The alarm stays until closed. */
  readonly overAt?: Instant
  readonly acknowledgedBy?: string
  readonly acknowledgedAt?: Instant
  readonly shelvedUntil?: Instant
  /** When a new alarm becomes louder; absent once acknowledged and where its priority never escalates. */
  readonly escalatesAt?: Instant
  readonly notes: readonly { readonly at: Instant; readonly operator: string; readonly text: string }[]
  /** Who sees to it. */
  readonly assignee?: string
  /** What to do about it, in order, as the site file had it when the alarm was raised. */
  readonly steps?: readonly AlarmStep[]
  /** Who closed it, and when; without a name it closed automatically. */
  readonly closedAt?: Instant
  readonly closedBy?: string
  /** What it turned out to be, and the closing operator's description. */
  readonly outcome?: alarmKind.Outcome
  readonly closedText?: string
  readonly shelvedBy?: string
  /** The reason as it is recorded, see `Reason`. */
  readonly shelvedFor?: string
}
export interface AlarmStep {
  readonly text: string
  readonly doneBy?: string
  readonly doneAt?: Instant
}
export interface OpenViolation {
  readonly cardholder: CardholderId
  readonly name: string
  readonly area: AreaId
  readonly violation: Violation
  readonly reader: ReaderId
  readonly openedAt: Instant
  readonly tries: number
  readonly lastAt: Instant
  readonly expiresAt: Instant | null
  /** Stays until cleared: an area violation (apb.md 6.1). */
  readonly untilCleared: boolean
  readonly lockedOut: boolean
  readonly confidence: Confidence
  readonly confidenceBecause?: ConfidenceReason
  /** The row that opened it, for `detail`. */
  readonly seq?: number
}
/** Somebody believed to be in an area. */
export interface Occupant {
  readonly id: CardholderId
  readonly name: string
  readonly since: Instant
  readonly confidence: Confidence
  readonly confidenceBecause?: ConfidenceReason
}
export interface PersonState {
  readonly id: CardholderId
  readonly name: string
  readonly photo?: number
  readonly groups: readonly string[]
  /** Masked for display, such as `12·05555`. */
  readonly cards: readonly string[]
  readonly location: AreaId | null
  readonly since: Instant | null
  readonly confidence: Confidence
  /** Catalogue key of why it is not high: `confidence.<code>` of `confidenceBecause`. */
  readonly confidenceReason: string | null
  readonly confidenceBecause?: ConfidenceReason
  readonly freePass: boolean
  readonly exempt: boolean
  readonly exemptUntil: Instant | null
  readonly violations: readonly OpenViolation[]
  readonly lastRows: readonly LaneRow[]
}
/** A card on file that differs from one that nobody knows by its format alone (console.md, Live and Alarms). */
export interface CardLike {
  readonly cardholder: CardholderId
  readonly name: string
  /** In which it is on file. */
  readonly format: string
}
export interface EventDetail {
  readonly row: LaneRow
  readonly explanation: ExplanationText | null
  /** Said when there is no explanation to show. */
  readonly explanationMissing: string | null
  readonly person: PersonState | null
  /** Of a denial of a card that nobody knows. */
  readonly looksLike?: CardLike
}
/** What an action will touch, asked before it is done. */
export interface ActionPreview {
  readonly cardholders: number
  readonly violations: number
  readonly forgetsLocations: number
  readonly panels: readonly { readonly id: ControllerId; readonly online: boolean; readonly since: Instant | null }[]
}
/** What the lane asks of the journal: a part of what History does. */
export type RowFilter = Pick<rowFilter.HistoryFilter, 'doors' | 'areas' | 'cardholder'> & {
  readonly violationsOnly?: boolean
}
export const ROW_KINDS = rowFilter.ROW_KINDS
export type RowKind = rowFilter.RowKind
export const VIOLATION_RULES = reason.VIOLATION_RULES
export type ViolationRule = reason.ViolationRule
