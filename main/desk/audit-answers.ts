/** What operators and automations did, searched: one pass over the journal at a time, as History does it. */
import { ok } from '../domain/result'
import { actor, auditGroup } from '../domain/audit-act'
import type { RowKind } from '../domain/row-filter'
import type { Answer } from '../../preload/contract/answer'
import type { AuditFilter, HistoryPage } from '../../preload/contract/history'
import type { JournalRow } from '../decider/messages'
import type { LaneRow } from '../../preload/contract/models'
import type { Running } from './running'

/** Kinds of rows among which acts are: a cleared violation counts as one, an automation's output as a device's. */
const KINDS: readonly RowKind[] = ['operator', 'violation', 'door', 'device']

interface AuditQuery {
  readonly before: number | null
  readonly limit: number
  readonly filter: AuditFilter
}

/** Whether a row is an act that the filter wants; what the journal searches by is fulfilled already. */
export function isWanted({ event }: JournalRow, { operator, groups }: AuditFilter): boolean {
  const group = auditGroup(event)
  if (group === null || (groups && groups.length > 0 && !groups.includes(group))) return false
  return operator === undefined || actor(event)?.toLowerCase() === operator.toLowerCase()
}

export async function searchAudit(
  { search }: Pick<Running, 'search'>,
  toLane: (row: JournalRow) => LaneRow | readonly [],
  { before, limit, filter }: AuditQuery,
): Promise<Answer<HistoryPage>> {
  const { operator: _operator, groups: _groups, ...past } = filter
  const { rows, next, reached } = await search({ ...past, before, limit, kinds: KINDS, panelReports: [] })
  const wanted = rows.filter((row) => isWanted(row, filter))
  return ok({ rows: wanted.flatMap((row) => toLane(row)), next, reached })
}
