/** People as the screens of cardholders show them. */
import type { CredentialId } from '../../main/domain/ids'
import type { PeopleEdited as Edited, PersonOnFile as OnFile } from '../../main/domain/people-edit'
import type { DenyReason, ViolationKind } from '../../main/domain/reason'
import type { Weekday } from '../../main/domain/site'
import type { AreaId, Confidence, Instant, PersonName, PersonState, ReaderId } from './models'

export type PersonOnFile = OnFile
export type PeopleEdited = Edited

export const PEOPLE_CHIPS = ['all', 'inside', 'violation', 'exempt', 'expired', 'unused', 'no-photo'] as const
export type PeopleChip = (typeof PEOPLE_CHIPS)[number]
export const PEOPLE_COLUMNS = [
  'name',
  'department',
  'number',
  'groups',
  'cards',
  'access',
  'validTo',
  'area',
  'since',
  'confidence',
] as const
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number]

export interface PeopleQuery {
  /** Beginnings of words of a name, id, card number, group, department or employee number; empty: everybody. */
  readonly text: string
  readonly chip: PeopleChip
  readonly sort: { readonly by: PeopleColumn; readonly down: boolean }
  /** Place of the first row that is wanted. */
  readonly from: number
  readonly count: number
}

/** `later`: not valid yet. `off`: not active. */
export type Validity = 'valid' | 'later' | 'expired' | 'off'

export interface PersonRow extends PersonName {
  readonly department?: string
  readonly number?: string
  /** Masked. */
  readonly cards: readonly string[]
  /** Names of access levels. */
  readonly access: readonly string[]
  /** Local day or minute as the site file writes it; null = no end. */
  readonly validTo: string | null
  readonly validity: Validity
  readonly area: AreaId | null
  readonly since: Instant | null
  readonly confidence: Confidence
  readonly violations: number
  readonly exempt: boolean
}

export interface PeoplePage {
  /** People that text and chip leave. */
  readonly total: number
  /** Of each chip, among those that the text leaves. */
  readonly counts: { readonly [Chip in PeopleChip]: number }
  readonly rows: readonly PersonRow[]
}

export interface PersonCardOnFile {
  readonly id: CredentialId
  /** Masked. */
  readonly shown: string
  /** Null when it is known by its id alone. */
  readonly format: string | null
  /** Whether it works: an operator's switch, else the site file. */
  readonly active: boolean
  /** The last read among the person's last events; null: none of them. */
  readonly used: { readonly at: Instant; readonly reader: ReaderId } | null
}

export interface AccessHeld {
  readonly name: string
  /** Null = every reader. */
  readonly readers: readonly ReaderId[] | null
  /** Null = at any time. */
  readonly schedule: {
    readonly name: string
    /** Minutes of the local day; `to` is not included. */
    readonly periods: readonly { readonly days: readonly Weekday[]; readonly from: number; readonly to: number }[]
  } | null
  /** Local days or minutes between which it is held. */
  readonly from?: string
  readonly to?: string
}

export interface Opening {
  readonly reader: ReaderId
  readonly granted: boolean
  readonly reason?: DenyReason
  readonly violation?: ViolationKind
}

export interface PersonCard extends PersonState {
  readonly department?: string
  readonly number?: string
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly validity: Validity
  readonly extendedUnlock: boolean
  readonly hasPin: boolean
  readonly credentials: readonly PersonCardOnFile[]
  readonly access: readonly AccessHeld[]
  /** What a read with the person's card would come to now at each reader with a door; empty without a card. */
  readonly openings: readonly Opening[]
  /** Of the last 90 days, most frequent first. `complete`: all of them were counted. */
  readonly broken: {
    readonly counts: readonly { readonly kind: ViolationKind; readonly count: number }[]
    readonly since: Instant
    readonly complete: boolean
  }
}

/** Events in a person card. */
export const PERSON_EVENTS = 50
/** People of one answer, and of one edit. */
export const MAX_PEOPLE = 500
/** Card formats that every site knows; a site may have formats of its own beside them (apb.md 11.1). */
export const BUILT_IN_FORMATS = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304', 'raw'] as const
/** The format of a card that no other fits: all of its bits as one number. */
export const RAW_FORMAT = 'raw'
