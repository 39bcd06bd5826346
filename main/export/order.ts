/** An export as it is ordered, watched and told of. */
import type { Instant } from '../domain/time'
import type { HistoryQuery, ToldHeads } from '../store/history'

export const FORMAT = 'sallyport-evidence/1'

export type ExportFormat = 'csv' | 'jsonl' | 'pdf'

/** Events that a PDF takes at most: some hundreds of pages. The other forms take all there are. */
export const PDF_ROWS = 5_000

export interface EvidenceOrder {
  readonly formats: readonly ExportFormat[]
  readonly query: HistoryQuery
  readonly heads: ToldHeads
  /** What was searched for, as it was given; goes into the manifest. */
  readonly filter: Readonly<Record<string, unknown>>
  readonly by: { readonly name: string; readonly role: string; readonly workstation: string }
  readonly why: string
  readonly at: Instant
  readonly software: string
}

/** What the export thread is started with. */
export interface ExportData {
  readonly order: EvidenceOrder
  /** A folder that is there and empty. */
  readonly folder: string
  readonly journalFile: string
  /** Where the installation's key and the photos lie. */
  readonly dataFolder: string
  /** What goes into every export as it is. */
  readonly evidenceFolder: string
}

export type FromExport =
  | { readonly kind: 'progress'; readonly rows: number; readonly part: number }
  | { readonly kind: 'written'; readonly rows: number; readonly manifest: string }
  | { readonly kind: 'failed'; readonly why: string }
