/** Messages that order an export, report its progress and its result. */
import type { Instant } from '../domain/time'
import type { HistoryQuery, ToldHeads } from '../store/history'

export const FORMAT = 'sallyport-evidence/1'

export type ExportFormat = 'csv' | 'jsonl' | 'pdf'

/** Limit of a PDF: some hundreds of pages. The other forms have no limit. */
export const PDF_ROWS = 5_000

export interface EvidenceOrder {
  readonly formats: readonly ExportFormat[]
  readonly query: HistoryQuery
  readonly heads: ToldHeads
  /** The search as the operator entered it; goes into the manifest. */
  readonly filter: Readonly<Record<string, unknown>>
  readonly by: { readonly name: string; readonly role: string; readonly workstation: string }
  readonly why: string
  readonly at: Instant
  readonly software: string
}

/** One export. */
export interface ExportWork {
  readonly order: EvidenceOrder
  /** An existing, empty folder. */
  readonly folder: string
  readonly journalFile: string
  /** Folder of the installation's key and the photos. */
  readonly dataFolder: string
  /** Files that every export includes unchanged. */
  readonly evidenceFolder: string
}

export interface ExportQuestions {
  /** Writes the files of one export; answers the number of events and the hash of its manifest. */
  write: {
    readonly ask: ExportWork
    readonly answer: { readonly rows: number; readonly manifest: string }
  }
}
/** Events written so far, and the part of the journal searched, 0 to 1. */
export interface ExportNews {
  readonly rows: number
  readonly part: number
}
