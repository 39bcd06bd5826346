/** Guesses how a list of people is to be read: what its columns mean by their names, and by their values in a file without names. */
import { RAW } from '../../cards/built-in'
import type { Format } from '../../cards/format'
import { Formats, hasFacility } from '../../cards/formats'
import {
  isValued,
  REPEATABLE,
  VALUES_LISTED,
  type ColumnFacts,
  type DateOrder,
  type ImportMapping,
  type MappedColumn,
  type Match,
  type Target,
  type ValueMeaning,
  type Vendor,
} from '../../domain/import-mapping'
import type { Site } from '../../domain/site'
import { isNoDate, ordersOf } from './dates'
import { targetNamed, vendorOf } from './header-names'
import type { Table } from './table'
import { entriesOf, meaningOf } from './values'

/** Different values that are counted of a column; more are not worth a list. */
const COUNTED = 5_000
const SAMPLES = 3
/** Rows that tell whether a column without a name holds cards, days or states. */
const LOOKED_AT = 200

export function factsOf(table: Table): readonly ColumnFacts[] {
  return table.columns.map((column, at) => {
    const counts = new Map<string, number>()
    let empty = 0
    for (const { cells } of table.rows) {
      const value = (cells[at] ?? '').trim()
      if (value === '') empty++
      else if (counts.size < COUNTED || counts.has(value)) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    const values = [...counts.keys()]
    const days = values.filter((value) => !isNoDate(value))
    return {
      column,
      samples: values.slice(0, SAMPLES),
      empty,
      values: [...counts]
        .sort(([, a], [, b]) => b - a)
        .slice(0, VALUES_LISTED)
        .map(([value, count]) => ({ value, count })),
      dates: ordersOf(days),
    }
  })
}

export interface Guess {
  readonly vendor: Vendor | null
  readonly mapping: ImportMapping
}

export interface GuessOptions {
  /** The system that the list comes from, where somebody says it. */
  readonly vendor?: Vendor
  /** Groups that the site does not have are to be added. */
  readonly addGroups?: boolean
}

export function guessMapping(
  table: Table,
  facts: readonly ColumnFacts[],
  site: Site,
  { vendor: said, addGroups = true }: GuessOptions = {},
): Guess {
  const named = said ?? vendorOf(table.columns)
  const targets = table.shape.header === 0 ? byValues(facts, site) : byNames(table, facts, site)
  const vendor = named ?? (table.shape.header === 0 && isKantech(targets, facts) ? 'kantech' : null)
  const columns = table.columns.map((column, at): MappedColumn => ({ column, target: targets[at] ?? null }))
  const values = guessValues(targets, facts, { site, vendor, addGroups })
  return {
    vendor,
    mapping: {
      shape: table.shape,
      columns,
      match: matchOf(targets),
      dates: orderOf(targets, facts),
      ...cardsOf(targets, facts, site),
      values,
      createMissing: false,
      missing: 'keep',
    },
  }
}

/** The best column of each target; a target of which there can be several takes all of its columns. */
function byNames(table: Table, facts: readonly ColumnFacts[], site: Site): (Target | null)[] {
  const own = vendorOf(table.columns) === 'sallyport'
  const found = table.columns.map((column, at) => {
    const isEmpty = facts[at]?.values.length === 0
    const name = targetNamed(column)
    // A column without a single value says nothing, and would empty what is on file.
    return name && (own || !isEmpty || table.rows.length === 0) ? name : undefined
  })
  const best = (target: Target): number => {
    let at = -1
    found.forEach((one, place) => {
      if (one?.target === target && (at < 0 || one.rank < (found[at]?.rank ?? Infinity))) at = place
    })
    return at
  }
  const targets = found.map((one, at): Target | null => {
    if (!one) return null
    if (one.target === 'groups') return groupTarget(at, found, facts, site)
    return REPEATABLE.has(one.target) || best(one.target) === at ? one.target : null
  })
  return withoutWhole(targets)
}

/** First and last name are better than a user name beside them. */
const withoutWhole = (targets: readonly (Target | null)[]): (Target | null)[] =>
  targets.includes('firstName') && targets.includes('lastName')
    ? targets.map((target) => (target === 'name' ? null : target))
    : [...targets]

/** A department is a group where the site has groups of those names, or where nothing else is one; else it is shown only. */
function groupTarget(
  at: number,
  found: readonly ({ readonly target: Target; readonly rank: number } | undefined)[],
  facts: readonly ColumnFacts[],
  site: Site,
): Target | null {
  const isDepartment = (place: number): boolean => /depart|organi/i.test(facts[place]?.column ?? '')
  if (!isDepartment(at)) return 'groups'
  const first = found.findIndex((one, place) => one?.target === 'groups' && isDepartment(place))
  const best = found.findIndex(
    (one, place) =>
      one?.target === 'groups' && isDepartment(place) && /name|organi|^department$/i.test(facts[place]?.column ?? ''),
  )
  if (at !== (best < 0 ? first : best)) return null
  const others = found.some((one, place) => one?.target === 'groups' && !isDepartment(place))
  const known = facts[at]?.values.some(({ value }) => meaningOf('groups', value, site) !== undefined)
  return !others && known === true ? 'groups' : 'department'
}

const CARD = /^'?\d{1,10}\s*[:\-,]\s*\d{1,10}$/

/** Of a file without column names: what each column looks like, the first of a kind only. */
function byValues(facts: readonly ColumnFacts[], site: Site): (Target | null)[] {
  const targets: (Target | null)[] = []
  const free = (target: Target): boolean => !targets.includes(target)
  for (const column of facts) {
    const values = column.values.slice(0, LOOKED_AT).map(({ value }) => value)
    const every = (test: (value: string) => boolean): boolean => values.length > 0 && values.every(test)
    const known = (target: 'groups' | 'accessLevels'): boolean =>
      values.some((value) => meaningOf(target, value, site) !== undefined)
    const target = ((): Target | null => {
      if (every((value) => CARD.test(value))) return 'card'
      if (column.dates.length > 0) return free('validFrom') ? 'validFrom' : free('validTo') ? 'validTo' : null
      if (every((value) => /^[0-3]$/.test(value)) && free('cardActive')) return 'cardActive'
      if (known('accessLevels') && free('accessLevels')) return 'accessLevels'
      if (known('groups') && free('groups')) return 'groups'
      if (every((value) => /^\d{4,20}$/.test(value)) && free('card')) return 'card'
      if (every((value) => /\p{L}/u.test(value) && !/^\d/.test(value)) && free('name')) return 'name'
      return null
    })()
    targets.push(target)
  }
  return targets
}

const isKantech = (targets: readonly (Target | null)[], facts: readonly ColumnFacts[]): boolean =>
  targets.includes('cardActive') &&
  facts.some(({ values }, at) => targets[at] === 'card' && values.every(({ value }) => CARD.test(value)))

const matchOf = (targets: readonly (Target | null)[]): Match =>
  targets.includes('id') ? 'id' : targets.includes('number') ? 'number' : 'name'

/** The order that every date fits; of several, day first before month first, since most of the world writes so. */
function orderOf(targets: readonly (Target | null)[], facts: readonly ColumnFacts[]): DateOrder {
  const dated = facts.filter(({ dates }, at) => isDated(targets[at]) && dates.length > 0)
  const fits = (order: DateOrder): boolean => dated.every(({ dates }) => dates.includes(order))
  return (['year-first', 'day-first', 'month-first'] as const).find(fits) ?? 'day-first'
}
const isDated = (target: Target | null | undefined): boolean =>
  target === 'validFrom' || target === 'validTo' || target === 'apbExemptUntil'

/** Format and facility that most cards on file have. */
function cardsOf(
  targets: readonly (Target | null)[],
  facts: readonly ColumnFacts[],
  site: Site,
): Pick<ImportMapping, 'format' | 'facility' | 'wholeNumber'> {
  const none = { format: null, facility: null, wholeNumber: false }
  if (!targets.includes('card')) return none
  const formats = new Formats(site.cardFormats)
  const cards = site.cardholders.flatMap(({ credentials }) => credentials.flatMap(({ card }) => (card ? [card] : [])))
  const read = site.readers.flatMap(({ cardFormats }) => cardFormats)
  const numbers = facts
    .filter((_, at) => targets[at] === 'card')
    .flatMap(({ values }) => values.map(({ value }) => value.replace(/^'/, '')))
    .filter((value) => /^\d{1,40}$/.test(value))
    .map(BigInt)
  // A format that no reader takes is no good guess, however many cards have it.
  const taken = new Set(read)
  const onFile = byFrequency(cards.map(({ format }) => format))
  const usual = [...onFile.filter((id) => taken.has(id)), ...byFrequency(read), ...onFile, 'H10301', 'H10306']
  const fits = usual
    .filter((id) => id !== RAW)
    .map((id) => fitOf(formats.get(id), numbers, targets.includes('facility')))
  const { format, wholeNumber } = fits.find((fit) => fit !== undefined) ?? { format: RAW, wholeNumber: false }
  const known = formats.get(format)
  const facility = known && hasFacility(known) && !wholeNumber ? facilityOf(cards, format) : null
  return { format, facility, wholeNumber }
}

/** How the numbers of a file are cards of a format: as its numbers, or as facility and number in one. */
function fitOf(
  format: Format | undefined,
  numbers: readonly bigint[],
  hasOwnFacility: boolean,
): { readonly format: string; readonly wholeNumber: boolean } | undefined {
  if (!format?.layout) return undefined
  const { facility, number } = format.layout
  const most = numbers.reduce((max, each) => (each > max ? each : max), 0n)
  if (most >> BigInt(number.length) === 0n) return { format: format.id, wholeNumber: false }
  if (facility === null || hasOwnFacility || most >> BigInt(number.length + facility.length) > 0n) return undefined
  return { format: format.id, wholeNumber: true }
}

const facilityOf = (
  cards: readonly { readonly format: string; readonly facility: string | null }[],
  format: string,
): string | null =>
  byFrequency(cards.flatMap((card) => (card.format === format && card.facility !== null ? [card.facility] : [])))[0] ??
  null

function byFrequency(texts: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a).map(([text]) => text)
}

/** States of Kantech's exports: 0 is valid, everything else is not. */
const KANTECH_STATES = { '0': 'on', '1': 'off', '2': 'off', '3': 'off' } as const

function guessValues(
  targets: readonly (Target | null)[],
  facts: readonly ColumnFacts[],
  { site, vendor, addGroups }: { readonly site: Site; readonly vendor: Vendor | null; readonly addGroups: boolean },
): readonly ValueMeaning[] {
  const meanings = new Map<string, ValueMeaning>()
  facts.forEach(({ column, values }, at) => {
    const target = targets[at] ?? null
    if (!isValued(target)) return
    for (const value of new Set(values.flatMap((one) => entriesOf(target, one.value)))) {
      const meaning = ((): ValueMeaning | undefined => {
        const number = Object.entries(KANTECH_STATES).find(([state]) => state === value)?.[1]
        if (target === 'cardActive' && number !== undefined && vendor === 'kantech')
          return { target, value, to: number }
        const to = meaningOf(target, value, site)
        if (to !== undefined && /disabled|blocked|suspended/i.test(column) && target === 'active')
          return { target, value, to: to === 'on' ? 'off' : 'on' }
        if (to !== undefined) return { target, value, to }
        return target === 'groups' && addGroups ? { target, value, to: value, create: true } : undefined
      })()
      if (meaning && vendor !== 'sallyport') meanings.set(`${target} ${value}`, meaning)
    }
  })
  return [...meanings.values()]
}
