/** What columns have in common, whatever draws the rows: names for the menu, order, and what an operator chose of them. */

/** The order of a table, where it is not the usual one. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** What the heads of a table and their menu show and do. */
export interface Heads {
  /** Columns with a name, in their order; `hidden` null = it is always shown. */
  readonly choices: readonly { readonly id: string; readonly name: string; readonly hidden: boolean | null }[]
  readonly sort: Sort | null
  /** Sorts by a column, then the other way round, then as usual. */
  readonly sortBy: (column: string) => void
  readonly show: (column: string, shown: boolean) => void
  /** Shows every column and takes the usual order. */
  readonly reset: () => void
}

/** Ascending: below zero when `a` comes first. */
export type Order<Row> = (a: Row, b: Row) => number

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** By words, the numbers in them by value. */
export const byWords =
  <Row>(wordsOf: (row: Row) => string): Order<Row> =>
  (a, b) =>
    collator.compare(wordsOf(a), wordsOf(b))

/** Rows without a number come first. */
export const byNumber =
  <Row>(numberOf: (row: Row) => number | null | undefined): Order<Row> =>
  (a, b) =>
    (numberOf(a) ?? -Infinity) - (numberOf(b) ?? -Infinity) || 0

/** Rows in the chosen order; those that are equal keep the usual one. */
export function inOrder<Row>(rows: readonly Row[], order: Order<Row> | undefined, descending: boolean): readonly Row[] {
  if (!order) return rows
  return rows.toSorted(descending ? (a, b) => order(b, a) : order)
}

/** After a click on a head: ascending, then descending, then the usual order. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false }
  return sort.descending ? null : { column, descending: true }
}
