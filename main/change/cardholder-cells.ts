/**
 * A cardholder as cells of a CSV file and back; the columns are those of the README. Lists are separated by `;`, and
 * `\;`, `\:`, `\=` and `\\` stand for themselves inside a part. A credential is `id=format:facility:number`, with
 * `:inactive` at its end when it is; `id=` alone is one known by its id, and without `id=` it keeps the id it has, or gets one.
 */
import { parseDay } from '../domain/time'
import { levelIdOf, type Cardholder, type Credential, type Site } from '../domain/site'
import { RAW } from '../cards/built-in'
import { Formats } from '../cards/formats'
import type { CardIdentity } from '../domain/card'
import { cardKey, cardMisfit, cardOnFile, formatNamed } from '../site/card'

export const COLUMNS = [
  'id',
  'name',
  'groups',
  'accessLevels',
  'active',
  'validFrom',
  'validTo',
  'apbExempt',
  'apbExemptUntil',
  'credentials',
] as const
export type Column = (typeof COLUMNS)[number]

/** The cells that a row has; a column that the file lacks leaves what is there. */
export type Cells = Partial<Readonly<Record<Column, string>>>

/** Cells that a spreadsheet takes for a formula; a quote before them makes them text, and as many as there were stay. */
const FORMULA = /^'*[=+\-@\t\r]/

export const neutral = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)
export const undoNeutral = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell)

const escaped = (text: string): string => text.replace(/[\\;:=]/g, '\\$&')

/** Cuts at a mark that no backslash stands before; the parts keep their backslashes. */
function cut(text: string, mark: string): string[] {
  const parts = ['']
  for (let i = 0; i < text.length; i++) {
    const letter = text.charAt(i)
    if (letter === mark) parts.push('')
    else parts[parts.length - 1] += letter === '\\' ? letter + text.charAt(++i) : letter
  }
  return parts
}
const plain = (text: string): string => text.replace(/\\(.)/gs, '$1').trim()
const listOf = (text: string): string[] =>
  cut(text, ';')
    .map(plain)
    .filter((part) => part !== '')

export function cellsOf(person: Cardholder): Readonly<Record<Column, string>> {
  return {
    id: person.id,
    name: person.name,
    groups: person.groups.map(escaped).join(';'),
    accessLevels: person.accessLevels.map((held) => escaped(levelIdOf(held))).join(';'),
    active: String(person.active),
    validFrom: person.validFrom ?? '',
    validTo: person.validTo ?? '',
    apbExempt: String(person.apbExempt),
    apbExemptUntil: person.apbExemptUntil ?? '',
    credentials: person.credentials.map(credentialText).join(';'),
  }
}

function credentialText({ id, card, active }: Credential): string {
  const length = card?.bits === undefined ? '' : `:${card.bits}bits`
  const what = card ? `${escaped(card.format)}:${card.facility ?? ''}:${card.number}${length}` : ''
  return `${escaped(id)}=${what}${active ? '' : ':inactive'}`
}

export interface Known {
  readonly groups: ReadonlySet<string>
  readonly accessLevels: ReadonlySet<string>
  readonly formats: Formats
}
export const knownOf = (site: Site): Known => ({
  groups: new Set(site.groups.map(({ id }) => id)),
  accessLevels: new Set(site.accessLevels.map(({ id }) => id)),
  formats: new Formats(site.cardFormats),
})

/** The cardholder that a row makes of the one there is, if any. What is wrong with it goes into `reasons`. */
export function cardholderFrom(
  cells: Cells,
  before: Cardholder | undefined,
  known: Known,
  reasons: string[],
): Cardholder {
  const cell = (column: Column): string | undefined => cells[column]?.trim()
  const id = cells.id ?? ''
  if (id.trim() === '') reasons.push('id: is empty')
  const { name } = cells
  return {
    id,
    name:
      name === undefined
        ? (before?.name ?? id)
        : name.trim() === ''
          ? before?.name.trim() === ''
            ? before.name
            : id
          : name,
    groups: references('groups', cells.groups, before?.groups, known.groups, reasons),
    accessLevels: heldLevels(cells.accessLevels, before, known, reasons),
    active: flag('active', cell('active'), before?.active ?? true, true, reasons),
    apbExempt: flag('apbExempt', cell('apbExempt'), before?.apbExempt ?? false, false, reasons),
    apbExemptUntil: day('apbExemptUntil', cell('apbExemptUntil'), before?.apbExemptUntil ?? null, reasons),
    validFrom: day('validFrom', cell('validFrom'), before?.validFrom ?? null, reasons),
    validTo: day('validTo', cell('validTo'), before?.validTo ?? null, reasons),
    credentials:
      cells.credentials === undefined
        ? (before?.credentials ?? [])
        : credentials(cells.credentials, before, known.formats, reasons),
  }
}

