/** What passes between the main thread and the change thread, which reads, checks and compares what is to come into force. */
import type { Problem } from '../domain/result'
import type { Cardholder } from '../domain/site'
import type { SiteChange } from '../site/change'
import type { SiteDifferences } from '../site/differences'
import type { CardholderImport } from './cardholder-import'

/** Why somebody has to take responsibility for a hard area. */
export type Hazard = 'no-exit-reader' | 'free-egress-not-confirmed'

/** What a change would do, for whoever decides about it. */
export interface ChangePreview {
  /** By which it is applied. */
  readonly id: number
  readonly differences: SiteDifferences
  /** What the new site file is allowed to say and is yet worth a word. */
  readonly warnings: readonly Problem[]
  /** Hard areas that somebody has to take responsibility for: people may be kept in (site-and-replay.md). */
  readonly hazards: readonly { readonly area: number; readonly name: string; readonly why: Hazard }[]
}

/** A change that was previewed, as the decision thread and the main thread need it. */
export interface ReadyChange {
  readonly rest: SiteChange['rest']
  readonly order: SiteChange['order']
  /** How many cardholders `cardholders` hands out in slices. */
  readonly cardholders: number
  /** SHA-256 in hex of the site file that it was made from. */
  readonly before: string
  readonly sha256: Uint8Array
  readonly packed: Uint8Array
  readonly what: string
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] }

/** What a list of people would do. */
export interface ImportPreview extends ChangePreview {
  readonly rows: Pick<CardholderImport, 'groups' | 'unchanged' | 'bad'>
}

export interface ChangeQuestions {
  previewCardholders: { readonly ask: { readonly file: string }; readonly answer: Outcome<ImportPreview> }
  /** Writes all cardholders as a CSV file; how many. */
  exportCardholders: { readonly ask: { readonly file: string }; readonly answer: number }
  previewSiteFile: { readonly ask: { readonly file: string }; readonly answer: Outcome<ChangePreview> }
  /** Writes the site file in force, laid out for people. */
  exportSite: { readonly ask: { readonly file: string }; readonly answer: null }
  previewSite: { readonly ask: { readonly text: string }; readonly answer: Outcome<ChangePreview> }
  /** `onlyWhole`: not when a row of the list was bad. */
  ready: { readonly ask: { readonly id: number; readonly onlyWhole: boolean }; readonly answer: ReadyChange }
  cardholders: {
    readonly ask: { readonly id: number; readonly from: number; readonly to: number }
    readonly answer: readonly Cardholder[]
  }
}
export type ChangeQuestion = keyof ChangeQuestions

export interface ToChange {
  readonly id: number
  readonly name: ChangeQuestion
  readonly question: unknown
}
export type FromChange =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly why: string }
  | { readonly progress: number }

/** What the thread is started with. */
export interface ChangeData {
  readonly journalFile: string
}
