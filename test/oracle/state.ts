/** All that the oracle remembers: plain objects keyed by public ids, lists searched from end to end. */
import type { OperatorLine, SiteFile } from './formats'

export interface Location {
  area: number
  since: number
}
/** 4.2: the last passage over an area's border. */
export interface Border {
  area: number
  direction: 'in' | 'out'
  since: number
}
/** 4.3. */
export interface AreaTimer {
  cardholder: string
  area: number
  startedAt: number
  /** The reader that started it. */
  reader: string
}
/** 4.7, 4.8, 4.9: the cardholder's last passage of a reader, or for 4.8 their last broken read there. */
export interface ReaderTimer {
  cardholder: string
  reader: string
  startedAt: number
}
/** 4.6. */
export interface Window {
  cardholder: string
  reader: string
  endsAt: number
}
export interface OpenViolation {
  cardholder: string
  area: number
  openedAt: number
  order: number
  /** Rules that opened it or added to it. */
  rules: string[]
}
export interface Person {
  id: string
  location: Location | null
  lastReader: string | null
  borders: Border[]
  newestPassageAt: number | null
  freePass: boolean
  revert: boolean
}
export interface PendingGrant {
  door: string
  reader: string
  /** null when a panel let somebody in whose credential is not in the site. */
  cardholder: string | null
  brokeNothing: boolean
  endsAt: number
  order: number
}
export interface DoorState {
  id: string
  open: boolean
  openedAt: number
  order: number
  held: boolean
  rexAt: number | null
  lockdown: boolean
}
/** A grant-on-violation or exempt action that is in force. */
export interface Override {
  key: string
  on: boolean
  until: number | null
  order: number
  action: OperatorLine
}

export interface State {
  now: number
  /** Rises with everything that is set, so that "in the order it was set" can be told. */
  order: number
  people: Person[]
  doors: DoorState[]
  pending: PendingGrant[]
  areaTimers: AreaTimer[]
  readerTimers: ReaderTimer[]
  windows: Window[]
  violations: OpenViolation[]
  overrides: Override[]
  suspendedSite: boolean
  suspendedAreas: number[]
  serials: { controller: string; serial: number }[]
  down: { controller: string; since: number }[]
  reads: { identity: string; reader: string; at: number }[]
}

export const emptyState = (site: SiteFile): State => ({
  now: -Infinity,
  order: 0,
  people: site.cardholders.map(({ id }) => ({
    id,
    location: null,
    lastReader: null,
    borders: [],
    newestPassageAt: null,
    freePass: false,
    revert: false,
  })),
  doors: site.doors.map(({ id }) => ({
    id,
    open: false,
    openedAt: 0,
    order: 0,
    held: false,
    rexAt: null,
    lockdown: false,
  })),
  pending: [],
  areaTimers: [],
  readerTimers: [],
  windows: [],
  violations: [],
  overrides: [],
  suspendedSite: false,
  suspendedAreas: [],
  serials: [],
  down: [],
  reads: [],
})

export const MINUTE = 60_000
export const SECOND = 1000

/** The one entry of a list that there must be. */
export function the<T>(list: readonly T[], fits: (entry: T) => boolean): T {
  const found = list.find(fits)
  if (found === undefined) throw new Error('the site does not hold what a record names')
  return found
}

export const personOf = (state: State, id: string): Person => the(state.people, (person) => person.id === id)
export const doorOf = (state: State, id: string): DoorState => the(state.doors, (door) => door.id === id)
