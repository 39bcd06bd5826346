/**
 * Which columns a table shows and in which order its rows stand. Columns are kept per desk; an order is not, since the next
 * operator at this desk expects what is urgent at the top.
 */
import { create } from 'zustand'
import { inOrder, nextSort, type Heads, type Order, type Sort } from '../../components/columns'
import { prefer, usePreferences } from './preferences'

export type TableName =
  'alarms' | 'areas' | 'audit' | 'area-people' | 'doors' | 'events' | 'history' | 'live' | 'muster' | 'violations'

interface Named<Row> {
  readonly id: string
  readonly head: unknown
  readonly order?: Order<Row>
  readonly always?: boolean
}

const NONE: readonly string[] = []

const useSorts = create<Partial<Record<TableName, Sort>>>()(() => ({}))

/** Every table stands in its usual order again. */
export const forgetSorts = (): void => useSorts.setState({}, true)

const setHidden = (table: TableName, hidden: readonly string[]): void =>
  prefer({ hiddenColumns: { ...usePreferences.getState().hiddenColumns, [table]: hidden } })

/** Columns that a table leaves out, for rows that are drawn without React; the same array until it changes. */
export const hiddenColumns = (table: TableName): readonly string[] =>
  usePreferences.getState().hiddenColumns[table] ?? NONE

const setSort = (table: TableName, sort: Sort | null): void => useSorts.setState({ [table]: sort ?? undefined })

/** Heads of a table, the columns that it shows, and its order; null = the usual one. */
export function useHeads<Row, C extends Named<Row>>(table: TableName, columns: readonly C[]) {
  const hidden = usePreferences((preferences) => preferences.hiddenColumns[table] ?? NONE)
  const sort = useSorts((sorts) => sorts[table] ?? null)
  const heads: Heads = {
    choices: columns.flatMap(({ id, head, always }) =>
      typeof head === 'string' && head !== '' ? [{ id, name: head, hidden: always ? null : hidden.includes(id) }] : [],
    ),
    sort,
    sortBy: (column) => setSort(table, nextSort(sort, column)),
    show: (column, shown) => setHidden(table, shown ? hidden.filter((id) => id !== column) : [...hidden, column]),
    reset: () => {
      setHidden(table, NONE)
      setSort(table, null)
    },
  }
  const isShown = ({ id, always }: C): boolean => always === true || !hidden.includes(id)
  return { heads, columns: columns.filter(isShown), order: columns.find(({ id }) => id === sort?.column)?.order, sort }
}

/** The same with the rows in their order, for a table that is drawn as a whole. */
export function useTable<Row, C extends Named<Row>>(table: TableName, columns: readonly C[], rows: readonly Row[]) {
  const { heads, columns: shown, order, sort } = useHeads<Row, C>(table, columns)
  return { heads, columns: shown, rows: inOrder(rows, order, sort?.descending ?? false) }
}
