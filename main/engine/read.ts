import type { UnknownCard } from '../domain/card'
import { NONE, READER_CROSSINGS, READER_DOOR, READER_FLAGS, READER_PLACES, READER_ROW } from './codes'
import type { Plan } from './plan'
import {
  BELIEVED,
  BELIEVED_PLACE,
  EXEMPTION,
  FREE_PASS,
  IN,
  OUT,
  REENTRY,
  REVERT,
  TARGET,
  TIMER,
  USER,
  VIOLATION,
  WINDOW,
} from './state/slots'
import { NOW } from './state/times'
import { ROW_PLACES, ROW_PROFILE, SLOT_KEY, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS } from './state/units'
import type { State } from './state'

/** What is known of the last passage over a border (apb.md 4.2). */
export const UNKNOWN = 0
export const WAS_IN = 1
export const WAS_OUT = 2

/** What an operator has said of an exemption (apb.md 3.2). */
export const NO_WORD = 0
export const EXEMPTED = 1
export const NOT_EXEMPTED = 2

/**
 * One read and all that the rules ask about its cardholder, gathered in one walk over the slots. There is a single one, used
 * again for every read, so that a decision allocates nothing; absent values are `NONE`.
 */
export class Read {
  reader = 0
  door = 0
  from = 0
  to = 0
  /** READER_* of codes.ts, and what operators have set for this reader. */
  flags = 0
  toggled = 0
  credential = NONE
  holder = NONE
  profile = NONE
  /** Of a credential that is not in the site: what it was (apb.md 11.6). */
  unknown: UnknownCard | undefined
  /** What is wrong with the PIN, as a place in DENY_REASONS; -1 where none is required, or it is correct. */
  pinFault = -1

  /** The reader's crossings (plan-readers.ts): where they start, and how many. */
  crossing = 0
  crossings = 0
  /** Of each crossing: slot of the last passage over its border (4.2), of its area's re-entry timer (4.3), NONE = none. */
  readonly over: Int32Array
  readonly reentry: Int32Array
  /** Of each crossing: place of the open violation in its area, NONE = none. */
  readonly violation: Int32Array
  /** Of each crossing: 1 where 4.12 believes an unknown passage. */
  readonly believed: Uint8Array

  /** apb.md 4.11: NONE when unknown or expired. */
  location = NONE
  lastReader = NONE
  /** 4.7, 4.8: slot of the timer of this reader. */
  timer = NONE
  /** 4.9: slot of the timer for `to`. */
  user = NONE
  /** 4.6: slot of the window at this reader. */
  window = NONE
  revert = false
  /** 4.12: an unknown location is believed. */
  believedPlace = false
  /** 3.3 */
  freePass = false
  /** 3.2: what an operator said over the own flag. */
  exemption = NO_WORD

  /** @param most crossings that a reader of the site has at most */
  constructor(most: number) {
    this.over = new Int32Array(most)
    this.reentry = new Int32Array(most)
    this.violation = new Int32Array(most)
    this.believed = new Uint8Array(most)
  }

  begin(plan: Plan, state: State, reader: number, credential: number): void {
    this.reader = reader
    this.credential = credential
    const { readerRow } = plan
    const row = reader * READER_ROW
    const places = readerRow[row + READER_PLACES] as number
    this.from = places & 0xffff
    this.to = places >>> 16
    this.door = readerRow[row + READER_DOOR] as number
    this.flags = readerRow[row + READER_FLAGS] as number
    this.crossing = readerRow[row + READER_CROSSINGS] as number
    this.crossings = (plan.ways.start[reader + 1] as number) - this.crossing
    this.toggled = state.toggles.readers[reader] as number
    this.holder = credential === NONE ? NONE : plan.credentialHolder(credential)
  }

  /** Reads the cardholder's row and slots. */
  gather(plan: Plan, state: State): void {
    const { holder, reader, to } = this
    const { readerTo } = plan
    const { ints } = state.units
    const row = 2 * holder * UNIT_INTS
    const places = ints[row + ROW_PLACES] as number
    this.profile = ints[row + ROW_PROFILE] as number
    this.lastReader = (places >>> 16) - 1
    this.location = (places & 0xffff) - 1
    if (plan.areas.presenceExpires) this.location = state.holders.knownLocation(holder)
    for (let i = 0; i < this.crossings; i++) {
      this.over[i] = NONE
      this.reentry[i] = NONE
      this.violation[i] = NONE
      this.believed[i] = 0
    }
    this.timer = NONE
    this.user = NONE
    this.window = NONE
    this.revert = false
    this.believedPlace = false
    this.freePass = false
    this.exemption = NO_WORD
    const own = row + UNIT_INTS
    let slot = 2 * holder + 1
    if (ints[own + SLOT_KEY] === 0) slot = ints[own + SLOT_NEXT] as number
    while (slot !== NONE) {
      const key = ints[slot * UNIT_INTS + SLOT_KEY] as number
      const target = key & TARGET
      switch (key >>> 24) {
        case IN:
        case OUT: {
          const i = this.crossingOf(plan, target)
          if (i !== NONE) this.over[i] = slot
          break
        }
        case REENTRY: {
          const i = this.crossingOf(plan, plan.ways.area[target] as number)
          if (i !== NONE) this.reentry[i] = slot
          break
        }
        case TIMER:
          if (target === reader) this.timer = slot
          break
        case USER:
          if (readerTo[target] === to) this.user = slot
          break
        case WINDOW:
          if (target === reader) this.window = slot
          break
        case VIOLATION: {
          const i = this.crossingOf(plan, state.violations.area(target))
          if (i !== NONE) this.violation[i] = target
          break
        }
        case BELIEVED: {
          const i = this.crossingOf(plan, target)
          if (i !== NONE) this.believed[i] = 1
          break
        }
        case BELIEVED_PLACE:
          this.believedPlace = true
          break
        case FREE_PASS:
          this.freePass = true
          break
        case REVERT:
          this.revert = true
          break
        case EXEMPTION:
          this.exemption = target === 1 ? EXEMPTED : NOT_EXEMPTED
          break
        default:
      }
      slot = ints[slot * UNIT_INTS + SLOT_NEXT] as number
    }
  }

  /** Which of the reader's crossings is over the area's border, or NONE. */
  private crossingOf(plan: Plan, area: number): number {
    const { crossing, crossings } = this
    const areas = plan.ways.area
    for (let i = 0; i < crossings; i++) if (areas[crossing + i] === area) return i
    return NONE
  }

  /** The area of one of the reader's crossings. */
  areaOf(plan: Plan, i: number): number {
    return plan.ways.area[this.crossing + i] as number
  }

  /** The last passage over the border of a crossing; as old as its area's presence expiry, it is unknown (4.11). */
  lastOver(plan: Plan, state: State, i: number): number {
    const slot = this.over[i] as number
    if (slot === NONE) return UNKNOWN
    const limit = plan.areas.presenceMs[this.areaOf(plan, i)] as number
    const { times, floats } = state.units
    if (limit > 0 && (times[NOW] as number) - (floats[slot * UNIT_FLOATS] as number) >= limit) return UNKNOWN
    return state.slots.kind(slot) === IN ? WAS_IN : WAS_OUT
  }

  /** Whether the timer or window of `reader` that was started in the slot still runs: limits are half-open (apb.md 2). */
  runs(plan: Plan, state: State, slot: number, reader: number): boolean {
    if (slot === NONE) return false
    const { times, floats } = state.units
    return (times[NOW] as number) - (floats[slot * UNIT_FLOATS] as number) < (plan.readerMs[reader] as number)
  }
}
