/** Turns the rows of another system's list into rows of this console's own columns, by a mapping. */
import { Formats } from '../../cards/formats'
import { REPEATABLE, type ImportMapping, type Target } from '../../domain/import-mapping'
import { fail, ok, type Problem, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import { undoNeutral, type Cells } from '../cardholder-cells'
import type { CsvRow } from '../cardholder-csv'
import { cut, escaped, plain } from '../cell-text'
import { cardText } from './cards'
import { isNoDate, parseDate } from './dates'
import { vendorOf } from './header-names'
import { identities } from './identities'
import type { Table, TableRow } from './table'
import { entriesOf, meanings, type Added, type Meanings } from './values'

export interface MappedRows {
  readonly rows: readonly CsvRow[]
  /** Groups and levels that the rows need and the site does not have. */
  readonly added: Added
  /** What the file calls the columns, for messages. */
  readonly names: { readonly [column: string]: string }
}

interface Used {
  readonly at: number
  readonly column: string
  readonly target: Target
}

/** The columns that a mapping uses, or what keeps it from being used with this file. */
export function usedColumns(table: Table, mapping: ImportMapping): Result<readonly Used[]> {
  const problems: Problem[] = []
  const places = new Map(table.columns.map((name, at) => [name.toLowerCase(), at]))
  const used = mapping.columns.flatMap(({ column, target }): Used[] => {
    if (target === null) return []
    const at = places.get(column.toLowerCase())
    if (at !== undefined) return [{ at, column, target }]
    problems.push({ path: 'columns', message: `the file has no column ${JSON.stringify(column)}` })
    return []
  })
  for (const [i, { column, target }] of used.entries())
    if (!REPEATABLE.has(target) && used.findIndex((other) => other.target === target) !== i)
      problems.push({ path: column, message: `another column is ${target} already` })
  const has = (...targets: Target[]): boolean => used.some(({ target }) => targets.includes(target))
  const named = has('name', 'firstName', 'lastName')
  const tells = {
    id: has('id'),
    number: has('number'),
    card: has('card', 'credentials'),
    name: named,
  }[mapping.match]
  if (!tells) problems.push({ path: 'match', message: `no column is ${mapping.match}, which tells who a row is` })
  return problems.length > 0 ? fail(problems) : ok(used)
}

interface Reader {
  /** A cell without the mark that keeps spreadsheets from reading it as a number or formula. */
  readonly cell: (row: TableRow, at: number) => string
  readonly mapping: ImportMapping
  readonly formats: Formats
  readonly meanings: Meanings
  /** Date columns where every time is midnight or the last minute of a day: they hold days. */
  readonly wholeDays: ReadonlySet<number>
}

export function mapRows(table: Table, mapping: ImportMapping, site: Site): Result<MappedRows> {
  const used = usedColumns(table, mapping)
  if (!used.ok) return used
  const own = vendorOf(table.columns) === 'sallyport'
  const reader: Reader = {
    cell: ({ cells }, at) => unmarked(cells[at] ?? '', own),
    mapping,
    formats: new Formats(site.cardFormats),
    meanings: meanings(mapping, site),
    wholeDays: new Set(
      used.value
        .filter(({ target, at }) => !own && isDate(target) && hasWholeDays(table, at, mapping))
        .map(({ at }) => at),
    ),
  }
  const onFile = new Set(site.cardholders.map(({ id }) => id))
  const people = identities(site, mapping, reader.formats)
  const width = table.columns.length
  const rows = table.rows.map((row): CsvRow => {
    const problems: string[] = []
    const over = row.cells.slice(width).some((cell) => cell.trim() !== '')
    if (over || row.cells.length < (table.shape.header === 0 ? 1 : width))
      problems.push(`has ${row.cells.length} cells, the header has ${width}`)
    const isMisshapen = problems.length > 0
    const cells = cellsFrom(row, used.value, reader, problems)
    const who = mapping.match === 'number' || mapping.match === 'name' ? { who: saidOf(mapping.match, cells) } : {}
    // Rejected for something else, it is about the same person all the same.
    const id = people.idOf(cells, problems)
    if (!own && cells.name?.trim() === '' && id !== '' && !onFile.has(id)) problems.push('name: is empty')
    return { line: row.line, cells: { ...cells, id }, problems, isUnclear: isMisshapen || id.trim() === '', ...who }
  })
  return ok({ rows, added: reader.meanings.added(), names: namesFor(used.value) })
}

const saidOf = (match: 'number' | 'name', cells: Cells): string => `${match}: ${JSON.stringify(cells[match] ?? '')}`

/** This console marks only what a spreadsheet would run; other systems mark digits too. */
const unmarked = (cell: string, own: boolean): string =>
  own ? undoNeutral(cell) : undoNeutral(cell).replace(/^'(?=\d)/, '')

const isDate = (target: Target): boolean =>
  target === 'validFrom' || target === 'validTo' || target === 'apbExemptUntil'

function hasWholeDays(table: Table, at: number, { dates }: ImportMapping): boolean {
  return table.rows.every(({ cells }) => {
    const minute = parseDate(cells[at] ?? '', dates)?.minute
    return minute === undefined || minute === null || minute === '00:00' || minute === '23:59'
  })
}

function cellsFrom(row: TableRow, used: readonly Used[], reader: Reader, problems: string[]): Cells {
  const cells: { -readonly [Key in keyof Cells]: Cells[Key] } = {}
  const text = (target: Target): string | undefined => {
    const one = used.find((each) => each.target === target)
    return one && reader.cell(row, one.at).trim()
  }
  for (const { at, column, target } of used) {
    const cell = reader.cell(row, at)
    if (target === 'groups' || target === 'accessLevels') {
      const more = listed(target, cell, { column, reader, problems })
      cells[target] = [cells[target] ?? '', ...more].filter((each) => each !== '').join(';')
    } else if (target === 'active') {
      const state = stateIn('active', cell, { column, reader, problems })
      if (state !== undefined) cells.active = state === 'on' ? 'true' : 'false'
    } else if (isDate(target)) cells[target as 'validFrom'] = dateText(cell, at, { column, reader, problems })
    else if (isPlain(target)) cells[target] = cell
  }
  const whole = used.find(({ target }) => target === 'name')
  const name = whole ? reader.cell(row, whole.at) : joined(text('firstName'), text('lastName'))
  if (name !== undefined) cells.name = name
  if (used.some(({ target }) => target === 'card')) cells.credentials = cardsText(row, used, reader, problems)
  return cells
}

type Plain = 'id' | 'number' | 'department' | 'pin' | 'apbExempt' | 'extendedUnlock' | 'credentials'
const PLAIN: ReadonlySet<Target> = new Set<Plain>([
  ...(['id', 'number', 'department', 'pin', 'apbExempt', 'extendedUnlock', 'credentials'] as const),
])
const isPlain = (target: Target): target is Plain => PLAIN.has(target)

function joined(first: string | undefined, last: string | undefined): string | undefined {
  if (first === undefined && last === undefined) return undefined
  return [first ?? '', last ?? ''].filter((part) => part !== '').join(' ')
}

interface At {
  readonly column: string
  readonly reader: Reader
  readonly problems: string[]
}

function listed(target: 'groups' | 'accessLevels', cell: string, { column, reader, problems }: At): string[] {
  const { of } = reader.meanings
  const missing = (value: string): string[] => {
    if (reader.mapping.createMissing) return [escaped(reader.meanings.create(target, plain(value)).to ?? '')]
    const what = target === 'groups' ? 'group' : 'access level'
    problems.push(`${column}: the site has no ${what} ${JSON.stringify(value)}`)
    return []
  }
  const whole = of(target, cell.trim())
  if (whole && cell.trim() !== '') return whole.to === null ? [] : [escaped(whole.to)]
  return entriesOf(target, cell).flatMap((entry) => {
    const meaning = of(target, entry)
    if (meaning) return meaning.to === null ? [] : [escaped(meaning.to)]
    // an access level with its dates, as this console writes it
    const [first = '', ...limits] = cut(entry, '=')
    const dated = target === 'accessLevels' && limits.length > 0 ? of(target, first) : undefined
    if (!dated) return missing(entry)
    return dated.to === null ? [] : [`${escaped(dated.to)}=${limits.join('=')}`]
  })
}

function stateIn(
  target: 'active' | 'cardActive',
  cell: string,
  { column, reader, problems }: At,
): 'on' | 'off' | undefined {
  const value = cell.trim()
  if (value === '') return 'on'
  const meaning = reader.meanings.of(target, value)
  if (meaning?.to === 'on' || meaning?.to === 'off') return meaning.to
  if (meaning?.to !== null) problems.push(`${column}: says neither active nor inactive, got ${JSON.stringify(value)}`)
  return undefined
}

const ORDERED = { 'year-first': 'year first', 'day-first': 'day first', 'month-first': 'month first' } as const

function dateText(cell: string, at: number, { column, reader, problems }: At): string {
  if (isNoDate(cell)) return ''
  const { dates } = reader.mapping
  const found = parseDate(cell, dates)
  if (!found) {
    problems.push(`${column}: must be a day, ${ORDERED[dates]}, got ${JSON.stringify(cell)}`)
    return ''
  }
  return found.minute === null || reader.wholeDays.has(at) ? found.day : `${found.day}T${found.minute}`
}

/** All cards of a row, in the form of the column `credentials`. */
function cardsText(row: TableRow, used: readonly Used[], reader: Reader, problems: string[]): string {
  const { mapping, formats, meanings: means } = reader
  const at = (target: Target): { readonly column: string; readonly cell: string } | undefined => {
    const one = used.find((each) => each.target === target)
    return one && { column: one.column, cell: reader.cell(row, one.at).trim() }
  }
  const own = at('cardFormat')
  const format =
    own === undefined || own.cell === '' ? (mapping.format ?? undefined) : means.of('cardFormat', own.cell)?.to
  const facility = at('facility')?.cell || (mapping.facility ?? undefined)
  const state = at('cardActive')
  const works = state && stateIn('cardActive', state.cell, { column: state.column, reader, problems })
  const texts = used
    .filter(({ target }) => target === 'card')
    .flatMap(({ at: place, column }) => cardEntries(reader.cell(row, place)).map((entry) => ({ column, entry })))
    .flatMap(({ column, entry }): string[] => {
      const card = cardText(entry, { format: format ?? undefined, facility, wholeNumber: mapping.wholeNumber }, formats)
      if (card.ok) return [card.value]
      problems.push(`${column}: ${JSON.stringify(entry)} ${card.error}`)
      return []
    })
  if (own && own.cell !== '' && texts.length + problems.length > 0 && typeof format !== 'string')
    problems.push(`${own.column}: is not a card format of this site, got ${JSON.stringify(own.cell)}`)
  return texts.map((card) => (works === undefined ? card : works === 'on' ? `=${card}` : `${card}:inactive`)).join(';')
}

/** The card numbers of a cell; exports write 0 for no card. */
const cardEntries = (cell: string): string[] =>
  cell
    .split(/[;|\r\n]+/)
    .map((entry) => entry.trim().replace(/^'/, ''))
    .filter((entry) => entry !== '' && !/^0+$/.test(entry))

/** What messages call a column of this console: the file's name for it. */
function namesFor(used: readonly Used[]): { readonly [column: string]: string } {
  const names: Record<string, string> = {}
  for (const { column, target } of used) {
    const own = target === 'card' ? 'credentials' : target === 'firstName' || target === 'lastName' ? 'name' : target
    names[own] ??= column
  }
  return names
}
