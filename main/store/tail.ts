/** The journal read from a row on, in order, a page at a time. */
import type { EntryRow } from './entry-row'
import type { Connection } from './open'

/** Rows read at a time. */
const PAGE = 4_096

export type EntryCells = [
  number,
  number,
  number,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
]

export const ENTRY_COLUMNS = 'seq, at, code, holder, place, holder_back, place_back, a, b'

export const rowOf = ([seq, at, code, holder, place, holder_back, place_back, a, b]: EntryCells): EntryRow => ({
  seq,
  at,
  code,
  holder,
  place,
  holder_back,
  place_back,
  a,
  b,
})

export const cellsOf = (row: EntryRow): EntryCells => [
  row.seq,
  row.at,
  row.code,
  row.holder,
  row.place,
  row.holder_back,
  row.place_back,
  row.a,
  row.b,
]

/** Every row after `after`, in order; the way for many rows, which must not cost an iterator's turn each. */
export function forEachRow(connection: Connection, after: number, take: (row: EntryRow) => void): void {
  forEachCells(connection, after, (cells) => take(rowOf(cells)))
}

/** The same, and not even an object each. */
export function forEachCells(connection: Connection, after: number, take: (cells: EntryCells) => void): void {
  const page = connection
    .prepare<[number], EntryCells>(`SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq > ? ORDER BY seq LIMIT ${PAGE}`)
    .raw()
  for (let last = after; ;) {
    const rows = page.all(last)
    for (const cells of rows) take(cells)
    const newest = rows.at(-1)
    if (!newest || rows.length < PAGE) return
    last = newest[0]
  }
}

/**
 * @param after seq of the last row that is not wanted; @param upTo seq of the last that is; @param size read at a time
 */
export function* readRows(
  connection: Connection,
  after: number,
  upTo = Number.MAX_SAFE_INTEGER,
  size = PAGE,
): Generator<EntryRow> {
  const page = connection
    .prepare<[number, number], EntryCells>(
      `SELECT ${ENTRY_COLUMNS} FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ${size}`,
    )
    .raw()
  let last = after
  for (;;) {
    const rows = page.all(last, upTo)
    for (const cells of rows) yield rowOf(cells)
    const newest = rows.at(-1)
    if (!newest || rows.length < size) return
    last = newest[0]
  }
}

export function extraReader(connection: Connection): (seq: number) => string | undefined {
  const statement = connection.prepare<[number], string>('SELECT text FROM extra WHERE seq = ?').pluck()
  return (seq) => statement.get(seq)
}
