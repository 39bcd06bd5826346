import type { Instant } from '../domain/time'
import { NONE } from './codes'
import type { Plan } from './plan'
import { EXEMPTION, FREE_PASS, IN, OUT, REENTRY, REVERT, TARGET, TIMER, USER, VIOLATION, WINDOW } from './state/slots'
import { UNIT_INTS } from './state/units'
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
  at: Instant = 0.5
  reader = 0
  door = 0
  from = 0
  to = 0
  credential = NONE
  holder = NONE
  profile = NONE

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

  begin(plan: Plan, reader: number, credential: number, at: Instant): void {
    this.at = at
    this.reader = reader
    this.credential = credential
    this.door = plan.readerDoor[reader] as number
    this.from = plan.readerFrom[reader] as number
    this.to = plan.readerTo[reader] as number
    this.holder = credential === NONE ? NONE : plan.credentialHolder(credential)
  }

  /** Reads the cardholder's row and slots. */
  gather(plan: Plan, state: State): void {
    const { holder, reader, from, to } = this
    const { holders, slots, units, violations } = state
    const { readerTo } = plan
    this.profile = holders.profile(holder)
    this.location = holders.knownLocation(holder, this.at)
    this.lastReader = holders.lastReader(holder)
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
    const { ints } = units
    let next = NONE
    for (let slot = slots.first(holder); slot !== NONE; slot = next) {
      const key = ints[slot * UNIT_INTS + 2] as number
      next = ints[slot * UNIT_INTS + 3] as number
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
          if (violations.area(target) === to) this.violationTo = target
          else if (violations.area(target) === from) this.violationFrom = target
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
    }
  }

  /** The last passage over the border of `area`, from its slot; as old as its presence expiry, it is unknown (4.11). */
  lastOver(plan: Plan, state: State, area: number, slot: number): number {
    if (slot === NONE) return UNKNOWN
    const limit = plan.areaPresenceMs[area] as number
    if (limit > 0 && this.at - state.slots.at(slot) >= limit) return UNKNOWN
    return state.slots.kind(slot) === IN ? WAS_IN : WAS_OUT
  }

  /** Whether what was started in the slot, for `lastsMs`, still runs: limits are half-open (apb.md 2). */
  runs(state: State, slot: number, lastsMs: number): boolean {
    return slot !== NONE && this.at - state.slots.at(slot) < lastsMs
  }
}
