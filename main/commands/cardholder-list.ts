/** The list of people that a command is given, and how it is to be read: in this console's form, as recognised, or by a mapping. */
import { existsSync, readFileSync } from 'node:fs'
import { importMapping } from '../../preload/contract/import-mapping'
import { readList, type ReadList } from '../change/import/read-people'
import { meaningOf } from '../change/import/values'
import { readTable, type Table } from '../change/import/table'
import {
  ENCODINGS,
  VENDORS,
  type DateOrder,
  type Encoding,
  type FileShape,
  type ImportMapping,
} from '../domain/import-mapping'
import { fail, messageOf, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { importMappings } from '../running/import-mappings'

export interface ListOptions {
  readonly file: string
  readonly data: string
  /** `auto`, a system, a stored mapping's name, or a file; left out: the file is in this console's own form. */
  readonly mapping: string | undefined
  readonly createMissing: boolean
  readonly defaultFormat: string | undefined
  readonly dateOrder: string | undefined
  readonly encoding: string | undefined
}

interface FoundList {
  readonly table: Table
  readonly mapping: ImportMapping
  /** How it was understood, line by line. */
  readonly says: readonly string[]
  /** Columns that nothing uses. */
  readonly unused: readonly string[]
}

const ORDERS: { readonly [word: string]: DateOrder } = { ymd: 'year-first', dmy: 'day-first', mdy: 'month-first' }

const wrong = (path: string, message: string): Result<never> => fail([{ path, message }])

export async function listFrom(options: ListOptions, site: Site): Promise<Result<FoundList>> {
  const wanted = changesFrom(options, site)
  if (!wanted.ok) return wanted
  const { shape, changes } = wanted.value
  const bytes = readFileSync(options.file)
  const { mapping: named = 'own' } = options
  const vendor = VENDORS.find((one) => one === named)
  if (named !== 'own' && named !== 'auto' && vendor === undefined) {
    const mapping = mappingFrom(named, options.data)
    if (!mapping.ok) return mapping
    const table = await readTable(bytes, { ...mapping.value.shape, ...shape })
    return table.ok ? ok(found(table.value, { ...mapping.value, ...changes }, [])) : table
  }
  const header = vendor === 'kantech' ? { header: 0 } : {}
  const read = await readList(bytes, site, { ...header, ...shape }, { addGroups: false, ...(vendor ? { vendor } : {}) })
  if (!read.ok) return read
  const mapping = { ...read.value.mapping, ...changes }
  if (named === 'own' && mapping.match !== 'id')
    return wrong('line 1', 'has no column id; a list of another system is read with --mapping auto')
  return ok(found(read.value.table, mapping, named === 'own' ? [] : recognisedLines(read.value, mapping)))
}

const found = (table: Table, mapping: ImportMapping, says: readonly string[]): FoundList => {
  const used = new Set(mapping.columns.flatMap(({ column, target }) => (target ? [column.toLowerCase()] : [])))
  return { table, mapping, says, unused: table.columns.filter((column) => !used.has(column.toLowerCase())) }
}

/** What options say instead of a mapping. */
function changesFrom(
  { createMissing, defaultFormat, dateOrder, encoding }: ListOptions,
  site: Site,
): Result<{ readonly shape: Partial<FileShape>; readonly changes: Partial<ImportMapping> }> {
  const shape: { encoding?: Encoding } = {}
  const changes: { -readonly [Key in keyof ImportMapping]?: ImportMapping[Key] } = {}
  if (createMissing) changes.createMissing = true
  if (encoding !== undefined) {
    const known = ENCODINGS.find((one) => one === encoding)
    if (!known) return wrong('--encoding', `must be one of ${ENCODINGS.join(', ')}, got ${encoding}`)
    shape.encoding = known
  }
  if (dateOrder !== undefined) {
    const order = ORDERS[dateOrder]
    if (!order) return wrong('--date-order', `must be one of ${Object.keys(ORDERS).join(', ')}, got ${dateOrder}`)
    changes.dates = order
  }
  if (defaultFormat !== undefined) {
    const [name = '', facility, ...more] = defaultFormat.split(':')
    const format = meaningOf('cardFormat', name, site)
    if (format === undefined) return wrong('--default-format', `is not a card format of this site, got ${name}`)
    if (more.length > 0 || (facility !== undefined && !/^\d{1,20}$/.test(facility)))
      return wrong('--default-format', `must be FORMAT or FORMAT:FACILITY, such as H10301:12, got ${defaultFormat}`)
    changes.format = format
    changes.facility = facility ?? null
    if (facility !== undefined) changes.wholeNumber = false
  }
  return ok({ shape, changes })
}

function mappingFrom(named: string, data: string): Result<ImportMapping> {
  if (existsSync(named)) {
    const json = jsonOf(named)
    if (!json.ok) return json
    const parsed = importMapping(json.value, named)
    return parsed.ok ? parsed : fail([parsed.error])
  }
  const stored = importMappings(data).list()
  if (!stored.ok) return wrong('--mapping', stored.error)
  const one = stored.value.find(({ name }) => name === named)
  if (!one) {
    const names = stored.value.map(({ name }) => JSON.stringify(name)).join(', ')
    return wrong(
      '--mapping',
      `must be auto, one of ${VENDORS.join(', ')}, a file or the name of a stored mapping, got ${JSON.stringify(named)}; stored: ${names || 'nothing'}`,
    )
  }
  const parsed = importMapping(one.mapping, named)
  return parsed.ok ? parsed : fail([parsed.error])
}

function jsonOf(file: string): Result<unknown> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    return wrong(file, `is not JSON: ${messageOf(error)}`)
  }
}

const DELIMITER_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

function recognisedLines(
  { vendor }: ReadList,
  { shape, columns, match, dates, format, facility }: ImportMapping,
): string[] {
  const { encoding, delimiter, header } = shape
  const names = header === 0 ? 'no column names' : `column names in line ${header}`
  const cards =
    format === null ? [] : [`  cards without a format are ${format}${facility === null ? '' : `:${facility}`}`]
  return [
    `read as ${vendor ?? 'a list of an unknown system'}: ${encoding}, ${DELIMITER_NAMES[delimiter]}, ${names}`,
    ...columns.flatMap(({ column, target }) => (target === null ? [] : [`  ${column} -> ${target}`])),
    `  the same ${match} is the same person; dates are ${dates}`,
    ...cards,
  ]
}
