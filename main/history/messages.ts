/** Messages between the main thread and the history thread. */
import type { CardholderId } from '../domain/ids'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Found, HistoryQuery, ToldHeads } from '../store/history'
import type { HistoryRow } from '../store/history-row'

export interface HistoryQuestions {
  /** Newest first. */
  page: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: ToldHeads }
    readonly answer: readonly HistoryRow[]
  }
  /** As `page`, but stops after a time limit and returns how far it got. */
  search: {
    readonly ask: { readonly query: HistoryQuery; readonly heads: ToldHeads }
    readonly answer: Found
  }
  findPeople: {
    readonly ask: { readonly text: string; readonly limit: number }
    readonly answer: readonly CardholderId[]
  }
  /** Replaces the people of the site. */
  changePeople: { readonly ask: People; readonly answer: null }
  /** SHA-256 in hex of each person's photo, as the journal recorded it. */
  photoHashes: { readonly ask: Readonly<Record<string, never>>; readonly answer: Map<CardholderId, string> }
  /** Makes a verified copy of the journal in this folder, named by the instant and its head; answers its path, or why it failed. */
  backUp: {
    readonly ask: { readonly folder: string; readonly at: Instant }
    readonly answer: Result<string, string>
  }
}

/** The thread's start parameters. */
export interface HistoryData {
  readonly journalFile: string
  readonly people: People
}
/** The names of all people. */
export type People = readonly (readonly [CardholderId, string])[]
