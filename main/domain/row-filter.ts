/** How the journal's past is searched: shared by the window, the history thread and the store. */
import type { AreaId, CardholderId, DoorId, ReaderId } from './ids'
import { VIOLATION_RULES, type ViolationRule } from './reason'
import type { Instant } from './time'

/** What kind of thing a row is about. The lists of rows store the place in this list: only ever add at the end. */
export const ROW_KINDS = ['passage', 'refusal', 'violation', 'door', 'contact', 'device', 'operator'] as const
export type RowKind = (typeof ROW_KINDS)[number]

/** A row must fit every field that is given; of a list, any entry. */
export interface HistoryFilter {
  /** Text that a person's name has a word beginning with, or letters in a row; ignored beside `cardholder`. */
  readonly text?: string
  readonly cardholder?: CardholderId
  readonly doors?: readonly DoorId[]
  readonly readers?: readonly ReaderId[]
  readonly areas?: readonly AreaId[]
  readonly kinds?: readonly RowKind[]
  /** Reads that broke any of these rules of apb.md 4. */
  readonly rules?: readonly ViolationRule[]
  /** Half-open: `from` <= at < `to`. */
  readonly from?: Instant
  readonly to?: Instant
}

type ListField = {
  [Key in keyof HistoryFilter]-?: NonNullable<HistoryFilter[Key]> extends readonly unknown[] ? Key : never
}[keyof HistoryFilter]

/**
 * The fields that are lists, and what an item is: the id of a thing of the site, the number of an area, or one of a fixed list.
 * The bridge's parser and the window's address derive from it.
 */
export const FILTER_LISTS = {
  doors: 'id',
  readers: 'id',
  areas: 'area',
  kinds: ROW_KINDS,
  rules: VIOLATION_RULES,
} as const satisfies { readonly [Field in ListField]: 'id' | 'area' | readonly string[] }

export type FilterLists = Pick<HistoryFilter, ListField>

/** One page of the past, newest first. */
export interface PageOf {
  /** Rows with a seq below this; null = from the newest. */
  readonly before: number | null
  readonly limit: number
  readonly violationsOnly?: boolean
  /** Of what panels report about themselves only these; left out: all. */
  readonly panelReports?: readonly string[]
  readonly explanations?: boolean
}
