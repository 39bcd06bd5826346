/**
 * Messages between the main thread and the change thread, which reads, checks and compares a change before it is
 * applied.
 */
import type { TimedChangeEvent } from '../domain/desk-event'
import type { CredentialId } from '../domain/ids'
import type { ColumnFacts, FileShape, ImportMapping, ListChoices, MappedValues, Vendor } from '../domain/import-mapping'
import type { PeopleEdited, PersonEdit } from '../domain/people-edit'
import type { Problem } from '../domain/result'
import type { Cardholder } from '../domain/site'
import type { DraftCheck, DraftEdit, SiteDraft, Tried, TryRead } from '../domain/site-draft'
import type { SiteVersion, VersionDifference } from '../domain/site-version'
import type { Instant } from '../domain/time'
import type { Openings } from '../engine/openings'
import type { SiteChange } from '../site/change'
import type { SiteDifferences } from '../site/differences'
import type { TableKind } from './site-tables'
import type { CardholderImport } from './cardholder-import'

/** Why a person has to take responsibility for a hard area. */
export type Hazard = 'no-exit-reader' | 'free-egress-not-confirmed'

/** What a change would do, for the operator who decides. */
export interface ChangePreview {
  /** The id to apply it with. */
  readonly id: number
  readonly differences: SiteDifferences
  /** Valid but suspicious entries of the new site file. */
  readonly warnings: readonly Problem[]
  /** Hard areas that a person has to take responsibility for: people may be kept in (site-and-replay.md). */
  readonly hazards: readonly { readonly area: number; readonly name: string; readonly why: Hazard }[]
}

/** A previewed change, as the decision thread and the main thread need it. */
export interface ReadyChange {
  readonly rest: SiteChange['rest']
  readonly order: SiteChange['order']
  /** Total of the cardholders that `cardholders` returns in slices. */
  readonly cardholders: number
  /** SHA-256 in hex of the site file that the change is based on. */
  readonly before: string
  readonly sha256: Uint8Array
  readonly packed: Uint8Array
  readonly what: string
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] }

/** What a list of people would do. */
export interface ImportPreview extends ChangePreview {
  readonly rows: Omit<CardholderImport, 'site'>
}

/** A list of people as it was read, and how it is understood. */
export interface ListRead {
  readonly rows: number
  readonly vendor: Vendor | null
  readonly columns: readonly ColumnFacts[]
  readonly mapping: ImportMapping
  readonly choices: ListChoices
}

/** What a mapping makes of a list, for the operator who edits it. */
export interface ListTried {
  readonly effect: ImportPreview['rows']
  readonly values: readonly MappedValues[]
}

/** What edits of people come to: `id` to apply them with, or what keeps them from it. */
export type PeoplePreview =
  { readonly kind: 'preview'; readonly id: number } | Exclude<PeopleEdited, { readonly kind: 'done' }>

export interface ChangeQuestions {
  /** Access levels or schedules as CSV. */
  previewTable: {
    readonly ask: { readonly file: string; readonly kind: TableKind }
    readonly answer: Outcome<ChangePreview>
  }
  exportTable: { readonly ask: { readonly file: string; readonly kind: TableKind }; readonly answer: null }
  /** Writes an empty list of people with a row that shows each column. */
  exportTemplate: { readonly ask: { readonly file: string }; readonly answer: null }
  /** Reads a list of people as it is recognised, or as `shape` says. */
  readPeople: {
    readonly ask: { readonly file: string; readonly shape: Partial<FileShape> }
    readonly answer: Outcome<ListRead>
  }
  /** What a list would do, while its mapping is edited: without an id to apply it with. */
  tryPeople: {
    readonly ask: { readonly file: string; readonly mapping: ImportMapping }
    readonly answer: Outcome<ListTried>
  }
  /** Writes the rows that a mapping rejects, as they are in the file, with why; answers their number. */
  writeRejected: {
    readonly ask: { readonly file: string; readonly mapping: ImportMapping; readonly to: string }
    readonly answer: Outcome<number>
  }
  previewCardholders: {
    readonly ask: { readonly file: string; readonly mapping: ImportMapping }
    readonly answer: Outcome<ImportPreview>
  }
  /** Writes all cardholders to a CSV file; answers their number. */
  exportCardholders: { readonly ask: { readonly file: string }; readonly answer: number }
  previewSiteFile: { readonly ask: { readonly file: string }; readonly answer: Outcome<ChangePreview> }
  /** Writes the current site file, formatted for people. */
  exportSite: { readonly ask: { readonly file: string }; readonly answer: null }
  previewSite: { readonly ask: { readonly text: string }; readonly answer: Outcome<ChangePreview> }
  checkDraft: { readonly ask: Pick<SiteDraft, 'steps'>; readonly answer: DraftCheck }
  /** Reads that somebody typed, decided under the draft. */
  tryDraft: {
    readonly ask: Pick<SiteDraft, 'steps'> & { readonly reads: readonly TryRead[]; readonly start: Instant }
    readonly answer: Tried
  }
  /** As `previewDraft`, beside a preview that an operator is looking at. */
  previewTimed: { readonly ask: Pick<SiteDraft, 'steps'>; readonly answer: Outcome<ChangePreview> }
  /** The newest row about a change for a later time; null before the first. */
  timedChange: { readonly ask: Readonly<Record<string, never>>; readonly answer: TimedChangeEvent | null }
  /** Newest first; `before` null = from the newest. */
  versions: { readonly ask: { readonly before: number | null }; readonly answer: readonly SiteVersion[] }
  /** `to` null = the one in force. */
  compareVersions: {
    readonly ask: { readonly from: number; readonly to: number | null }
    readonly answer: VersionDifference
  }
  /** Edits that make the draft say what a version said. */
  versionEdits: {
    readonly ask: Pick<SiteDraft, 'steps'> & { readonly version: number }
    readonly answer: readonly DraftEdit[]
  }
  previewDraft: { readonly ask: Pick<SiteDraft, 'steps'>; readonly answer: Outcome<ChangePreview> }
  previewPeople: { readonly ask: { readonly edits: readonly PersonEdit[] }; readonly answer: PeoplePreview }
  /** What a person could open at a later time, as things stand now: the engine goes on from `saved` to that time. */
  openingsAt: {
    readonly ask: { readonly saved: Uint8Array; readonly credentials: readonly CredentialId[]; readonly at: Instant }
    readonly answer: Openings
  }
  /** `onlyWhole`: refuse when any row of the list is bad. */
  ready: { readonly ask: { readonly id: number; readonly onlyWhole: boolean }; readonly answer: ReadyChange }
  cardholders: {
    readonly ask: { readonly id: number; readonly from: number; readonly to: number }
    readonly answer: readonly Cardholder[]
  }
}

/** How far the current question is, 0 to 1. */
export interface ChangeNews {
  readonly progress: number
}

/** The thread's start parameters. */
export interface ChangeData {
  readonly journalFile: string
  /** Where the key for PINs lies. */
  readonly keyFolder: string
}
