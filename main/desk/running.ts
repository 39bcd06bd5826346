/** What the desk needs of a running site; `wiring.ts` makes it. */
import type { HardwareDesk } from '../domain/hardware-desk'
import type { Photos } from '../photos/photos'
import type { CertificateDesk } from './certificates'
import type { Kept } from '../derived/derive'
import type { Ask, DecidedBatch, JournalRow, JournalStatus, RowsQuery } from '../decider/messages'
import type { KeyPasswordDesk } from '../devices/key-store'
import type { LineState } from '../devices/line-tools'
import type { DeviceStatus } from '../devices/device-state'
import type { WaitingOrder } from '../devices/driver'
import type { Audit } from '../domain/audit'
import type { NewDeskEvent } from '../domain/desk-event'
import type { JournalHead } from '../domain/journal-head'
import type { Explanation, ExplanationText } from '../domain/explanation'
import type { ControllerId, DoorId } from '../domain/ids'
import type { PeopleDesk } from '../domain/people-edit'
import type { LineTask, LineWork } from '../domain/line-work'
import type { OperatorAction } from '../domain/record'
import type { ChangeThread } from '../change/client'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { DraftDesk, TimedDesk } from '../domain/site-draft'
import type { Failure } from '../../preload/contract/answer'
import type { Feeds } from '../../preload/contract/feeds'
import type { HoldScope, RecordsState } from '../../preload/contract/administration'
import type { ExportFormat, ExportState, HistoryFilter } from '../../preload/contract/history'
import type { Alarm, Confirmable, LaneRow, Operator, RetentionDays, SecondSignIn } from '../../preload/contract/models'
import type { Handover, RollCall } from '../../preload/contract/shift'
import type { Dialogs } from './presence'

interface NotDone {
  readonly code: 'journal' | 'offline' | 'busy'
  readonly detail: string
}
export type DoneOrNot = Result<{ readonly seq: number }, NotDone>

/** Why work at a reader line was not begun. */
export interface LineProblem {
  readonly code: 'journal' | 'offline' | 'busy' | 'bad-argument'
  readonly detail: string
}

/** The care of the records; `records.ts` is it. */
export interface RecordsDesk {
  readonly state: () => RecordsState
  readonly backUp: (by: string) => Promise<Result<string, string>>
  /** @param heads that were printed: the journal must go on from them */
  readonly check: (by: string, heads?: readonly JournalHead[]) => void
  readonly cancelCheck: () => void
  readonly setDays: (days: RetentionDays, by: Doer) => Promise<Result<null, string>>
  readonly setHold: (scope: HoldScope, by: Doer) => Promise<Result<string, string>>
  readonly confirmClock: (by: Doer) => Promise<Result<null, string>>
  readonly liftHold: (id: string, by: Doer) => Promise<Result<null, string>>
  /** `isPresent`: asked once the backup was checked, which takes long. */
  readonly restore: (name: string, by: Doer, isPresent: () => boolean) => Promise<Result<null, string>>
}
interface Doer {
  readonly operator: string
  readonly reason: string
}

/** The part of the change thread that a desk uses. */
interface Changes {
  readonly ask: ChangeThread['ask']
  readonly onProgress: ChangeThread['onProgress']
  readonly drop: ChangeThread['drop']
}

/** A site file given at the start that differs from the site in force. */
export interface OfferedSite {
  /** Null once it was decided. */
  readonly file: () => string | null
  readonly text: string
  readonly dismiss: (operator: string, reason: string) => Promise<Result<unknown, { readonly detail: string }>>
}

