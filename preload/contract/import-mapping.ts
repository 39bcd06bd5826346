/** Mappings of lists of people, checked wherever they come from: the window, the data folder, or a file beside a command. */
import {
  DATE_ORDERS,
  DELIMITERS,
  ENCODINGS,
  MATCHES,
  TARGETS,
  VALUED,
  type ImportMapping as Mapping,
} from '../../main/domain/import-mapping'
import { fail, ok } from '../../main/domain/result'
import { also, flag, list, literal, nullable, oneOf, record, text, whole, type Parser } from './form'

const MAX_COLUMNS = 1_000
const MAX_VALUES = 5_000
const cell = text(1_000, 0)
const digits = also(text(20), (value, path) =>
  /^\d+$/.test(value) ? ok(value) : fail({ path, message: `must be digits, got ${JSON.stringify(value)}` }),
)

const fileShape = record({
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
