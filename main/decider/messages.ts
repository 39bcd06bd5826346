/**
 * What passes between the main thread and the decision thread. Everything here survives a structured clone; batches are
 * sent only after their commit (apb.md 9).
 */
import type { Audit } from '../domain/audit'
import type { Command } from '../domain/command'
import type { DeskEvent } from '../domain/desk-event'
import type { DeviceEvent, JournalEvent } from '../domain/event'
import type { Violation } from '../domain/reason'
import type { Explanation } from '../domain/explanation'
import type { AreaId, CardholderId, CredentialId, DoorId, ReaderId } from '../domain/ids'
import type { PanelEvent, StandingOrder } from '../domain/panel'
import type { OperatorAction, OperatorRecord, SiteRecord, SuspendScope, ToggleScope } from '../domain/record'
import type { JournalHead } from '../domain/journal-head'
import type { Instant } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import type { HistoryFilter, PageOf } from '../domain/row-filter'
import type { Openings } from '../engine/openings'
import type { PeopleView } from '../engine/view'
import type { SiteChange } from '../site/change'
import type { PackedSite } from '../store/site'
import type { KnownHead } from '../store/known-heads'
import type { Answered, Ask as AskOf, Asked } from '../supervise/open-questions'

/**
 * An input. `at` is the instant of arrival; the journal moves it up to its own last instant if it is earlier.
 * `mark` is kept in the same transaction, under its key, so that its sender knows after a restart how far it got.
 */
export type Incoming =
  | { readonly kind: 'mark'; readonly mark: Mark }
  | ({ readonly mark?: Mark } & (
      | { readonly kind: 'record'; readonly record: SiteRecord }
      | { readonly kind: 'device'; readonly event: DeviceEvent | PanelEvent }
      | { readonly kind: 'desk'; readonly event: DeskEvent }
      | { readonly kind: 'clock'; readonly order: ClockOrder }
      | { readonly kind: 'site'; readonly at: Instant; readonly entry: SiteEntry; readonly before: string }
    ))

/** The machine's clock is right and ours is ahead of it: from here on by the machine's. */
export interface ClockOrder {
  readonly operator: string
  readonly reason: string
  readonly workstation?: string
  /** When the clock was last right, and from when on its instants are wrong; null: not known, and all after the true one are. */
  readonly doubt: { readonly from: Instant; readonly since: Instant } | null
}

/** A site file on its way into force. */
export interface SiteEntry extends PackedSite {
  readonly operator: string
  readonly reason: string
  readonly workstation?: string
  /** From the command line while no console ran: `operator` is an account of the operating system. */
  readonly byCommand?: true
  /** What changed, in words. */
  readonly what: string
}

/** The same with the rules of the site's zone, which the decision thread adds. */
export interface SiteInZone extends SiteEntry {
  readonly zone: ZoneRules | null
}

export interface Mark {
  readonly key: string
  /** Plain JSON. */
  readonly value: unknown
}

/** An incoming thing on its way to the decision thread; the token comes back with what became of it. */
export type Numbered = Incoming & { readonly token: number }

/** An event with its place in the journal: unique, rising, the same after a restart; gaps are usual. */
export interface JournalRow {
  readonly seq: number
  readonly event: JournalEvent
  /** Only on `access.*` events other than plain grants, and only on request. */
  readonly explanation?: Explanation
  /** On the engine's events that an operator's action made; the desk's events carry theirs themselves (`auditOf`). */
  readonly audit?: Audit
}

/** What one incoming thing, or one due instant, led to. */
export interface Decided {
  /** Of the incoming thing; absent when a timer fell due. */
  readonly token?: number
  /** Highest seq it wrote, also when no event came of it. */
  readonly seq: number
  readonly rows: readonly JournalRow[]
  readonly commands: readonly Command[]
  /** Why it was not done after all: a site file that was made from another one than is in force. Nothing was written. */
  readonly notDone?: 'site-moved'
  /** What operators did, with the place of it: the one action, or those not published before. */
  readonly actions?: readonly DoneAction[]
}

export interface DoneAction {
  readonly seq: number
  readonly record: OperatorRecord
}

/** One durable commit. Oldest first. */
export interface DecidedBatch<Alarm = unknown> {
  readonly results: readonly Decided[]
  /** Alarms that these events made or changed, whole. */
  readonly alarms: readonly Alarm[]
  readonly journal: JournalStatus
  /** SHA-256 of the site file in force after it, in hex; only when it may be another one than before. */
  readonly site?: string
}

