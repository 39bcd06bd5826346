/** What passes between the main thread and the history thread. */
import type { CardholderId } from '../domain/ids'
import type { Found, HistoryQuery, ToldHeads } from '../store/history'
import type { HistoryRow } from '../store/history-row'

export interface HistoryQuestions {
  /** Newest first. */
  page: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: ToldHeads }
    readonly answer: readonly HistoryRow[]
  }
  /** As `page`, but ends after a while of looking and says how far it got. */
  search: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: ToldHeads }
    readonly answer: Found
  }
  findPeople: {
    readonly ask: { readonly text: string; readonly limit: number }
    readonly answer: readonly CardholderId[]
  }
  /** From now on these are the people of the site. */
  changePeople: { readonly ask: People; readonly answer: null }
  /** A checked copy of the journal under this name; the answer says what kept it from being made. */
  backUp: { readonly ask: { readonly file: string }; readonly answer: string | null }
}
export type HistoryQuestion = keyof HistoryQuestions

export interface ToHistory {
  readonly id: number
  readonly name: HistoryQuestion
  readonly question: unknown
}
export type FromHistory =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly why: string }

/** What the thread is started with. */
export interface HistoryData {
  readonly journalFile: string
  readonly people: People
}
/** Everybody's name. */
export type People = readonly (readonly [CardholderId, string])[]
