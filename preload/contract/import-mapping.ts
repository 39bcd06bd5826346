/** Mappings of lists of people, checked wherever they come from: the window, the data folder, or a file beside a command. */
import {
  DATE_ORDERS,
  DELIMITERS,
  ENCODINGS,
  MATCHES,
  TARGETS,
  VALUED,
  type ColumnFacts as Facts,
  type ImportMapping as Mapping,
  type FileShape as Shape,
  type ListChoices as Choices,
  type MappedValues as Values,
  type Vendor,
} from '../../main/domain/import-mapping'
import { fail, ok } from '../../main/domain/result'
import type { ListEffect } from './administration'
import { also, flag, list, literal, nullable, oneOf, record, text, whole, type Parser } from './form'

const MAX_COLUMNS = 1_000
const MAX_VALUES = 5_000
const cell = text(1_000, 0)
const digits = also(text(20), (value, path) =>
  /^\d+$/.test(value) ? ok(value) : fail({ path, message: `must be digits, got ${JSON.stringify(value)}` }),
)

export const fileShape: Parser<Shape> = record({
  encoding: oneOf(ENCODINGS),
  delimiter: oneOf(DELIMITERS),
  header: whole(0, 1_000_000),
})
export const importMapping: Parser<Mapping> = record({
  shape: fileShape,
  columns: list(record({ column: cell, target: nullable(oneOf(TARGETS)) }), MAX_COLUMNS),
  match: oneOf(MATCHES),
  dates: oneOf(DATE_ORDERS),
  format: nullable(text(100)),
  facility: nullable(digits),
  wholeNumber: flag,
  values: list(
    record({ target: oneOf(VALUED), value: cell, to: nullable(text(200)) }, { create: literal(true) }),
    MAX_VALUES,
  ),
  createMissing: flag,
  missing: oneOf(['keep', 'switch-off']),
})

export type ImportMapping = Mapping
export type ColumnFacts = Facts
export type MappedValues = Values
export type ListChoices = Choices
export type {
  Delimiter,
  Encoding,
  FileShape,
  Target,
  Valued,
  ValueMeaning,
  Vendor,
} from '../../main/domain/import-mapping'

/** A list of people as it was read, and how it is understood. */
export interface ReadList {
  readonly file: string
  readonly rows: number
  /** Null when no system is recognised. */
  readonly vendor: Vendor | null
  readonly columns: readonly Facts[]
  readonly mapping: Mapping
  readonly choices: Choices
}

/** Nothing was chosen, the file cannot be read, or this is what is in it. */
export type ListLook =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly file: string; readonly problems: readonly string[] }
  | { readonly kind: 'list'; readonly list: ReadList }

export type ListTried =
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  | { readonly kind: 'effect'; readonly effect: ListEffect; readonly values: readonly Values[] }

export interface NamedMapping {
  readonly name: string
  readonly mapping: Mapping
}
