/** How a list of people from another system is read: the shape of the file, and what each of its columns means here. */
import type { JsonObject } from './site-draft'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1250', 'windows-1251'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

export interface FileShape {
  readonly encoding: Encoding
  readonly delimiter: Delimiter
  /** Line of the column names, from 1; lines above it are not read. 0: the file does not name them. */
  readonly header: number
}

/** What a column may hold. `credentials` is a cell as this console writes it. */
export const TARGETS = [
  'id',
  'name',
  'firstName',
  'lastName',
  'number',
  'department',
  'groups',
  'accessLevels',
  'active',
  'validFrom',
  'validTo',
  'card',
  'facility',
  'cardFormat',
  'cardActive',
  'pin',
  'apbExempt',
  'apbExemptUntil',
  'extendedUnlock',
  'credentials',
] as const
export type Target = (typeof TARGETS)[number]

/** Several columns of a file may hold these. */
export const REPEATABLE: ReadonlySet<Target> = new Set(['groups', 'accessLevels', 'card'])

/** Targets whose values are looked up in a list, one by one. */
export const VALUED = ['groups', 'accessLevels', 'active', 'cardFormat', 'cardActive'] as const
export type Valued = (typeof VALUED)[number]
export const isValued = (target: Target | null): target is Valued =>
  target !== null && (VALUED as readonly string[]).includes(target)

export const DATE_ORDERS = ['year-first', 'day-first', 'month-first'] as const
export type DateOrder = (typeof DATE_ORDERS)[number]

/** What tells that a row is a person who is already on file. */
export const MATCHES = ['id', 'number', 'card', 'name'] as const
export type Match = (typeof MATCHES)[number]

/** What a value of the file means: an id of the site, `on` or `off`, or null where it means nothing. */
export interface ValueMeaning {
  readonly target: Valued
  readonly value: string
  readonly to: string | null
  /** `to` is the name of a group or access level that the import adds. */
  readonly create?: true
}

export interface MappedColumn {
  /** The name in the file; `Column 3` where it gives no name. */
  readonly column: string
  /** null: not used. */
  readonly target: Target | null
}

export interface ImportMapping {
  readonly shape: FileShape
  readonly columns: readonly MappedColumn[]
  readonly match: Match
  readonly dates: DateOrder
  /** Format of cards that the file gives none for; null: none. */
  readonly format: string | null
  /** Facility of cards that the file gives none for; digits, or null. */
  readonly facility: string | null
  /** The card number is facility and number as one decimal number. */
  readonly wholeNumber: boolean
  readonly values: readonly ValueMeaning[]
  /** Groups and access levels that neither the site nor `values` has are added; an added level opens no reader. */
  readonly createMissing: boolean
  /** What becomes of people who are not in the file. */
  readonly missing: 'keep' | 'switch-off'
}

/** Systems whose exports are recognised by their columns. */
export const VENDORS = [
  'sallyport',
  'net2',
  'verkada',
  'alarm-com',
  'zkteco',
  'hikvision',
  'genetec',
  'kantech',
  'gallagher',
  'pdk',
] as const
export type Vendor = (typeof VENDORS)[number]

/** A column as it is in the file. */
export interface ColumnFacts {
  readonly column: string
  /** The first different values. */
  readonly samples: readonly string[]
  /** Rows without a value. */
  readonly empty: number
  /** The different values with the number of rows of each, most frequent first; cut at `VALUES_LISTED`. */
  readonly values: readonly { readonly value: string; readonly count: number }[]
  /** Orders in which every value of the column is a day; empty where it holds no days. */
  readonly dates: readonly DateOrder[]
}
export const VALUES_LISTED = 200

/** The values of a mapped column. */
export interface MappedValues {
  readonly column: string
  readonly target: Valued
  readonly values: readonly {
    readonly value: string
    readonly count: number
    /** `unknown`: nothing has this name, so its rows are rejected. `create`: `to` is the name of what is added. */
    readonly kind: 'known' | 'create' | 'nothing' | 'unknown'
    readonly to: string | null
  }[]
}

interface Named {
  readonly id: string
  readonly name: string
}
/** What the site has for values to mean. */
export interface ListChoices {
  readonly groups: readonly Named[]
  readonly accessLevels: readonly Named[]
  readonly cardFormats: readonly Named[]
}

/** Format of stored mappings. */
export const MAPPING_FORMAT = 'sallyport-import/1'

export interface StoredMapping {
  readonly name: string
  readonly mapping: JsonObject
}
