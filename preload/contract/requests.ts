/**
 * The whole bridge as one table: what the renderer may ask and what it gets. `preload/preload.ts` has one function an
 * entry, `main/ipc` checks every argument, the sender and the operator's role before it answers.
 */
import type { AreaId, CardholderId, ControllerId, DoorId } from '../../main/domain/ids'
import type { LineTask, LineWork } from '../../main/domain/line-work'
import type { OperatorAction, SuspendScope } from '../../main/domain/record'
import type { Instant } from '../../main/domain/time'
import type { Certificates, FileKind, HoldScope, LineView, Looked, PhotoLook, RecordsState } from './administration'
import type { ExportOrder, ExportState, HistoryFilter, HistoryPage } from './history'
import type {
  ActionPreview,
  Alarm,
  EventDetail,
  Gap,
  LaneRow,
  Occupant,
  OpenViolation,
  Operator,
  OperatorAccount,
  PersonName,
  PersonState,
  Reason,
  RetentionDays,
  Role,
  RowFilter,
  SecondSignIn,
  SessionView,
  SiteView,
  Status,
} from './models'
import type { PackedRows } from './packed-rows'
import type { Handover, RollCall, WaitingOrder } from './shift'

/** Tries are not looked at for `waitMs` more; 0 = `left` more wrong ones, then a wait of `thenMs`. */
export interface Tries {
  readonly waitMs: number
  readonly left: number
  readonly thenMs: number
}

/** Said in words of the catalogue: what happened, to what, what to do. */
export interface Failure {
  readonly ok: false
  /** Key of the catalogue: `failure.<code>`. */
  readonly code:
    | 'bad-argument'
    | 'not-permitted'
    | 'not-found'
    | 'journal'
    | 'offline'
    | 'no-site'
    | 'sign-in'
    | 'records'
    | 'change'
    | 'certificate'
    | 'photos'
    | 'internal'
  /** Names the thing and the bad value. */
  readonly detail: string
  /** On `sign-in`: what comes of wrong tries. */
  readonly tries?: Tries
}
export type Answer<T> = { readonly ok: true; readonly value: T } | Failure

