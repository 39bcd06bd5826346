/** The rows of a list that are not imported, as a file: what was in them, their line, and why. */
import type { ImportMapping } from '../../domain/import-mapping'
import { ok, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import { csvLine } from '../cardholder-csv'
import { importList } from './read-people'
import type { Table } from './table'

export function rejectedRows(
  site: Site,
  table: Table,
  mapping: ImportMapping,
): Result<{ readonly count: number; readonly text: string }> {
  const made = importList(site, table, mapping, { listed: Infinity })
  if (!made.ok) return made
  const bad = made.value.groups.find(({ kind }) => kind === 'bad')?.rows ?? []
  const cells = new Map(table.rows.map((row) => [row.line, row.cells]))
  const lines = bad.map(({ line, reasons }) =>
    csvLine([String(line ?? ''), reasons.join('; '), ...(cells.get(line ?? 0) ?? [])]),
  )
  return ok({
    count: bad.length,
    text: `\uFEFF${[csvLine(['line', 'reason', ...table.columns]), ...lines, ''].join('\r\n')}`,
  })
}
