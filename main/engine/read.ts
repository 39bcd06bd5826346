import type { Instant } from '../domain/time'
import { NONE } from './codes'
import type { Plan } from './plan'
import { NEVER } from './state/holders'
import { EXEMPTION, FREE_PASS, IN, OUT, REENTRY, REVERT, TIMER, USER, VIOLATION, WINDOW } from './state/slots'
import type { State } from './state'

export const UNKNOWN = 0
export const WAS_IN = 1
export const WAS_OUT = 2

export const NO_WORD = 0
export const EXEMPTED = 1
export const NOT_EXEMPTED = 2

/**
 * One read and all that the rules ask about its cardholder, gathered in one walk. There is a single one, used again for
 * every read, so that a decision allocates nothing.
 */
export class Read {
  at: Instant = 0
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
  /** Last passage over the border of `to` and of `from`: UNKNOWN, WAS_IN or WAS_OUT, and when. */
  overTo = UNKNOWN
  overToAt: Instant = NEVER
  overFrom = UNKNOWN
  overFromAt: Instant = NEVER
  /** 4.3: start of the timer of `to`. */
  reentryAt: Instant = NEVER
  /** 4.7, 4.8: start of the timer of this reader. */
  timerAt: Instant = NEVER
  /** 4.9: the reader that started the timer for `to`, and when. */
  userReader = NONE
  userAt: Instant = NEVER
  /** 4.6: when the window at this reader was opened. */
  windowAt: Instant = NEVER
  revert = false
  /** 3.3 */
  freePass = false
  /** 3.2: what an operator said over the own flag. */
  exemption = NO_WORD
  /** Open violations in `to` and in `from`, NONE when there is none. */
  violationTo = NONE
  violationFrom = NONE

  begin(plan: Plan, reader: number, credential: number, at: Instant): void {
    this.at = at
    this.reader = reader
    this.credential = credential
    this.door = plan.readerDoor[reader] as number
    this.from = plan.readerFrom[reader] as number
    this.to = plan.readerTo[reader] as number
    this.holder = credential === NONE ? NONE : (plan.credentialHolder[credential] as number)
  }

  /** Reads the cardholder's row and slots. */
  gather(plan: Plan, state: State): void {
    const { holder, at, reader, from, to } = this
    const { holders, slots, violations } = state
    this.profile = holders.profile(holder)
    this.location = holders.knownLocation(holder, at)
    this.lastReader = holders.lastReader(holder)
    this.overTo = UNKNOWN
    this.overFrom = UNKNOWN
    this.overToAt = NEVER
    this.overFromAt = NEVER
    this.reentryAt = NEVER
    this.timerAt = NEVER
    this.userReader = NONE
    this.userAt = NEVER
    this.windowAt = NEVER
    this.revert = false
    this.freePass = false
    this.exemption = NO_WORD
    this.violationTo = NONE
    this.violationFrom = NONE
    for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot)) {
      const target = slots.target(slot)
      const kind = slots.kind(slot)
      switch (kind) {
        case IN:
        case OUT:
          if (target === to) {
            this.overToAt = slots.at(slot)
            this.overTo = this.border(plan, to, this.overToAt, kind)
          } else if (target === from) {
            this.overFromAt = slots.at(slot)
            this.overFrom = this.border(plan, from, this.overFromAt, kind)
          }
          break
        case REENTRY:
          if (plan.readerTo[target] === to) this.reentryAt = slots.at(slot)
          break
        case TIMER:
          if (target === reader) this.timerAt = slots.at(slot)
          break
        case USER:
          if (plan.readerTo[target] === to) {
            this.userReader = target
            this.userAt = slots.at(slot)
          }
          break
        case WINDOW:
          if (target === reader) this.windowAt = slots.at(slot)
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
      }
    }
  }

  /** apb.md 4.11: an in or out as old as its area's presence expiry is unknown. */
  private border(plan: Plan, area: number, since: Instant, kind: number): number {
    const limit = plan.areaPresenceMs[area] as number
    if (limit > 0 && this.at - since >= limit) return UNKNOWN
    return kind === IN ? WAS_IN : WAS_OUT
  }
}
