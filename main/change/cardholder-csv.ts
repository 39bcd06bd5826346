/** Writes CSV files of cardholders (RFC 4180), and what a row of a read one is. */
import type { Site } from '../domain/site'
import { COLUMNS, cellsOf, neutral } from './cardholder-cells'
import type { Cells } from './cardholder-cells'

export interface CsvRow {
  /** Line number in the file, from 1; the last line of a row with several. */
  readonly line: number
  readonly cells: Cells
  /** What is wrong with the row, at the names of the file's columns. */
  readonly problems: readonly string[]
  /** The row does not say whom it is about. */
  readonly isUnclear?: boolean
  /** Column and value that tell who it is; left out: the id. */
  readonly who?: string
}

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

const quoted = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A row without its line end; no spreadsheet runs a cell of it. */
export const csvLine = (cells: readonly string[]): string => cells.map((cell) => quoted(neutral(cell))).join(',')

/** All cardholders, one per row, with the mark that makes spreadsheets read it as UTF-8. */
export function writeCsv(site: Site): string {
  const lines = site.cardholders.map((person) => {
    const cells = cellsOf(person)
    return csvLine(COLUMNS.map((column) => cells[column]))
  })
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}

const EXAMPLE = [
  ...['Employee number', 'First name', 'Last name', 'Department', 'Groups', 'Access levels', 'Active', 'Valid from'],
  ...['Valid to', 'Card format', 'Facility code', 'Card number'],
]
/** A list to fill in: the import knows its columns, and its row is an example to delete. */
export const TEMPLATE = `\uFEFF${[
  csvLine(EXAMPLE),
  csvLine([
    ...['1001', 'Ada', 'Rossi', 'Chemistry', 'Staff; Night shift', 'All hours', 'yes', '2026-09-01'],
    ...['2027-12-31', 'H10301', '12', '5555'],
  ]),
  '',
].join('\r\n')}`
