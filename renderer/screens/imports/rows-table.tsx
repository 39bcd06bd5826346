/** Rows of a list with what becomes of each: the first of each kind beside the mapping, and all of them in the preview. */
import type { ListEffect } from '../../../preload/contract/administration'
import { text } from '../../format/text'

/** What is rejected comes first: it is what somebody has to do something about. */
const ORDER = ['bad', 'off', 'added', 'changed'] as const

type Row = ListEffect['groups'][number]['rows'][number]

function says(kind: ListEffect['groups'][number]['kind'], { id, fields, reasons }: Row): readonly string[] {
  if (kind === 'bad') return reasons
  const value = (json: string | null): string => json ?? text('change.nothing')
  if (kind === 'changed')
    return fields.map(({ path, before, after }) =>
      text('change.field', { path, before: value(before), after: value(after) }),
    )
  return kind === 'added' ? [text('import.row.id', { id })] : []
}

interface RowsTableProps {
  readonly effect: ListEffect
  /** Most rows of each kind. */
  readonly shown: number
  readonly label: string
}

export function RowsTable({ effect, shown, label }: RowsTableProps) {
  const groups = ORDER.flatMap((kind) => effect.groups.filter((group) => group.kind === kind && group.count > 0))
  return (
    <table className="vt im-rows" aria-label={label}>
      <thead>
        <tr>
          <th data-column="line">{text('import.first.line')}</th>
          <th data-column="kind">{text('import.first.kind')}</th>
          <th data-column="name">{text('people.column.name')}</th>
          <th data-column="why">{text('import.first.why')}</th>
        </tr>
      </thead>
      {groups.map(({ kind, count: all, rows }) => (
        <tbody key={kind}>
          {rows.slice(0, shown).map((row) => (
            <tr key={`${row.line} ${row.id}`}>
              <td data-column="line" className="m">
                {row.line}
              </td>
              <td data-column="kind" className={kind === 'bad' ? 'warns' : 't3'}>
                {text(`import.kind.${kind}`)}
              </td>
              <td data-column="name">
                <span className="el">{row.name || text('import.no-name')}</span>
              </td>
              <td data-column="why" className={kind === 'bad' ? 'warns' : 't3'}>
                {says(kind, row).map((line) => (
                  <span key={line} className="im-why">
                    {line}
                  </span>
                ))}
              </td>
            </tr>
          ))}
          {all > shown && shown > FEW && (
            <tr>
              <td colSpan={4} className="t3">
                {text('change.more', { n: all - shown })}
              </td>
            </tr>
          )}
        </tbody>
      ))}
    </table>
  )
}

/** With so few rows nobody takes them for all. */
const FEW = 10
