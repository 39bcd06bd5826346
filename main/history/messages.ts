/** What passes between the main thread and the history thread. */
import type { CardholderId } from '../domain/ids'
import type { Found, HistoryQuery, HistoryRow } from '../store/history'

/** Ends of the back chains at the time of the question, as the decision thread knows them; 0 = no row. */
export interface Heads {
  readonly cardholders: readonly (readonly [CardholderId, number])[]
  readonly places: readonly (readonly [kind: string, id: string, seq: number])[]
}

export interface HistoryQuestions {
  /** Newest first. */
  page: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: Heads }
    readonly answer: readonly HistoryRow[]
  }
  /** As `page`, but ends after a while of looking and says how far it got. */
  search: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: Heads }
    readonly answer: Found
  }
  findPeople: {
    readonly ask: { readonly text: string; readonly limit: number }
    readonly answer: readonly CardholderId[]
  }
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
  readonly people: readonly (readonly [CardholderId, string])[]
}
