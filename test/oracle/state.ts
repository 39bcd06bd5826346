/** All that the oracle remembers: plain objects keyed by public ids, lists searched from end to end. */
import type { OperatorLine, Scope, SiteFile } from './formats'

export interface Location {
  area: number
  since: number
  order: number
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
  /** 6.1: 4.2, 4.3 or the area form of 4.12 contributed. */
  ofArea: boolean
  /** 4.1: a read denied by 4.2, or by the area form of 4.12, opened it or added to it. */
  locksOut: boolean
}
export interface Person {
  id: string
  location: Location | null
  /** 4.12: forgotten by 6.4, 6.5, 6.7 or 7, and not known since. */
  locationForgotten: boolean
  lastReader: string | null
  borders: Border[]
  /** 4.12: areas whose in/out was forgotten in the same way, and whose border was not passed since. */
  bordersForgotten: number[]
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
  extended: boolean
  /** 5.10, `grant`: the passage happened already. */
  passed: boolean
  /** 5.10, `open-close`: the door opened, the passage happens when it closes. */
  opened: boolean
  endsAt: number
  order: number
}
export interface DoorState {
  id: string
  open: boolean
  /** Of the opening that lasts. */
  openedAt: number
  closedAt: number | null
  order: number
  held: boolean
  /** 5.9: since when time held open counts, for the opening that lasts. */
  heldFrom: number
  /** 5.12: the opening of a grant with extended times. */
  extended: boolean
  rexAt: number | null
  /** 5.11: an opening that waits for a REX: until when. */
  graceUntil: number | null
  graceOrder: number
  /** By an operator. */
  lockdown: boolean
  unlock: { until: number | null; order: number; action: OperatorLine } | null
  /** 5.9: somebody was granted since the schedule last opened. */
  firstCame: boolean
  /** 5.9: the last change of its schedule that was made; null before the first. */
  scheduleDone: number | null
  /** As it was last printed. */
  unlocked: boolean
}
/** A grant-on-violation or exempt action that is in force. */
export interface Override {
  key: string
  on: boolean
  until: number | null
  order: number
  action: OperatorLine
}
/** 12.3: what an automation holds until an instant, or while an input is active (until is null then). */
export interface Hold {
  automation: string
  kind: 'suspend' | 'unlock' | 'lockdown' | 'grant-on-violation'
  scope: Scope | null
  door: string | null
  until: number | null
  order: number
}

export interface State {
  now: number
  /** The instant of the first record; null before it. */
  begunAt: number | null
  /** Rises with everything that is set, for "in the order it was set". */
  order: number
  people: Person[]
  doors: DoorState[]
  pending: PendingGrant[]
  areaTimers: AreaTimer[]
  readerTimers: ReaderTimer[]
  windows: Window[]
  violations: OpenViolation[]
  overrides: Override[]
  holds: Hold[]
  suspendedSite: boolean
  suspendedAreas: number[]
  /** Cards that an operator switched off or on. */
  cards: { credential: string; active: boolean }[]
  serials: { controller: string; serial: number }[]
  down: { controller: string; since: number }[]
  reads: { identity: string; reader: string; at: number }[]
  activeInputs: string[]
  /** 10.4, as it was last printed; areas that are not here are `normal`. */
  occupancy: { area: number; state: string }[]
  /** 13.1: up to which instant each reset was made. */
  resetsDone: { id: string; at: number }[]
}

export const emptyState = (site: SiteFile): State => ({
  now: -Infinity,
  begunAt: null,
  order: 0,
  people: site.cardholders.map(({ id }) => ({
    id,
    location: null,
    locationForgotten: false,
    lastReader: null,
    borders: [],
    bordersForgotten: [],
    newestPassageAt: null,
    freePass: false,
    revert: false,
  })),
  doors: site.doors.map(({ id }) => ({
    id,
    open: false,
    openedAt: 0,
    closedAt: null,
    order: 0,
    held: false,
    heldFrom: 0,
    extended: false,
    rexAt: null,
    graceUntil: null,
    graceOrder: 0,
    lockdown: false,
    unlock: null,
    firstCame: false,
    scheduleDone: null,
    unlocked: false,
  })),
  pending: [],
  areaTimers: [],
  readerTimers: [],
  windows: [],
  violations: [],
  overrides: [],
  holds: [],
  suspendedSite: false,
  suspendedAreas: [],
  cards: [],
  serials: [],
  down: [],
  reads: [],
  activeInputs: [],
  occupancy: [],
  resetsDone: [],
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
