/**
 * CSV by RFC 4180 for spreadsheets: UTF-8 with a byte order mark, and no cell that a spreadsheet reads as a formula.
 */

/** Makes spreadsheets read the file as UTF-8. */
export const CSV_MARK = '\uFEFF'

const FORMULA = /^[=+\-@\t\r\n]/
/** Includes semicolon and tab: a spreadsheet that splits at them could read the rest as a formula. */
const QUOTED = /[",;\t\r\n]/

/** An apostrophe keeps a spreadsheet from reading the text as a formula. */
const harmless = (text: string): string => (FORMULA.test(text) ? `'${text}` : text)

export function csvCell(text: string): string {
  const safe = harmless(text)
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A record with its line end. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`