export interface Requests {
  /**
   * The first call of a window: what it needs to draw before the first feed arrives. Subscribe to the feeds before it:
   * a row may then come twice (tell by `seq`), none is missed. Fails with `no-site` when there is nothing to show yet.
   */
  hello: () => Answer<{
    readonly version: string
    readonly runtime: string
    readonly demo: boolean
    readonly site: SiteView
    readonly status: Status
    readonly alarms: readonly Alarm[]
    readonly violations: readonly OpenViolation[]
    readonly rows: readonly LaneRow[]
  }>
  /** Rows older than `before` (a seq; null = newest), newest first, at most 500. */
  rows: (query: {
    readonly before: number | null
    readonly limit: number
    readonly filter: RowFilter
  }) => Answer<readonly LaneRow[]>
  /** Events of the past that fit, newest first, at most 500; `before` is the `next` of the look before it. */
  history: (query: {
    readonly before: number | null
    readonly limit: number
    readonly filter: HistoryFilter
  }) => Answer<HistoryPage>
  /** Asks where to, by the operating system's dialog, then begins the one export that runs at a time; null when no place was chosen. */
  exportHistory: (order: ExportOrder) => Answer<ExportState | null>
  /** The export that runs, or the last one; and the fingerprint of the key that signs exports. */
  exportState: () => Answer<{ readonly current: ExportState | null; readonly fingerprint: string | null }>
  /** Ends an export and removes what it wrote. */
  cancelExport: (id: number) => Answer<null>
  detail: (seq: number) => Answer<EventDetail>
  person: (id: CardholderId) => Answer<PersonState>
  /** Names of the given cardholders, at most 500. */
  names: (ids: readonly CardholderId[]) => Answer<readonly PersonName[]>
  /** People whose name or card matches, at most 20. */
  findPeople: (text: string) => Answer<readonly PersonName[]>
  preview: (action: OperatorAction) => Answer<ActionPreview>
  act: (action: OperatorAction, reason: Reason) => Answer<{ readonly seq: number }>
  /** As `act`, confirmed by a second operator: on a site that asks for two, resets of an area or of the site. */
  actWithSecond: (action: OperatorAction, reason: Reason, second: SecondSignIn) => Answer<{ readonly seq: number }>
  unlockOnce: (door: DoorId, reason: Reason) => Answer<{ readonly seq: number }>
  acknowledge: (alarms: readonly string[]) => Answer<null>
  note: (alarm: string, text: string) => Answer<null>
  /** Ends alarms; only acknowledged ones can be closed. */
  closeAlarms: (alarms: readonly string[]) => Answer<null>
  /** Silences alarms until an instant, at most 24 hours ahead; a shelved alarm counts on and comes back as new. */
  shelveAlarms: (alarms: readonly string[], until: Instant) => Answer<null>
  /** Says who sees to an alarm; null = nobody. A guard can take one on and let go of their own, a supervisor of any. */
  assign: (alarm: string, assignee: string | null) => Answer<null>
  /** Ticks a step of an alarm's instructions off, or not after all. */
  tickStep: (alarm: string, step: number, on: boolean) => Answer<null>
  /** Alarms closed in the last 24 hours, newest first, at most 500. */
  closedAlarms: () => Answer<readonly Alarm[]>
  /** Who is believed to be in an area and how sure that is, longest inside first. */
  inside: (area: AreaId) => Answer<readonly Occupant[]>
  /** What happened around an open violation: rows of the person and of the door, oldest first, at most 200. */
  timeline: (cardholder: CardholderId, area: AreaId) => Answer<readonly LaneRow[]>
  /** A line of readers: counters, what is being done there by hand, its recording. Asked for while somebody looks. */
  line: (controller: ControllerId) => Answer<LineView>
  /** Begins work at a line by hand: pairing, keys, searching, addresses, speed. One piece at a time; `line` tells how it goes. */
  startLineWork: (controller: ControllerId, task: LineTask, reason: Reason) => Answer<LineWork>
  cancelLineWork: (controller: ControllerId) => Answer<null>
  /** Records every packet of a line in OSDPCAP form, keys masked, or ends that; gives the file. */
  recordLine: (controller: ControllerId, on: boolean, reason: Reason) => Answer<string | null>
  /** What operators did that panels have not taken yet. */
  waitingOrders: () => Answer<readonly WaitingOrder[]>
  handover: () => Answer<Handover>
  /** Signs off as the one who goes; what is open at that moment is kept with it. */
  handOver: (note: string) => Answer<null>
  /** Signs as the one who comes: somebody else than who handed over. */
  takeOver: () => Answer<null>
  /** Writes the last handover as a PDF into the data folder; answers with the file. */
  handoverDocument: () => Answer<{ readonly file: string }>
  /** Writes the roll-call that is going on as a PDF into the data folder; answers with the file. */
  musterDocument: () => Answer<{ readonly file: string }>
  /** The certificates of the panel link. */
  certificates: () => Answer<Certificates>
  /**
   * Issues or renews the certificate of a panel or of the console itself. A panel's is saved to a folder that the operator
   * chooses in a dialog of the system; `folder` is null when they chose none, and then nothing was issued.
   */
  certify: (name: string) => Answer<{ readonly folder: string | null }>
  revokeCertificate: (name: string, why: string) => Answer<null>
  /** Answered whoever asks; `signIn`, `setUpSignIn`, `watch` and `setFollowing` too. All else needs somebody who is signed in. */
  session: () => Answer<SessionView>
  /** Fails with `sign-in` when name and password do not belong together, or a wait after wrong ones is not over. */
  signIn: (name: string, password: string) => Answer<SessionView>
  /** What a locked desk shows: alarms and states, no names of people. */
  watch: () => Answer<{ readonly site: SiteView; readonly status: Status; readonly alarms: readonly Alarm[] }>
  /** Makes the first administrator, while there are no accounts. */
  setUpSignIn: (name: string, password: string) => Answer<SessionView>
  lock: () => Answer<SessionView>
  signOut: () => Answer<SessionView>
  operators: () => Answer<readonly OperatorAccount[]>
  /** Who can see to an alarm: everybody who may act at a desk, by name. */
  assignees: () => Answer<readonly Operator[]>
  addOperator: (name: string, role: Role, password: string) => Answer<null>
  /** Ends their session; the last administrator stays one. */
  setRole: (name: string, role: Role) => Answer<null>
  removeOperator: (name: string) => Answer<null>
  /** A new password for somebody else; it also ends their wait after wrong tries. */
  resetPassword: (name: string, password: string) => Answer<null>
  /** One's own, by the one that holds now. */
  changePassword: (current: string, next: string) => Answer<null>
  /** Minutes without a key or the mouse after which the desk locks; null = never, which only an administrator may choose. */
  setIdleLock: (minutes: number | null) => Answer<null>
  /** Backups, the check of the journal, how long records are kept. */
  records: () => Answer<RecordsState>
  /** Copies the journal and checks the copy; its name. */
  backUp: () => Answer<string>
  /** Begins to check the whole journal (true), or cancels that; `records` says how far it is. */
  checkJournal: (go: boolean) => Answer<null>
  setRetention: (days: RetentionDays, reason: Reason) => Answer<null>
  /** The id of the new legal hold. */
  setHold: (scope: HoldScope, reason: Reason) => Answer<string>
  liftHold: (id: string, reason: Reason) => Answer<null>
  /** The machine's clock jumped and is right: records get old by it again. */
  confirmClock: (reason: Reason) => Answer<null>
  /** Checks the backup, then closes the site and starts it anew from that backup. */
  restoreBackup: (name: string, reason: Reason) => Answer<null>
  /** Freezes who is believed to be where; fails when a roll-call is going on already. */
  freezeMuster: (scope: SuspendScope) => Answer<null>
  /** The roll-call that is going on; null = none. */
  muster: () => Answer<RollCall | null>
  /** Somebody was seen in an area, or was not after all. */
  tickOff: (cardholder: CardholderId, area: AreaId, on: boolean) => Answer<null>
  /** Sets the location of everybody who was ticked off elsewhere than believed, then ends the roll-call. */
  reconcileMuster: (reason: Reason) => Answer<{ readonly set: number; readonly missing: number }>
  /** Asks for a file and looks what it would do; nothing is applied. */
  lookAtChange: (kind: FileKind) => Answer<Looked>
  /** How far the look is, from 0 to 1. */
  changeProgress: () => Answer<number>
  /** Ends a look, or forgets what was found. */
  dropChange: () => Answer<null>
  /** Brings what was looked at into force. `confirmed` names every area of `hazards`. */
  applyChange: (
    id: number,
    reason: Reason,
    options: { readonly onlyWhole: boolean; readonly confirmed: readonly AreaId[] },
  ) => Answer<{ readonly seq: number }>
  /** Asks for pictures, or for a folder of them, and looks whose they are; `only`: whose one picture is, whatever its name. Null when nothing was chosen. */
  lookAtPhotos: (from: 'files' | 'folder', only: CardholderId | null) => Answer<PhotoLook | null>
  /** How far the look or the import is, from 0 to 1. */
  photoProgress: () => Answer<number>
  /** Ends a look or an import after the file it is at, or forgets what was found. */
  dropPhotos: () => Answer<null>
  /** Keeps what was looked at; `failed` says in words of which files it could not. */
  applyPhotos: (id: number, reason: Reason) => Answer<{ readonly set: number; readonly failed: readonly string[] }>
  removePhoto: (cardholder: CardholderId, reason: Reason) => Answer<null>
  /** Asks for a name and writes the site file, or all cardholders; the file, null when nothing was chosen. */
  exportFile: (kind: FileKind) => Answer<string | null>
  /** The window tells whether it is in front, so that a hidden one raises an operating-system notification. */
  setFollowing: (following: boolean) => Answer<null>
}

