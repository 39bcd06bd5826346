/**
 * Converts a cardholder to the cells of a CSV row and back; the README lists the columns. `;` separates list entries;
 * `\;`, `\:`, `\=` and `\\` stand for the character itself. A credential is `id=format:facility:number`, with
 * `:inactive` at the end when it is inactive. `id=` alone is a credential without a card; without `id=` the credential
 * keeps its id or gets one.
 * An access level is its id, which keeps existing limits; `id=FROM..TO` sets the start and the end, and `id=..` removes both.
 */
import { parseDay } from '../domain/time'
import { levelIdOf, type Cardholder, type Credential, type Site } from '../domain/site'
import { RAW } from '../cards/built-in'
import { Formats } from '../cards/formats'
import type { CardIdentity } from '../domain/card'
import { isLocalMinute } from '../site/parse-when'
import { cardKey, cardMisfit, cardOnFile, formatNamed } from '../site/card'
import { cut, escaped, plain } from './cell-text'

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
  'extendedUnlock',
  'department',
  'number',
] as const
export type Column = (typeof COLUMNS)[number]

/** The cells of a row; a missing column leaves the old value. Lists of other systems may have a PIN; this console writes no PIN. */
export type Cells = Partial<Readonly<Record<Column | 'pin', string>>>

/** Cells that a spreadsheet would read as a formula. A leading quote makes them text; existing quotes stay. */
const FORMULA = /^'*[=+\-@\t\r]/

export const neutral = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)
export const undoNeutral = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell)

const listOf = (text: string): string[] =>
  cut(text, ';')
    .map(plain)
    .filter((part) => part !== '')

export function cellsOf(person: Cardholder): Readonly<Record<Column, string>> {
  return {
    id: person.id,
    name: person.name,
    groups: person.groups.map(escaped).join(';'),
    accessLevels: person.accessLevels.map(levelText).join(';'),
    active: String(person.active),
    validFrom: person.validFrom ?? '',
    validTo: person.validTo ?? '',
    apbExempt: String(person.apbExempt),
    apbExemptUntil: person.apbExemptUntil ?? '',
    credentials: person.credentials.map(credentialText).join(';'),
    extendedUnlock: String(person.extendedUnlock === true),
    department: person.department ?? '',
    number: person.number ?? '',
  }
}

const levelText = (held: Cardholder['accessLevels'][number]): string =>
  typeof held === 'string' ? escaped(held) : `${escaped(held.id)}=${held.from ?? ''}..${held.to ?? ''}`

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

/** The cardholder from a row, based on the existing one, if any. Adds problems to `reasons`. */
export function cardholderFrom(
  cells: Cells,
  before: Cardholder | undefined,
  known: Known,
  reasons: string[],
): Cardholder {
  const cell = (column: keyof Cells): string | undefined => cells[column]?.trim()
  const id = cells.id ?? ''
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
    validFrom: limit('validFrom', cell('validFrom'), before?.validFrom ?? null, reasons),
    validTo: limit('validTo', cell('validTo'), before?.validTo ?? null, reasons),
    ...(flag('extendedUnlock', cell('extendedUnlock'), before?.extendedUnlock === true, false, reasons)
      ? { extendedUnlock: true as const }
      : {}),
    ...textOf('department', cell('department'), before),
    ...textOf('number', cell('number'), before),
    ...pinFrom(cell('pin'), before, reasons),
    credentials:
      cells.credentials === undefined
        ? (before?.credentials ?? [])
        : credentials(cells.credentials, before, known.formats, reasons),
  }
}

/** Without a PIN in the list the old one stays. The message has no digit of a PIN. */
function pinFrom(
  text: string | undefined,
  before: Cardholder | undefined,
  reasons: string[],
): Pick<Cardholder, 'pin' | 'pinHash'> {
  if (text === undefined || text === '') {
    const { pin, pinHash } = before ?? {}
    return { ...(pin === undefined ? {} : { pin }), ...(pinHash === undefined ? {} : { pinHash }) }
  }
  if (!/^\d{4,8}$/.test(text)) reasons.push('pin: must be 4 to 8 digits')
  return { pin: text }
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

function heldLevels(
  text: string | undefined,
  before: Cardholder | undefined,
  known: Known,
  reasons: string[],
): Cardholder['accessLevels'] {
  if (text === undefined) return before?.accessLevels ?? []
  return cut(text, ';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [first = '', ...limits] = cut(part, '=')
      const id = plain(first)
      if (!known.accessLevels.has(id)) reasons.push(`accessLevels: the site has no ${JSON.stringify(id)}`)
      if (limits.length === 0) return before?.accessLevels.find((held) => levelIdOf(held) === id) ?? id
      return levelWithin(id, limits.map(plain).join('='), reasons)
    })
}

function levelWithin(id: string, limits: string, reasons: string[]): Cardholder['accessLevels'][number] {
  const [from = '', to = '', ...more] = limits.split('..')
  if (more.length > 0 || !limits.includes('..') || !isLimit(from) || !isLimit(to))
    reasons.push(`accessLevels: ${JSON.stringify(limits)} must be days or minutes such as 2026-12-01..2026-12-24T16:30`)
  if (from === '' && to === '') return id
  return { id, ...(from === '' ? {} : { from }), ...(to === '' ? {} : { to }) }
}

const isLimit = (text: string): boolean => text === '' || parseDay(text) !== undefined || isLocalMinute(text)

/** A text that identifies a person; an empty cell removes it. */
function textOf<Name extends 'department' | 'number'>(
  name: Name,
  text: string | undefined,
  before: Cardholder | undefined,
): { readonly [Key in Name]?: string } {
  const value = text === undefined ? before?.[name] : text === '' ? undefined : text
  const some: { [Key in Name]?: string } = {}
  if (value !== undefined) some[name] = value
  return some
}

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

/** A day, or a minute of the site's time (apb.md 2.9). */
function limit(column: Column, text: string | undefined, before: string | null, reasons: string[]): string | null {
  if (text === undefined) return before
  if (text === '') return null
  if (!isLimit(text))
    reasons.push(
      `${column}: must be a day such as 2026-12-25 or a minute such as 2026-12-24T16:30, got ${JSON.stringify(text)}`,
    )
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
        return bad('must be format:facility:number; a raw card may add its length, such as raw::305419896:32bits')
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
      const id =
        named === null || named === ''
          ? (own?.id ?? [known, facility, card.number, ...(bits === undefined ? [] : [bits])].join('-'))
          : named
      return [{ id, card, active: inactive ? false : rest.length > 0 ? true : (own?.active ?? true) }]
    })
}
