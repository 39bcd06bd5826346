/** From a file to the people it names: read, mapped as given or as guessed, and compared with a site. */
import type { ColumnFacts, FileShape, ImportMapping } from '../../domain/import-mapping'
import { ok, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import { importCardholders, type CardholderImport } from '../cardholder-import'
import { factsOf, guessMapping, type Guess, type GuessOptions } from './guess'
import { mapRows } from './map-rows'
import { readTable, type Table } from './table'

export interface ReadList extends Guess {
  readonly table: Table
  readonly facts: readonly ColumnFacts[]
}

export async function readList(
  bytes: Uint8Array,
  site: Site,
  shape: Partial<FileShape> = {},
  options: GuessOptions = {},
): Promise<Result<ReadList>> {
  const table = await readTable(bytes, shape)
  if (!table.ok) return table
  const facts = factsOf(table.value)
  return ok({ table: table.value, facts, ...guessMapping(table.value, facts, site, options) })
}

interface ListOptions {
  /** Makes what is stored of a PIN; asked only when the list has PINs. */
  readonly sealPin?: (pin: string) => string
  /** Most rows that are listed of each kind. */
  readonly listed?: number
}

export function importList(
  site: Site,
  table: Table,
  mapping: ImportMapping,
  options: ListOptions = {},
): Result<CardholderImport> {
  const mapped = mapRows(table, mapping, site)
  if (!mapped.ok) return mapped
  return ok(importCardholders(site, { ...mapped.value, missing: mapping.missing, ...options }))
}