export interface Running extends KeyPasswordDesk {
  /** Edits of people. */
  readonly people: PeopleDesk
  readonly draft: DraftDesk
  readonly timed: TimedDesk
  readonly changes: Changes
  /** Left out: none can be. */
  readonly offer?: OfferedSite | null
  readonly applyChange: (
    id: number,
    operator: string,
    reason: string,
    options: { readonly onlyWhole: boolean; readonly note?: string },
  ) => Promise<Result<{ readonly seq: number }, { readonly code: string; readonly detail: string }>>
  readonly records: RecordsDesk
  readonly site: Site
  readonly onSite: (listener: (now: Site) => void) => () => void
  readonly onBatch: (listener: (batch: DecidedBatch<Kept>) => void) => () => void
  readonly onChange: (listener: () => void) => () => void
  readonly devices: () => DeviceStatus
  readonly waitingOrders: () => readonly WaitingOrder[]
  readonly journal: () => JournalStatus
  readonly ask: Ask
  readonly line: (controller: ControllerId) => LineState | undefined
  readonly startLineWork: (
    controller: ControllerId,
    task: LineTask,
    operator: string,
    reason: string,
  ) => Promise<Result<LineWork, LineProblem>>
  /** Lines and panels that the site may not have yet. */
  readonly hardware: HardwareDesk
  readonly cancelLineWork: (controller: ControllerId) => void
  readonly recordLine: (
    controller: ControllerId,
    on: boolean,
    operator: string,
    reason: string,
  ) => Promise<Result<string | null, LineProblem>>
  /** The result of one pass over the journal, and where to continue. */
  readonly search: (query: RowsQuery) => Promise<{
    readonly rows: readonly JournalRow[]
    readonly next: number | null
    readonly reached: Instant | null
  }>
  /** Evidence exports, one at a time. `query` is the search, `filter` the same as requested. */
  readonly exports: {
    readonly begin: (asked: {
      readonly query: RowsQuery
      readonly filter: HistoryFilter
      readonly formats: readonly ExportFormat[]
      readonly why: string
      readonly operator: Operator
      readonly folder: string
    }) => Promise<Result<ExportState, NotDone>>
    readonly state: () => {
      readonly current: ExportState | null
      readonly fingerprint: string | null
      readonly verifier: string
    }
    readonly cancel: (id: number) => Promise<void>
  }
  readonly act: (action: OperatorAction, operator: string, reason: string, audit?: Audit) => Promise<DoneOrNot>
  readonly unlockOnce: (door: DoorId, operator: string, reason: string, audit?: Audit) => Promise<DoneOrNot>
  readonly certificates: CertificateDesk
  readonly desk: (event: NewDeskEvent) => Promise<DoneOrNot>
  readonly photos: Pick<Photos, 'version' | 'read' | 'set' | 'remove'>
}

/** Where a window's news goes. */
export interface Sink {
  readonly rows: (rows: readonly LaneRow[]) => void
  /** `make` is called when it is sent, so that ten changes cost one. */
  readonly status: (make: () => Feeds['status']) => void
  readonly alarms: (make: () => Feeds['alarms']) => void
  readonly violations: (make: () => Feeds['violations']) => void
  readonly site: (make: () => Feeds['site']) => void
}

export interface Paper {
  readonly handover: (last: NonNullable<Handover['last']>) => Promise<Result<string, string>>
  readonly muster: (roll: RollCall) => Promise<Result<string, string>>
}

export interface DeskOptions {
  readonly running: Running
  readonly clock: {
    readonly now: () => Instant
    readonly setTimer: (ms: number, fire: () => void) => () => void
  }
  readonly operator: () => Operator | null
  readonly dialogs: Dialogs
  /** Whether the second operator may confirm what the first asks for. */
  readonly confirmSecond: (
    first: Operator,
    second: SecondSignIn,
    what: Confirmable,
  ) => Promise<Result<Operator, Failure>>
  /** Whether there is an operator of this name, to whom an alarm can be given. */
  readonly canBeAssigned: (name: string) => boolean
  /** Words for an explanation, in the site's zone. */
  readonly explain: (explanation: Explanation) => ExplanationText
  /** A sentence of the catalogue. */
  readonly words: (key: string) => string
  /** A sentence with its places filled; `until` is an instant, said in the site's time. */
  readonly sentence: (key: string, values?: Readonly<Record<string, string | number>>) => string
  /** Documents for paper; each answers with the file it wrote. */
  readonly paper: Paper
  /** Health of the operating system's notifications, see `Status.notifications`. */
  readonly notifications: () => string | null
  readonly about: { readonly version: string; readonly runtime: string; readonly demo: boolean }
  /** Alarms that became new just now. */
  readonly onRaised: (alarms: readonly Alarm[]) => void
  /** The window's page says whether somebody follows it. */
  readonly onFollowing: (window: number, following: boolean) => void
  readonly report: (message: string, error?: unknown) => void
}
