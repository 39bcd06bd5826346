/** Messages between the main thread and the verify thread. */
import type { JournalHead } from '../domain/journal-head'
import type { Verified } from './check'

export interface VerifyQuestions {
  /** `heads`: of its journal, stored elsewhere. */
  folder: {
    readonly ask: { readonly folder: string; readonly heads?: readonly JournalHead[] }
    readonly answer: Verified
  }
  /** Whether the file can be restored into the data folder `data`. */
  backup: { readonly ask: { readonly file: string; readonly data: string }; readonly answer: Verified }
}
/** Rows checked so far, of all rows to check. */
export interface VerifyNews {
  readonly done: number
  readonly of: number
}