function references(
  column: Column,
  text: string | undefined,
  before: readonly string[] | undefined,
  known: ReadonlySet<string>,
  reasons: string[],
): readonly string[] {
  if (text === undefined) return before ?? []
  const ids = listOf(text)
  for (const id of ids) if (!known.has(id)) reasons.push(`${column}: the site has no ${JSON.stringify(id)}`)
  return ids
}

/** A level held for a time keeps its dates: the file has no column for them. */
const heldLevels = (
  text: string | undefined,
  before: Cardholder | undefined,
  known: Known,
  reasons: string[],
): Cardholder['accessLevels'] =>
  text === undefined
    ? (before?.accessLevels ?? [])
    : references('accessLevels', text, [], known.accessLevels, reasons).map(
        (id) => before?.accessLevels.find((held) => levelIdOf(held) === id) ?? id,
      )

const YES = new Set(['true', 'yes', '1'])
const NO = new Set(['false', 'no', '0'])

function flag(
  column: Column,
  text: string | undefined,
  before: boolean,
  standard: boolean,
  reasons: string[],
): boolean {
  if (text === undefined) return before
  if (text === '') return standard
  const word = text.toLowerCase()
  if (!YES.has(word) && !NO.has(word)) reasons.push(`${column}: must be true or false, got ${JSON.stringify(text)}`)
  return YES.has(word)
}

function day(column: Column, text: string | undefined, before: string | null, reasons: string[]): string | null {
  if (text === undefined) return before
  if (text === '') return null
  if (parseDay(text) === undefined)
    reasons.push(`${column}: must be a day such as 2026-12-25, got ${JSON.stringify(text)}`)
  return text
}

const withoutZeros = (digits: string): string => digits.replace(/^0+(?=\d)/, '')

function credentials(
  text: string,
  before: Cardholder | undefined,
  formats: Formats,
  reasons: string[],
): readonly Credential[] {
  return cut(text, ';')
    .filter((part) => part.trim() !== '')
    .flatMap((part): Credential[] => {
      const [first = '', ...rest] = cut(part, '=')
      const [named, what] = rest.length === 0 ? [null, first] : [plain(first), rest.join('=')]
      const words = cut(what, ':').map(plain)
      const inactive = words.at(-1) === 'inactive'
      const [format = '', facility = '', number = '', length, ...more] = inactive ? words.slice(0, -1) : words
      const bad = (why: string): Credential[] => {
        reasons.push(`credentials: ${JSON.stringify(part.trim())} ${why}`)
        return []
      }
      if (named !== null && named !== '' && format === '' && facility === '' && number === '')
        return [{ id: named, card: null, active: !inactive }]
      const known = formatNamed(formats, format)
      if (more.length > 0 || !known) return bad('must be format:facility:number, such as H10301:12:5555')
      if (facility !== '' && !/^\d{1,20}$/.test(facility)) return bad('has a facility that is not a whole number')
      if (!/^\d{1,400}$/.test(number)) return bad('has a number that is not a whole number')
      const bits = length === undefined ? undefined : Number(/^([1-9]\d{0,4})bits$/.exec(length)?.[1])
      if (bits !== undefined && (known !== RAW || Number.isNaN(bits)))
        return bad('must be format:facility:number; a raw card may say its length, such as raw::305419896:32bits')
      const card: CardIdentity = cardOnFile(
        {
          format: known,
          facility: facility === '' ? null : withoutZeros(facility),
          number: withoutZeros(number),
          ...(bits === undefined ? {} : { bits }),
        },
        formats,
      )
      const own = before?.credentials.find((one) => one.card && cardKey(one.card) === cardKey(card))
      const misfit = own ? undefined : cardMisfit(card, formats)
      if (misfit !== undefined) return bad(misfit)
      const id = named === null || named === '' ? (own?.id ?? [known, facility, card.number].join('-')) : named
      return [{ id, card, active: inactive ? false : rest.length > 0 ? true : (own?.active ?? true) }]
    })
}
