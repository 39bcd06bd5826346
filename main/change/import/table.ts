/** Reads a CSV file whatever its delimiter, encoding and lines above the column names (RFC 4180, with the deviations of exports). */
import { parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { DELIMITERS, type Delimiter, type Encoding, type FileShape } from '../../domain/import-mapping'
import { fail, messageOf, ok, type Result } from '../../domain/result'
import { decodeAs, encodingOf } from './encoding'
import { targetNamed } from './header-names'

export interface TableRow {
  /** Line in the file, from 1; the last one of a row with several. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface Table {
  readonly shape: FileShape
  /** Names of the columns; `Column 3` where the file gives no name. */
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** Larger files are refused: a million people need about 200 MB. */
export const CSV_LIMIT = 512 * 1024 * 1024

/** Rows between two pauses. */
const PAUSE = 2_000
/** Lines that are read to recognise the delimiter and the column names. */
const HEAD_LINES = 40
const HEAD_CHARACTERS = 64 * 1024

const OPTIONS = { info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, bom: true } as const

interface Parsed {
  readonly info: { readonly lines: number; readonly bytes: number }
  readonly record: string[]
}

const problem = (path: string, message: string): Result<never> => fail([{ path, message }])

/** The first rows with a delimiter; empty when they cannot be read so. */
function headRows(text: string, delimiter: Delimiter): TableRow[] {
  try {
    const head = text.slice(0, HEAD_CHARACTERS)
    // the options with `info` give records with their lines
    const rows = parseNow(head, { ...OPTIONS, delimiter, to: HEAD_LINES }) as unknown as Parsed[]
    return rows.map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch {
    return []
  }
}

/** The delimiter with which most of the first rows have the same number of cells, and as many cells as possible. */
export function delimiterOf(text: string): Delimiter {
  let best: { readonly mark: Delimiter; readonly score: number } = { mark: ',', score: 0 }
  for (const mark of DELIMITERS) {
    const counts = new Map<number, number>()
    const rows = headRows(text, mark)
    for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
    for (const [width, times] of counts) {
      const score = width < 2 ? 0 : (times / rows.length) * 1_000 + width
      if (score > best.score) best = { mark, score }
    }
  }
  return best.mark
}

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== '').length

/**
 * The line of the column names: the first one with two known names, or with one and no digits. A first line without a digit is
 * taken for names all the same: nobody is made of it. 0: the file begins with data.
 */
function headerLine(rows: readonly TableRow[]): number {
  const width = Math.max(0, ...rows.map(({ cells }) => filled(cells)))
  const known = ({ cells }: TableRow): number => cells.filter((cell) => targetNamed(cell) !== undefined).length
  const wide = rows.filter(({ cells }) => filled(cells) * 2 > width)
  const named = wide.find((row) => known(row) >= 2) ?? wide.find((row) => known(row) === 1 && !row.cells.some(hasDigit))
  if (named) return named.line
  const [first] = rows
  return first && !first.cells.some(hasDigit) ? first.line : 0
}
const hasDigit = (cell: string): boolean => /\d/.test(cell)

/** A name per column: the file's own, without the marks of required columns, and told apart when it occurs twice. */
function namesOf(cells: readonly string[], width: number): string[] {
  const seen = new Map<string, number>()
  return Array.from({ length: width }, (_, at) => {
    const own = (cells[at] ?? '').replace(/^\*/, '').trim()
    const name = own === '' ? `Column ${at + 1}` : own
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1
    seen.set(name.toLowerCase(), times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/**
 * @param given what somebody chose instead of what is recognised
 * @param read called from time to time with the part of the file that was read, 0 to 1; a pause for other work
 */
export async function readTable(
  bytes: Uint8Array,
  given: Partial<FileShape> = {},
  read: (done: number) => Promise<void> = () => Promise.resolve(),
): Promise<Result<Table>> {
  const encoding: Encoding = given.encoding ?? encodingOf(bytes)
  const text = decodeAs(bytes, encoding)
  if (text === undefined) return problem('file', `is not ${encoding} text: choose another encoding`)
  const delimiter = given.delimiter ?? delimiterOf(text)
  const header = given.header ?? headerLine(headRows(text, delimiter))
  const rows: TableRow[] = []
  let named: readonly string[] | undefined = header === 0 ? [] : undefined
  let width = 0
  const parser = parse(text, { ...OPTIONS, delimiter })
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (info.lines <= header) {
        if (info.lines === header) named = record
        continue
      }
      rows.push({ line: info.lines, cells: record })
      width = Math.max(width, lastFilled(record))
      if (rows.length % PAUSE === 0) await read(Math.min(1, info.bytes / Math.max(1, text.length)))
    }
  } catch (error) {
    // After unmatched quotes the rest of the file cannot be read.
    return problem('file', `is not CSV: ${messageOf(error)}`)
  }
  if (named === undefined)
    return problem('file', rows.length === 0 ? 'is empty' : `has no row of column names in line ${header}`)
  if (header === 0 && rows.length === 0) return problem('file', 'is empty')
  return ok({
    shape: { encoding, delimiter, header },
    columns: namesOf(named, header === 0 ? width : Math.max(named.length, 1)),
    rows,
  })
}

function lastFilled(cells: readonly string[]): number {
  let last = cells.length
  while (last > 0 && (cells[last - 1] ?? '').trim() === '') last--
  return last
}