/** What is asked of people and sign-in; the desk and its site answer the rest. */
export type SessionRequest =
  | 'session'
  | 'signIn'
  | 'setUpSignIn'
  | 'lock'
  | 'signOut'
  | 'operators'
  | 'assignees'
  | 'addOperator'
  | 'setRole'
  | 'removeOperator'
  | 'resetPassword'
  | 'changePassword'
  | 'setIdleLock'

/** What main sends by itself. Event rows come in batches, oldest first, at most one batch a frame. */
export interface Feeds {
  rows: PackedRows
  status: Status
  /** Every alarm that is not closed, newest first; sent whole when one of them changed. */
  alarms: readonly Alarm[]
  /** Every open violation, newest first; sent whole when one of them changed. */
  violations: readonly OpenViolation[]
  /** The site changed while it ran. */
  site: SiteView
  /** Rows were left out between two batches. */
  gap: Gap
  /** Somebody signed in or out, or locked the desk. Rows and violations are sent while somebody is signed in only. */
  session: SessionView
  /** A notification was clicked: show this alarm. */
  showAlarm: string
}

/** What preload exposes as `window.sallyport`: requests as promises, feeds as subscriptions that return their own end. */
export type Bridge = {
  readonly [Name in keyof Requests]: (...args: Parameters<Requests[Name]>) => Promise<ReturnType<Requests[Name]>>
} & {
  readonly on: { readonly [Name in keyof Feeds]: (listener: (value: Feeds[Name]) => void) => () => void }
}