export interface JournalStatus {
  readonly lastSeq: number
  readonly writtenAt: Instant | null
  /** Null while the journal takes writes; else why not, in words. Nothing is granted until it is null again. */
  readonly failing: string | null
  /** The newest value of the hash chain on disk; left out before the first. */
  readonly head?: JournalHead
}

/** Why an incoming thing was not decided. */
export type RefusedWhy = 'journal' | 'queue-full'

/** At most 5,000 rows. */
export interface RowsQuery extends HistoryFilter, PageOf {}

export interface ViolationFacts {
  readonly cardholder: CardholderId
  readonly area: AreaId
  readonly violation: Violation
  readonly reader: ReaderId
  readonly openedAt: Instant
  readonly tries: number
  readonly lastAt: Instant
  readonly expiresAt: Instant | null
  /** apb.md 6.1: stays until cleared. */
  readonly areaViolation: boolean
  /** apb.md 4.1: keeps its cardholder out of the area. */
  readonly lockedOut: boolean
  /** Where the cardholder is believed to be, and since when; null = unknown. */
  readonly location: AreaId | null
  readonly locationSince: Instant | null
}

export interface ToggleFacts {
  readonly kind: 'grant-on-violation' | 'suspended'
  readonly scope: ToggleScope | SuspendScope
  readonly since: Instant | null
  readonly until: Instant | null
  readonly operator: string | null
  readonly reason: string | null
}

/** The state as a whole, small enough to send a few times a second. */
export interface Overview {
  readonly at: Instant
  readonly areas: readonly { readonly id: AreaId; readonly inside: number; readonly openViolations: number }[]
  readonly violations: readonly ViolationFacts[]
  readonly toggles: readonly ToggleFacts[]
  readonly doors: readonly {
    readonly id: DoorId
    readonly open: boolean
    readonly since: Instant | null
    readonly held: boolean
    readonly forced: boolean
    readonly lockdown: boolean
    /** apb.md 5.9: held unlocked. */
    readonly unlocked: boolean
    readonly unlockedUntil: Instant | null
  }[]
}

export interface PersonFacts {
  readonly location: AreaId | null
  readonly since: Instant | null
  readonly lastReader: ReaderId | null
  readonly freePass: boolean
  readonly exempt: boolean
  readonly exemptUntil: Instant | null
  readonly violations: readonly ViolationFacts[]
  /** Highest seq of an event of this person; null = none. */
  readonly lastSeq: number | null
}

/** Each question with its answer. */
export interface Questions {
  overview: { readonly ask: Record<never, never>; readonly answer: Overview }
  person: { readonly ask: { readonly id: CardholderId }; readonly answer: PersonFacts | null }
  /** Everybody, in the order of the site file in force. */
  people: { readonly ask: Record<never, never>; readonly answer: PeopleView }
  /** What a person with these cards could open at an instant before anything else falls due; nothing is done. */
  openings: {
    readonly ask: { readonly credentials: readonly CredentialId[]; readonly at: Instant }
    readonly answer: Openings
  }
  /** The engine's whole state, for queries about a later time. */
  saved: { readonly ask: Record<never, never>; readonly answer: Uint8Array }
  /** Who is believed to be in an area, in the site file's order. */
  inside: {
    readonly ask: { readonly area: AreaId }
    readonly answer: readonly { readonly cardholder: CardholderId; readonly since: Instant }[]
  }
  /** What an action would touch. */
  preview: {
    readonly ask: { readonly action: OperatorAction }
    readonly answer: { readonly cardholders: number; readonly violations: number; readonly forgetsLocations: number }
  }
  /** Newest first. */
  rows: { readonly ask: RowsQuery; readonly answer: readonly JournalRow[] }
  /** Newest seq of each of these people and places, 0 = none: where their back chains begin. */
  heads: {
    readonly ask: {
      readonly cardholders: readonly CardholderId[]
      readonly places: readonly { readonly kind: 'reader' | 'door' | 'controller'; readonly id: string }[]
    }
    readonly answer: {
      readonly cardholders: readonly (readonly [CardholderId, number])[]
      readonly places: readonly (readonly [string, string, number])[]
    }
  }
  /** One event; `explanation` null when none was kept. */
  event: {
    readonly ask: { readonly seq: number }
    readonly answer: { readonly row: JournalRow; readonly explanation: Explanation | null } | null
  }
  /** Everything after a row, oldest first: for a reader that follows the journal. At most a few thousand rows at a time. */
  after: {
    readonly ask: { readonly seq: number }
    readonly answer: {
      readonly rows: readonly JournalRow[]
      readonly actions: readonly DoneAction[]
      readonly upTo: number
    }
  }
  /** The site file in force, whole, with its SHA-256 in hex. */
  siteText: { readonly ask: Record<never, never>; readonly answer: { readonly hash: string; readonly text: string } }
  /** All alarms that are not closed. */
  alarms: { readonly ask: Record<never, never>; readonly answer: readonly unknown[] }
  /** Who is let through unchecked besides what the site file says. */
  passes: {
    readonly ask: Record<never, never>
    readonly answer: {
      readonly freePasses: readonly CardholderId[]
      readonly exemptions: readonly {
        readonly id: CardholderId
        readonly since: Instant
        readonly until: Instant | null
      }[]
    }
  }
  /** What operators and automations have set and not taken back, oldest first, switched cards last. */
  standing: { readonly ask: Record<never, never>; readonly answer: readonly StandingOrder[] }
  /** Alarms by id, closed ones too, in the order asked. */
  alarmsById: { readonly ask: { readonly ids: readonly string[] }; readonly answer: readonly unknown[] }
  /** Why the journal does not go on from a head that was kept elsewhere; null when it does. */
  headProblem: { readonly ask: KnownHead; readonly answer: string | null }
  /** Writes the hash chain's value down and signs it, up to the newest row. */
  seal: { readonly ask: Record<never, never>; readonly answer: null }
  /** SHA-256 of the engine's state, in hex, with the seq up to which it holds. */
  stateHash: { readonly ask: Record<never, never>; readonly answer: { readonly hash: string; readonly seq: number } }
}

