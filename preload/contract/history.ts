/** What is searched for in the past, and handed out of the house. */
import * as auditAct from '../../main/domain/audit-act'
import * as rowFilter from '../../main/domain/row-filter'
import type { Instant, LaneRow } from './models'

export type HistoryFilter = rowFilter.HistoryFilter
export type FilterLists = rowFilter.FilterLists
export const FILTER_LISTS = rowFilter.FILTER_LISTS

export const AUDIT_GROUPS = auditAct.AUDIT_GROUPS
export type AuditGroup = auditAct.AuditGroup

/** What of Audit is searched for; an act must fit every field that is given. */
export interface AuditFilter extends Pick<HistoryFilter, 'cardholder' | 'doors' | 'areas' | 'from' | 'to'> {
  /** Name of an operator, or `automation:ID`; case does not matter. */
  readonly operator?: string
  readonly groups?: readonly AuditGroup[]
}

/** The result of one pass over the journal; a search that finds little takes several. */
export interface HistoryPage {
  /** Newest first. */
  readonly rows: readonly LaneRow[]
  /** The next look goes on below this; null when all was looked at. */
  readonly next: number | null
  /** Looked back to this instant. */
  readonly reached: Instant | null
}

export const EXPORT_FORMATS = ['csv', 'jsonl', 'pdf'] as const

export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What a search shows, to be handed out of the house. */
export interface ExportOrder {
  readonly filter: HistoryFilter
  /** At least one. */
  readonly formats: readonly ExportFormat[]
  /** At most 500 characters; recorded in the export and in the journal. */
  readonly why: string
}

export interface ExportState {
  readonly id: number
  readonly phase: 'running' | 'done' | 'failed' | 'cancelled'
  /** Events written so far. */
  readonly rows: number
  /** Of the journal that is looked through, 0 to 1. */
  readonly part: number
  readonly folder: string
  readonly formats: readonly ExportFormat[]
  readonly by: string
  /** Why it failed, in words. */
  readonly why: string | null
}
