/**
 * What the console and its operators do, as the journal stores it: the events that are neither the engine's nor a device's.
 * A family per subject, with its own fields; `DESK_EVENTS` says of each name what everything else derives from it.
 * Fields that older journals do not have are optional.
 */
import type { AlarmKind, Outcome, Priority } from './alarm-kind'
import type { Audit } from './audit'
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from './ids'
import type { LineFailure, LineTask } from './line-work'
import type { Violation } from './reason'
import type { SuspendScope } from './record'
import type { RecordsAct } from './retention'
import type { Instant } from './time'

/** What every event of the desk may say; without `operator` the console did it on its own. */
interface Made extends Audit {
  readonly at: Instant
  readonly operator?: string
}

/** The alarm that an operator's act was about, so that the row says so for as long as it is stored. */
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

interface OfAlarm extends Made {
  readonly alarm: string
  readonly about?: AlarmAbout
}

/** What operators do about an open alarm. */
export type AlarmCareEvent =
  | (OfAlarm & { readonly event: 'desk.acknowledged' })
  | (OfAlarm & {
      readonly event: 'desk.closed'
      /** What the alarm turned out to be; `text` has the operator's words. */
      readonly closedAs?: Outcome
      readonly text?: string
      /** Steps of the alarm's instructions that were not ticked off. */
      readonly notDone?: readonly string[]
    })
  | (OfAlarm & { readonly event: 'desk.shelved'; readonly until?: Instant; readonly reason?: string })
  /** Without `assignee`: released. */
  | (OfAlarm & { readonly event: 'desk.assigned'; readonly assignee?: string })
  /** `step` counts the alarm's instructions from 0; `on`: ticked off, or no longer. */
  | (OfAlarm & {
      readonly event: 'desk.step'
      readonly step?: number
      readonly on?: boolean
      readonly text?: string
    })

/** About an alarm, or, without `alarm`, about what was done at the desk. */
export interface NoteEvent extends Made {
  readonly event: 'desk.note'
  readonly alarm?: string
  readonly about?: AlarmAbout
  readonly text?: string
}

/** An unlock by hand, and a command that a device refused or that came to nothing. */
export type DoorCommandEvent =
  | (Made & { readonly event: 'desk.unlock-once'; readonly door?: DoorId; readonly reason?: string })
  | (Made & { readonly event: 'desk.refused'; readonly door?: DoorId; readonly text?: string })

interface OfLine extends Made {
  readonly controller?: ControllerId
  /** Where the work is about one reader. */
  readonly reader?: ReaderId
  readonly task?: LineTask['task'] | 'record'
  readonly text?: string
  readonly reason?: string
}

/** Work by hand at a reader line: begun, and how it ended. */
export type LineWorkEvent =
  | (OfLine & { readonly event: 'desk.line-work' })
  | (OfLine & { readonly event: 'desk.line-done'; readonly outcome?: 'done' | LineFailure })

/** Too many wrong PINs: the keypad of `reader` takes nothing until `until`. */
export interface PinHoldEvent extends Made {
  readonly event: 'desk.pin-hold'
  readonly reader?: ReaderId
  readonly door?: DoorId
  readonly until?: Instant
}

/** The passphrase of readers' keys, on a computer whose account has no key store. */
export type ReaderKeysAct = 'chosen' | 'replace' | 'opened' | 'wrong'

export interface ReaderKeysEvent extends Made {
  readonly event: 'desk.reader-keys'
  readonly text?: ReaderKeysAct
}

interface OfCertificate extends Made {
  /** Names the panel. */
  readonly text?: string
  /** From the command line: `operator` is the account of the operating system, where the list names it. */
  readonly byCommand?: true
}

export type CertificateEvent =
  | (OfCertificate & { readonly event: 'desk.certified' })
  | (OfCertificate & { readonly event: 'desk.certificate-revoked'; readonly reason?: string })

/** One version of the accounts' file. */
export interface AccountsVersion {
  /** Rises with every version, from 1. */
  readonly serial: number
  /** SHA-256 of the file's content, in hex. */
  readonly digest: string
  /** Accounts in it. */
  readonly accounts: number
}

interface OfAccounts extends Made {
  /**
   * The newest version of the accounts when this happened. The row is in the chain, so the newest such row tells what the file
   * must at least be. Absent in rows from before it was stored, and in the demo.
   */
  readonly accountsVersion?: AccountsVersion
}

/** Who sits at the desk. `text` says why, in words. */
export interface SessionEvent extends OfAccounts {
  readonly event: 'desk.signed-in' | 'desk.signed-out' | 'desk.locked' | 'desk.sign-in-refused'
  readonly text?: string
}

/**
 * `sealed`: their file is not as Sallyport left it, nobody can sign in; `usable`: it is again, by a copy put back or by the
 * command that recovers; `wrong-tries`: many wrong passwords in a row at one name; `by-command`: changed from the command
 * line, and `operator` is an account of the operating system.
 */
export type AccountsAct = 'sealed' | 'usable' | 'adopted' | 'wrong-tries' | 'by-command'

export type AccountEvent =
  /** One account changed, or several; `text` says how. */
  | (OfAccounts & { readonly event: 'desk.operators-changed'; readonly text?: string })
  /** The accounts as a whole; `after` says what happened to what. */
  | (OfAccounts & { readonly event: 'desk.accounts'; readonly text?: AccountsAct })

