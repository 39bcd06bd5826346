/** A table from one list of columns: what is above each, what a row shows in it, and how rows are sorted by it. */
import { type MouseEvent, type ReactNode } from 'react'
import type { Heads, Order } from './columns'
import { Head, HeadMenu, sortOf, useHeadMenu } from './heads'

export interface Column<Row> {
  /** Unique in its table. Styles name a column by it: `th[data-column='since'] { width: 110px }`. */
  readonly id: string
  readonly head: ReactNode
  readonly cell: (row: Row) => ReactNode
  /** Ascending order by this column; without it the head does not sort. */
  readonly order?: Order<Row>
  /** Cannot be left out: without it a row does not say what it is. */
  readonly always?: boolean
  /** Classes of the head and the cells: `num` for figures, `fold-1` for what narrow windows leave out. */
  readonly className?: string
  /** Classes of the cells alone. */
  readonly cellClass?: string
  /** The cells have buttons of their own: a click there does not select the row, and copied text leaves them out. */
  readonly acts?: boolean
}

/** Rows under a line of their own. */
export interface Section<Row> {
  readonly id: string
  readonly head: ReactNode
  readonly rows: readonly Row[]
  /** Said when there is no row. */
  readonly empty?: ReactNode
}

interface TableProps<Row> {
  readonly columns: readonly Column<Row>[]
  /** Rows, or sections of them. */
  readonly rows: readonly Row[] | { readonly sections: readonly Section<Row>[] }
  /** Heads that sort and choose columns; without it they are labels. */
  readonly heads?: Heads
  readonly keyOf: (row: Row) => string | number
  readonly className: string
  readonly label?: string
  readonly rowClass?: (row: Row) => string
  /** Said of a row as a whole. */
  readonly rowLabel?: (row: Row) => string
  /** What the styles and the pointer's guard know a row by. */
  readonly rowData?: (row: Row) => Readonly<Record<`data-${string}`, string | number>>
  /** The rows that are selected; without it rows cannot be selected. */
  readonly isCurrent?: (row: Row) => boolean
  readonly onOpen?: (row: Row, event: MouseEvent) => void
}

const classes = (...all: readonly (string | undefined)[]): string =>
  all.filter((each) => each !== undefined && each !== '').join(' ')

const isAct = ({ target }: MouseEvent): boolean => target instanceof Element && target.closest('[data-acts]') !== null

function Rows<Row>({ rows, ...props }: Omit<TableProps<Row>, 'rows'> & { readonly rows: readonly Row[] }) {
  const { columns, keyOf, isCurrent, onOpen } = props
  return (
    <>
      {rows.map((row) => (
        <tr
          key={keyOf(row)}
          data-item={keyOf(row)}
          data-opens={onOpen && ''}
          {...props.rowData?.(row)}
          className={classes(props.rowClass?.(row), isCurrent?.(row) ? 'cur' : undefined) || undefined}
          aria-label={props.rowLabel?.(row)}
          aria-selected={isCurrent?.(row)}
          onClick={onOpen && ((event) => !isAct(event) && onOpen(row, event))}
        >
          {columns.map(({ id, cell, className, cellClass, acts }) => (
            <td
              key={id}
              data-column={id}
              data-acts={acts ? '' : undefined}
              className={classes(className, cellClass) || undefined}
            >
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </>
  )
}

function HeadRow<Row>({ columns, heads }: Pick<TableProps<Row>, 'columns'> & { readonly heads: Heads }) {
  const menu = useHeadMenu()
  return (
    <tr onContextMenu={menu.onContextMenu}>
      {columns.map(({ id, head, className, order }, i) => (
        <th key={id} data-column={id} className={className} aria-sort={sortOf(id, heads.sort)}>
          <Head id={id} heads={heads} sorts={order !== undefined}>
            {head}
          </Head>
          {i === columns.length - 1 && <HeadMenu heads={heads} menu={menu} />}
        </th>
      ))}
    </tr>
  )
}

export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, heads } = props
  return (
    <table className={props.className} aria-label={props.label}>
      <thead>
        {heads ? (
          <HeadRow columns={columns} heads={heads} />
        ) : (
          <tr>
            {columns.map(({ id, head, className }) => (
              <th key={id} data-column={id} className={className}>
                {head}
              </th>
            ))}
          </tr>
        )}
      </thead>
      {'sections' in rows ? (
        rows.sections.map((section) => (
          <tbody key={section.id}>
            <tr className="section">
              <th colSpan={columns.length} scope="rowgroup">
                {section.head}
              </th>
            </tr>
            {section.rows.length === 0 && section.empty !== undefined && (
              <tr className="section-empty">
                <td colSpan={columns.length}>{section.empty}</td>
              </tr>
            )}
            <Rows {...props} rows={section.rows} />
          </tbody>
        ))
      ) : (
        <tbody>
          <Rows {...props} rows={rows} />
        </tbody>
      )}
    </table>
  )
}
