/** A table from one list of columns: what is above each and what a row shows in it. */
import type { ReactNode } from 'react'

export interface Column<Row> {
  /** Unique in its table. Styles name a column by it: `th[data-column='since'] { width: 110px }`. */
  readonly id: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Classes of the head and the cells: `num` for figures, `fold-1` for what narrow windows leave out. */
  readonly className?: string
  /** Classes of the cells alone. */
  readonly cellClass?: string
}

interface TableProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string | number
  readonly className: string
  readonly label?: string
  readonly rowClass?: (row: Row) => string
  /** The row that is selected; without it rows cannot be selected. */
  readonly isCurrent?: (row: Row) => boolean
  readonly onOpen?: (row: Row) => void
}

const classes = (...all: readonly (string | undefined)[]): string =>
  all.filter((each) => each !== undefined && each !== '').join(' ')

export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, keyOf, isCurrent, onOpen } = props
  return (
    <table className={props.className} aria-label={props.label}>
      <thead>
        <tr>
          {columns.map(({ id, head, className }) => (
            <th key={id} data-column={id} className={className}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            data-item={keyOf(row)}
            className={classes(props.rowClass?.(row), isCurrent?.(row) ? 'cur' : undefined) || undefined}
            aria-selected={isCurrent?.(row)}
            onClick={onOpen && (() => onOpen(row))}
          >
            {columns.map(({ id, cell, className, cellClass }) => (
              <td key={id} data-column={id} className={classes(className, cellClass) || undefined}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