export type QuestionName = keyof Questions
export type Ask = AskOf<Questions>

/** Main thread to decision thread. */
export type ToDecider =
  | { readonly kind: 'incoming'; readonly items: readonly Numbered[] }
  | ({ readonly kind: 'ask' } & Asked<Questions>)
  | { readonly kind: 'offer'; readonly id: number; readonly part: OfferPart }
  | { readonly kind: 'close' }

/**
 * A site on its way to the decision thread, in parts of a few milliseconds each, so that no read waits for all of it.
 * Each is answered; `plan` once the thread can bring the site into force immediately.
 */
export type OfferPart =
  | {
      readonly kind: 'begin'
      /** SHA-256 in hex of the site file that the change was made from, and of the one that it makes. */
      readonly before: string
      readonly hash: string
      readonly rest: SiteChange['rest']
      readonly order: SiteChange['order']
    }
  | { readonly kind: 'cardholders'; readonly cardholders: SiteChange['cardholders'] }
  | { readonly kind: 'plan' }

/** Decision thread to main thread. */
export type FromDecider =
  | {
      readonly kind: 'ready'
      /** SHA-256 in hex of the site file in force. */
      readonly site: string
      readonly journal: JournalStatus
      readonly lastAt: Instant
      /** Instant of the newest row before this start wrote one; 0 in an empty journal. */
      readonly heardAt: Instant
      /** Committed before the thread ended, but not published: how many inputs, and their results. */
      readonly unpublished: {
        readonly items: number
        readonly rows: readonly JournalRow[]
        readonly actions: readonly DoneAction[]
        readonly alarms: readonly unknown[]
      }
      readonly marks: readonly Mark[]
    }
  | {
      readonly kind: 'cannot-start'
      readonly failure: {
        readonly code: 'data-folder' | 'installation-key' | 'journal-damaged' | 'demo'
        readonly detail: string
      }
    }
  | { readonly kind: 'batch'; readonly batch: DecidedBatch }
  /** The chain's value was written down while the journal rested. */
  | { readonly kind: 'rested'; readonly journal: JournalStatus }
  | { readonly kind: 'refused'; readonly tokens: readonly number[]; readonly journal: JournalStatus }
  | Answered
  | { readonly kind: 'log'; readonly level: 'info' | 'warning' | 'error'; readonly text: string }
  | { readonly kind: 'closed' }

/** What the thread is started with. */
export interface DeciderData {
  readonly journalFile: string
  readonly snapshotFolder: string
  /** Where the installation's key lies. */
  readonly keyFolder: string
  /** A key pair that does not fit is set aside and replaced, by hand; the caller journals it. */
  readonly newKey: boolean
  /** The site file given from outside, as it may be stored; null: the journal's newest holds. */
  readonly given: string | null
  /** SHA-256, in hex, of the file before its PINs were replaced; left out: that of `given`. */
  readonly hashAsGiven?: string
  /** A start of the demo, which opens only a journal that the demo began. */
  readonly demo: boolean
  /** Highest seq that an earlier thread of this process published; null for the first. */
  readonly published: number | null
}
