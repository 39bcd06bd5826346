import {
  BY_OTHER_READER,
  CLEARED_BY_OTHERS,
  CROSSES,
  NONE,
  READER_CROSSINGS,
  READER_FLAGS,
  READER_PLACES,
  READER_ROW,
  STARTS,
  STARTS_TIMER,
  STARTS_USER,
} from './codes'
import type { Core } from './core'
import type { Plan } from './plan'
import type { State } from './state'
import {
  BELIEVED,
  BELIEVED_PLACE,
  IN,
  LOCATED,
  OUT,
  REENTRY,
  slotKey,
  TARGET,
  TIMER,
  USER,
  VIOLATION,
  WINDOW,
} from './state/slots'
import { HAPPENED, NOW } from './state/times'
import { SLOT_KEY, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS } from './state/units'
import { resolveViolations } from './violation'

/**
 * apb.md 5.5, 5.13, 5.14: the cardholder has moved through the reader, at the instant HAPPENED of times.ts.
 *
 * @param broke whether its read broke a rule, so that it resolves no violation (6.2).
 */
export function pass(core: Core, holder: number, reader: number, broke: boolean): void {
  const { plan, state, sink } = core
  const flags = plan.readerRow[reader * READER_ROW + READER_FLAGS] as number
  state.holders.passed(holder, reader, (plan.readerRow[reader * READER_ROW + READER_PLACES] as number) >>> 16)
  const anything = (flags & STARTS) !== 0 || state.slots.first(holder) !== NONE
  const resolves = anything && moveSlots(core, holder, reader, flags)
  if ((flags & CLEARED_BY_OTHERS) !== 0)
    state.visitors.passed(state.slots, holder, reader, state.units.times[HAPPENED] as number)
  sink.passage(holder, reader)
  if (resolves && !broke) resolveViolations(core, holder)
}

/** Marks of a crossing for which a slot was found. */
const BORDER_DONE = 1
const REENTRY_DONE = 2

/**
 * In one walk over the cardholder's slots: the in and out of the borders crossed (4.2), the timers that end (4.3, 4.7) and
 * those that start (4.3, 4.7 to 4.9). Expired timers are removed on the way, so they do not accumulate.
 *
 * A passage from a backlog ends no timer that was started after it, and shortens none (7): a start never moves back.
 *
 * @returns whether the cardholder has open violations
 */
function moveSlots({ plan, state, crossed }: Core, holder: number, reader: number, flags: number): boolean {
  const { slots } = state
  const { readerTo, readerMs, ways, areas } = plan
  const to = (plan.readerRow[reader * READER_ROW + READER_PLACES] as number) >>> 16
  const first = plan.readerRow[reader * READER_ROW + READER_CROSSINGS] as number
  const crossings = (flags & CROSSES) === 0 ? 0 : (ways.start[reader + 1] as number) - first
  for (let i = 0; i < crossings; i++) crossed[i] = 0
  let starts = flags & (STARTS_TIMER | STARTS_USER)
  let violations = false

  const { ints, floats, times } = state.units
  const at = times[HAPPENED] as number
  const now = times[NOW] as number
  let previous = NONE
  let slot = slots.first(holder)
  while (slot !== NONE) {
    const key = ints[slot * UNIT_INTS + SLOT_KEY] as number
    const start = floats[slot * UNIT_FLOATS] as number
    const target = key & TARGET
    let ends = false
    switch (key >>> 24) {
      case IN:
      case OUT: {
        const i = crossingOf(plan, first, crossings, target)
        if (i !== NONE) {
          slots.rewriteNow(slot, slotKey(ways.enters[first + i] === 1 ? IN : OUT, target))
          crossed[i] = (crossed[i] as number) | BORDER_DONE
        }
        break
      }
      case REENTRY: {
        const area = ways.area[target] as number
        const i = crossingOf(plan, first, crossings, area)
        if (i !== NONE && ways.enters[first + i] === 1) {
          slots.rewriteNow(slot, slotKey(REENTRY, first + i))
          crossed[i] = (crossed[i] as number) | REENTRY_DONE
        } else ends = endsReentry(plan, target, reader, to) || now - start >= (areas.reentryMs[area] as number)
        break
      }
      case BELIEVED:
        ends = crossingOf(plan, first, crossings, target) !== NONE
        break
      case TIMER:
        if (target === reader) {
          if (at > start) slots.rewriteNow(slot, slotKey(TIMER, reader))
          starts &= ~STARTS_TIMER
        } else ends = (start <= at && endsTimer(plan, target, reader)) || now - start >= (readerMs[target] as number)
        break
      case USER:
        if ((starts & STARTS_USER) !== 0 && readerTo[target] === to) {
          const end = start + (readerMs[target] as number)
          if (at + (readerMs[reader] as number) >= end) slots.rewriteNow(slot, slotKey(USER, reader))
          starts &= ~STARTS_USER
        } else ends = now - start >= (readerMs[target] as number)
        break
      case WINDOW:
        ends = now - start >= (readerMs[target] as number)
        break
      case LOCATED:
      case BELIEVED_PLACE:
        ends = true
        break
      case VIOLATION:
        violations = true
        break
      default:
    }
    if (ends) slot = slots.unlink(holder, previous, slot)
    else {
      previous = slot
      slot = ints[slot * UNIT_INTS + SLOT_NEXT] as number
    }
  }
  for (let i = 0; i < crossings; i++) startCrossing(plan, state, holder, first + i, crossed[i] as number)
  if ((starts & STARTS_TIMER) !== 0) slots.addNow(holder, slotKey(TIMER, reader))
  if ((starts & STARTS_USER) !== 0) slots.addNow(holder, slotKey(USER, reader))
  return violations
}

/** Which of the crossings is over the area's border, or NONE. */
function crossingOf({ ways }: Plan, first: number, crossings: number, area: number): number {
  for (let i = 0; i < crossings; i++) if (ways.area[first + i] === area) return i
  return NONE
}

/** Slots that a crossing starts and the cardholder has not had. */
function startCrossing({ ways, areas }: Plan, { slots }: State, holder: number, crossing: number, done: number): void {
  const area = ways.area[crossing] as number
  const enters = ways.enters[crossing] === 1
  if ((done & BORDER_DONE) === 0 && areas.tracked[area] === 1) slots.addNow(holder, slotKey(enters ? IN : OUT, area))
  if (enters && (done & REENTRY_DONE) === 0 && (areas.reentryMs[area] as number) > 0)
    slots.addNow(holder, slotKey(REENTRY, crossing))
}

/**
 * apb.md 4.3: passing any reader on the controller of the one that started it, that leads to an area which the timer's does
 * not contain, ends it immediately.
 */
function endsReentry({ ways, areas, readerController }: Plan, crossing: number, passed: number, to: number): boolean {
  const startedBy = ways.reader[crossing] as number
  return readerController[startedBy] === readerController[passed] && !areas.contains(ways.area[crossing] as number, to)
}

/** apb.md 4.7, `other-reader`: this cardholder passes another reader on the same controller. */
function endsTimer(plan: Plan, timed: number, passed: number): boolean {
  return (
    ((plan.readerClearedBy[timed] as number) & BY_OTHER_READER) !== 0 &&
    plan.readerController[timed] === plan.readerController[passed]
  )
}
