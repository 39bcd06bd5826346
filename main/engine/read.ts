import type { UnknownCard } from '../domain/card'
import { NONE, READER_DOOR, READER_FLAGS, READER_PLACES, READER_ROW, RULES_SHIFT } from './codes'
import type { Plan } from './plan'
import { EXEMPTION, FREE_PASS, IN, OUT, REENTRY, REVERT, TARGET, TIMER, USER, VIOLATION, WINDOW } from './state/slots'
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
 * again for every read, so that a decision allocates nothing; what is not there is NONE.
 */
export class Read {
  reader = 0
  door = 0
  from = 0
  to = 0
  /** READER_* of codes.ts, and what operators have set for this reader. */
  flags = 0
  rules = 0
  toggled = 0
  credential = NONE
  holder = NONE
  profile = NONE
  /** Of a credential that is not in the site: what it was (apb.md 11.6). */
  unknown: UnknownCard | undefined
  /** What is wrong with the PIN, as a place in DENY_REASONS; -1 where none is asked for, or it is right. */
  pinFault = -1

  /** apb.md 4.11: NONE when unknown or expired. */
  location = NONE
  lastReader = NONE
  /** Slots of the last passage over the border of `to` and of `from` (4.2). */
  overTo = NONE
  overFrom = NONE
  /** 4.3: slot of the timer of `to`. */
  reentry = NONE
  /** 4.7, 4.8: slot of the timer of this reader. */
  timer = NONE
  /** 4.9: slot of the timer for `to`. */
  user = NONE
  /** 4.6: slot of the window at this reader. */
  window = NONE
  revert = false
  /** 3.3 */
  freePass = false
  /** 3.2: what an operator said over the own flag. */
  exemption = NO_WORD
  /** Open violations in `to` and in `from`, by their places. */
  violationTo = NONE
  violationFrom = NONE

  begin(plan: Plan, state: State, reader: number, credential: number): void {
    this.reader = reader
    this.credential = credential
    const { readerRow } = plan
    const row = reader * READER_ROW
    const places = readerRow[row + READER_PLACES] as number
    const flags = readerRow[row + READER_FLAGS] as number
    this.from = places & 0xffff
    this.to = places >>> 16
    this.door = readerRow[row + READER_DOOR] as number
    this.flags = flags
    this.rules = flags >>> RULES_SHIFT
    this.toggled = state.toggles.readers[reader] as number
    this.holder = credential === NONE ? NONE : plan.credentialHolder(credential)
  }

  /** Reads the cardholder's row and slots. */
  gather(plan: Plan, state: State): void {
    const { holder, reader, from, to } = this
    const { readerTo } = plan
    const { ints } = state.units
    const row = 2 * holder * UNIT_INTS
    const places = ints[row + ROW_PLACES] as number
    this.profile = ints[row + ROW_PROFILE] as number
    this.lastReader = (places >>> 16) - 1
    this.location = (places & 0xffff) - 1
    if (plan.presenceExpires) this.location = state.holders.knownLocation(holder)
    this.overTo = NONE
    this.overFrom = NONE
    this.reentry = NONE
    this.timer = NONE
    this.user = NONE
    this.window = NONE
    this.revert = false
    this.freePass = false
    this.exemption = NO_WORD
    this.violationTo = NONE
    this.violationFrom = NONE
    const own = row + UNIT_INTS
    let slot = 2 * holder + 1
    if (ints[own + SLOT_KEY] === 0) slot = ints[own + SLOT_NEXT] as number
    while (slot !== NONE) {
      const key = ints[slot * UNIT_INTS + SLOT_KEY] as number
      const target = key & TARGET
      switch (key >>> 24) {
        case IN:
        case OUT:
          if (target === to) this.overTo = slot
          else if (target === from) this.overFrom = slot
          break
        case REENTRY:
          if (readerTo[target] === to) this.reentry = slot
          break
        case TIMER:
          if (target === reader) this.timer = slot
          break
        case USER:
          if (readerTo[target] === to) this.user = slot
          break
        case WINDOW:
          if (target === reader) this.window = slot
          break
        case VIOLATION:
          if (state.violations.area(target) === to) this.violationTo = target
          else if (state.violations.area(target) === from) this.violationFrom = target
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

  /** The last passage over the border of `area`, from its slot; as old as its presence expiry, it is unknown (4.11). */
  lastOver(plan: Plan, state: State, area: number, slot: number): number {
    if (slot === NONE) return UNKNOWN
    const limit = plan.areaPresenceMs[area] as number
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
