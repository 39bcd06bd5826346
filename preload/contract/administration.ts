/** What only an administrator handles in the window: photos, lines of readers, certificates, records, changes of the site. */
import type { Instant, AreaId, CardholderId, ReaderId, LineWork, RetentionDays, LegalHold } from './models'

/** What a choice of files for photos came to, see `main/photos/photo-import.ts`. */
export interface PhotoLook {
  /** By which it is applied. */
  readonly id: number
  readonly matched: readonly {
    readonly file: string
    readonly cardholder: CardholderId
    readonly name: string
    readonly kind: 'added' | 'replaced' | 'same'
  }[]
  readonly unmatched: readonly string[]
  /** `why` is a key of the catalogue, `photo.bad.<why>`. */
  readonly bad: readonly { readonly file: string; readonly why: PhotoProblem }[]
  /** How many of each there are; long lists are cut to the first entries. */
  readonly counts: {
    readonly added: number
    readonly replaced: number
    readonly same: number
    readonly unmatched: number
    readonly bad: number
  }
}

export type PhotoProblem =
  | 'too-large'
  | 'not-a-picture'
  | 'damaged'
  | 'too-small'
  | 'too-many-pixels'
  | 'unreadable'
  | 'twice'
  | 'two-people'
  | 'no-file-name'

/** A line of readers as an administrator sees it. */
export interface LineView {
  readonly baud: number
  /** False while the port is closed, and where the speed is a setting of the device server. */
  readonly canSetBaud: boolean
  /** Every reader's turn comes round in so long, computed; `long`: above 300 ms, noticed by people. */
  readonly round: { readonly milliseconds: number; readonly long: boolean }
  readonly readers: readonly LineReader[]
  /** Damaged packets, and bytes that belonged to none. */
  readonly damaged: number
  readonly noiseBytes: number
  readonly work: LineWork | null
  readonly recording: {
    readonly file: string
    readonly bytes: number
    readonly ended: 'full' | 'disk' | null
  } | null
}

export interface LineReader {
  readonly id: ReaderId
  readonly address: number
  readonly online: boolean
  readonly secure: boolean
  /** `none`: not paired; `unproven`: a new key was sent, and not shown yet to be taken. */
  readonly key: 'none' | 'set' | 'unproven'
  readonly polls: number
  readonly retries: number
  readonly timeouts: number
  readonly crcErrors: number
  readonly macFailures: number
  readonly latencyMsMedian: number | null
  readonly latencyMsMax: number
}

/** A certificate of the panel link: the console's own, or a panel's. */
export interface CertificateRow {
  /** The panel's id, or the console's own name. */
  readonly name: string
  /** `month` and `week`: it ends within 30 or 7 days. */
  readonly validity: 'none' | 'good' | 'month' | 'week' | 'over' | 'revoked'
  readonly issuedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
  /** Why it was revoked. */
  readonly reason: string | null
  /** SHA-256, `AB:CD:...`. */
  readonly fingerprint: string | null
}

export interface Certificates {
  /** null until there is one: the first certificate makes it. */
  readonly authority: { readonly name: string; readonly fingerprint: string; readonly expiresAt: Instant } | null
  /** The console's own first, then one a panel of the site. */
  readonly rows: readonly CertificateRow[]
}

/** What a legal hold names: rows that match all of it are kept. */
export type HoldScope = Omit<LegalHold, 'id' | 'reason' | 'operator' | 'since'>

/** How the whole journal was last checked: by hand, or automatically every week. */
export type JournalCheck =
  | { readonly state: 'never' }
  /** Rows looked at so far, of all passes; `of` is 0 until they are counted. */
  | { readonly state: 'running'; readonly done: number; readonly of: number }
  | { readonly state: 'cancelled'; readonly at: Instant }
  | {
      readonly state: 'done'
      readonly at: Instant
      /** Seq of the newest row that was looked at. */
      readonly upTo: number
      readonly sound: readonly string[]
      /** What is wrong, and between which rows. */
      readonly problems: readonly string[]
    }

export interface RecordsState {
  /** Newest first; each was checked when it was made. */
  readonly backups: readonly { readonly name: string; readonly at: Instant; readonly bytes: number }[]
  readonly backingUp: boolean
  /** Why the last backup was not made; null = it was, or none was due yet. */
  readonly backupFailing: string | null
  readonly check: JournalCheck
  readonly retention: { readonly days: RetentionDays; readonly holds: readonly LegalHold[] }
  /** The machine's clock is ahead of all that was seen, and records do not get old by it; null = it is not. */
  readonly clockAhead: { readonly from: Instant; readonly to: Instant } | null
}

/** What a changed site file or a list of people would do, looked at before anything is applied. */
export interface ChangeLook {
  /** By which it is applied. */
  readonly id: number
  readonly file: string
  readonly counts: readonly {
    readonly section: string
    readonly added: number
    readonly changed: number
    readonly removed: number
  }[]
  /** At most 200 of each section. */
  readonly things: readonly {
    readonly kind: 'added' | 'changed' | 'removed'
    readonly section: string
    readonly id: string
    readonly name: string
    readonly fields: readonly ChangedField[]
  }[]
  /** What is allowed and yet worth a word. */
  readonly warnings: readonly string[]
  /** Hard areas of which somebody has to say that people can get out; each is ticked before it is applied. */
  readonly hazards: readonly {
    readonly area: AreaId
    readonly name: string
    readonly why: 'no-exit-reader' | 'free-egress-not-confirmed'
  }[]
  /** Of a list of people. */
  readonly rows: ListEffect | null
}

/** What a list of people would do. */
export interface ListEffect {
  readonly unchanged: number
  readonly bad: number
  /** Names of groups and access levels that are added; an added level opens no reader. */
  readonly newGroups: readonly string[]
  readonly newLevels: readonly string[]
  /** People of new and changed rows for whom it has a consequence that shows nowhere else. */
  readonly effects: {
    readonly switchedOff: number
    /** Come into a group that is exempt from an area's rules. */
    readonly exempt: number
    /** Lose a card that they had. */
    readonly withoutCards: number
    /** Get a card of a format that no reader takes. */
    readonly unreadCards: number
    /** Rejected rows that do not say who they are about: because of them nobody is switched off. */
    readonly unclear: number
  }
  /** At most 500 rows of each kind; `count` tells of all. */
  readonly groups: readonly {
    /** `off`: people who are not in the file and are switched off. */
    readonly kind: 'added' | 'changed' | 'off' | 'bad'
    readonly count: number
    readonly rows: readonly {
      /** Null for people who are not in the file. */
      readonly line: number | null
      readonly id: string
      readonly name: string
      readonly fields: readonly ChangedField[]
      readonly reasons: readonly string[]
    }[]
  }[]
}

/** A field of the site file; values are JSON, null = not there. */
export interface ChangedField {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** Nothing was chosen, the file is no good, or this is what it would do. */
export type Looked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly file: string; readonly problems: readonly string[] }
  | { readonly kind: 'look'; readonly look: ChangeLook }

/** What comes in and goes out as a file. */
export type FileKind = 'site' | 'access-levels' | 'schedules' | 'cardholders' | 'template'