/** The console was ended from its window, by an administrator or before anyone had signed in. */
export interface QuitEvent extends Made {
  readonly event: 'desk.quit'
  readonly reason?: string
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

export type MusterEvent =
  /** `roll` is left out where a window lists events: it may be as long as the site is large. */
  | (Made & { readonly event: 'desk.muster-frozen'; readonly roll?: FrozenRoll })
  /** Who was seen, and where; `on` false: not after all. */
  | (Made & {
      readonly event: 'desk.muster-ticked'
      readonly cardholder?: CardholderId
      readonly area?: AreaId
      readonly on?: boolean
    })
  | (Made & { readonly event: 'desk.muster-closed'; readonly reason?: string; readonly text?: string })

/** What the outgoing operator leaves to the incoming one, as it stood at the sign-off. */
export interface HandoverState {
  readonly since: Instant | null
  readonly lines: readonly HandoverItem[]
}

export interface HandoverItem {
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

export type HandoverEvent =
  | (Made & { readonly event: 'desk.handed-over'; readonly text?: string; readonly handover?: HandoverState })
  | (Made & { readonly event: 'desk.taken-over' })

export type SiteFileEvent =
  /** `text` is the version of the software, `alarmRules` the edition of its rules for alarms. */
  | (Made & { readonly event: 'site.started'; readonly text?: string; readonly alarmRules?: number })
  /**
   * `text`: what changed; `before` and `after`: SHA-256 of the file, in hex. `byCommand`: from the command line, and `operator` is an
   * account of the operating system.
   */
  | (Made & {
      readonly event: 'site.changed'
      readonly text?: string
      readonly reason?: string
      readonly byCommand?: true
    })

/** What became of a change of the site that was set for a later time; keys of the catalogue, `row.timed-change.<act>`. */
export type TimedChangeAct = 'set' | 'taken-back' | 'applied' | 'refused'

/** `until`: when it is to be applied. `after`: of `set` the SHA-256 of what is stored, in hex; of `refused` why, in words. */
export interface TimedChangeEvent extends Made {
  readonly event: 'site.timed-change'
  readonly text?: TimedChangeAct
  readonly until?: Instant
  readonly reason?: string
}

/** Retention, legal holds, purges, backups, checks, photos, the clock. */
export interface RecordsEvent extends Made {
  readonly event: 'desk.records'
  /** A later version's act may be unknown here. */
  readonly text?: RecordsAct | (string & {})
  readonly reason?: string
  /** On `photo-set` and `photo-removed`. */
  readonly cardholder?: CardholderId
}

/** `reason` says why; `after` is JSON of the search, how many rows, and the manifest's hash. */
export interface ExportEvent extends Made {
  readonly event: 'desk.exported'
  readonly reason?: string
  readonly text?: string
}

export type DeskEvent =
  | AlarmCareEvent
  | NoteEvent
  | DoorCommandEvent
  | LineWorkEvent
  | PinHoldEvent
  | CertificateEvent
  | ReaderKeysEvent
  | SessionEvent
  | AccountEvent
  | QuitEvent
  | MusterEvent
  | HandoverEvent
  | SiteFileEvent
  | TimedChangeEvent
  | RecordsEvent
  | ExportEvent

export type DeskEventName = DeskEvent['event']
/** The event of one name, or of one among several. */
export type DeskEventOf<Name extends DeskEventName> = Extract<DeskEvent, { readonly event: Name }>

/** An event whose instant the clock of the decision thread has still to give. */
export type New<Event extends DeskEvent> = Event extends DeskEvent ? Omit<Event, 'at'> : never
export type NewDeskEvent = New<DeskEvent>

/** What everything else needs to know of a kind of event. */
interface Traits {
  /** What a search, the lane and retention count it as: an operator's act, or what a device or the console reports. */
  readonly kind: 'operator' | 'device'
  /** In the journal's list of rare rows, under its kind. */
  readonly notable: boolean
  /** How retention treats the row: by the days of its kind, or stored permanently. */
  readonly stored: 'by-kind' | 'permanently'
}

const ACT = { kind: 'operator', notable: true, stored: 'by-kind' } as const

export const DESK_EVENTS = {
  'desk.unlock-once': ACT,
  'desk.refused': ACT,
  'desk.acknowledged': ACT,
  'desk.note': ACT,
  'desk.closed': ACT,
  'desk.shelved': ACT,
  'desk.assigned': ACT,
  'desk.step': ACT,
  'desk.line-work': ACT,
  'desk.line-done': ACT,
  'desk.pin-hold': { kind: 'device', notable: true, stored: 'by-kind' },
  'desk.certified': ACT,
  'desk.certificate-revoked': ACT,
  'desk.reader-keys': ACT,
  'desk.signed-in': ACT,
  'desk.signed-out': ACT,
  'desk.locked': ACT,
  'desk.sign-in-refused': ACT,
  'desk.operators-changed': ACT,
  'desk.accounts': ACT,
  'desk.quit': ACT,
  'desk.muster-frozen': ACT,
  'desk.muster-ticked': ACT,
  'desk.muster-closed': ACT,
  'desk.handed-over': ACT,
  'desk.taken-over': ACT,
  'site.started': { kind: 'device', notable: false, stored: 'by-kind' },
  'site.changed': ACT,
  // stored permanently: whether a stored change may still be applied is read from the newest of these
  'site.timed-change': { kind: 'operator', notable: true, stored: 'permanently' },
  'desk.records': { kind: 'operator', notable: true, stored: 'permanently' },
  'desk.exported': ACT,
} as const satisfies { readonly [Name in DeskEventName]: Traits }

/** Of a name; undefined for what is no event of the desk, and for one that only a later version knows. */
export const deskTraits = (name: string): Traits | undefined =>
  Object.hasOwn(DESK_EVENTS, name) ? DESK_EVENTS[name as DeskEventName] : undefined // just found among its names

export const isDeskEvent = <Event extends { readonly event: string }>(
  event: Event,
): event is Extract<Event, { readonly event: DeskEventName }> => Object.hasOwn(DESK_EVENTS, event.event)
