/** Reads and writes CSV files of cardholders (RFC 4180, with the deviations of spreadsheets). */
import { parse } from 'csv-parse'
import { fail, messageOf, ok } from '../domain/result'
import type { Problem, Result } from '../domain/result'
import type { Site } from '../domain/site'
import { COLUMNS, cellsOf, neutral, undoNeutral } from './cardholder-cells'
import type { Cells, Column } from './cardholder-cells'

export interface CsvRow {
  /** Line number in the file, from 1; the last line of a row with several. */
  readonly line: number
  readonly cells: Cells
  /** Set when the row has more or fewer cells than the header. */
  readonly misshapen?: string
}

/** Larger files are refused: a million cardholders need about 200 MB. */
export const CSV_LIMIT = 512 * 1024 * 1024

/** Decodes UTF-8, or UTF-16 with a byte order mark as spreadsheets write it; undefined for anything else. */
export function decodeText(bytes: Uint8Array): string | undefined {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const DELIMITERS = [',', ';', '\t'] as const

/** The delimiter that occurs most often in the header, outside quotes. */
export function delimiterOf(text: string): string {
  const header = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.slice(0, 4_096))?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const count = (mark: string): number => header.split(mark).length - 1
  return DELIMITERS.reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',' as string)
}

const problem = (path: string, message: string): Result<never> => fail<Problem[]>([{ path, message }])

/** @param read called from time to time with the part of the file that was read, 0 to 1; a pause for other work */
export async function readCsv(text: string, read: (done: number) => Promise<void>): Promise<Result<CsvRow[]>> {
  const rows: CsvRow[] = []
  let header: (Column | undefined)[] | undefined
  const parser = parse(text, {
    delimiter: delimiterOf(text),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    bom: true,
  })
  try {
    for await (const one of parser as AsyncIterable<{ info: { lines: number; bytes: number }; record: string[] }>) {
      const { record, info } = one
      if (!header) {
        const columns = columnsOf(record)
        if (!columns.ok) return columns
        header = columns.value
        continue
      }
      const cells: Partial<Record<Column, string>> = {}
      header.forEach((column, at) => {
        if (column !== undefined) cells[column] = undoNeutral(record[at] ?? '')
      })
      const wrong =
        record.length === header.length
          ? {}
          : { misshapen: `has ${record.length} cells, the header has ${header.length}` }
      rows.push({ line: info.lines, cells, ...wrong })
      if (rows.length % PAUSE === 0) await read(Math.min(1, info.bytes / Math.max(1, text.length)))
    }
  } catch (error) {
    // After unmatched quotes the rest of the file cannot be read.
    return problem('file', `is not CSV: ${messageOf(error)}`)
  }
  return header ? ok(rows) : problem('file', 'is empty')
}

/** Rows between two pauses. */
const PAUSE = 2_000

function columnsOf(record: readonly string[]): Result<(Column | undefined)[]> {
  const names = record.map((cell) => cell.trim())
  const problems: Problem[] = []
  const columns = names.map((name, at) => {
    const column = COLUMNS.find((one) => one.toLowerCase() === name.toLowerCase())
    const path = `line 1, column ${at + 1}`
    if (!column) problems.push({ path, message: `${JSON.stringify(name)} is not one of ${COLUMNS.join(', ')}` })
    else if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== at)
      problems.push({ path, message: `${name} occurs twice` })
    return column
  })
  if (!columns.includes('id')) problems.push({ path: 'line 1', message: 'has no column id' })
  return problems.length > 0 ? fail(problems) : ok(columns)
}

const quoted = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** All cardholders, one per row, with the mark that makes spreadsheets read it as UTF-8. */
export function writeCsv(site: Site): string {
  const lines = site.cardholders.map((person) => {
    const cells = cellsOf(person)
    return COLUMNS.map((column) => quoted(neutral(cells[column]))).join(',')
  })
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}
