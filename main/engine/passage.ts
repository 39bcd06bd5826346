import {
  BY_OTHER_READER,
  CLEARED_BY_OTHERS,
  NONE,
  READER_FLAGS,
  READER_PLACES,
  READER_ROW,
  STARTS,
  STARTS_IN,
  STARTS_OUT,
  STARTS_REENTRY,
  STARTS_TIMER,
  STARTS_USER,
} from './codes'
import type { Core } from './core'
import type { Plan } from './plan'
import type { State } from './state'
import { IN, LOCATED, OUT, REENTRY, slotKey, TARGET, TIMER, USER, VIOLATION, WINDOW } from './state/slots'
import { HAPPENED, NOW } from './state/times'
import { SLOT_KEY, SLOT_NEXT, UNIT_FLOATS, UNIT_INTS } from './state/units'
import { resolveViolations } from './violation'

/**
 * apb.md 5.5: the cardholder has moved through the reader, at the instant HAPPENED of times.ts.
 *
 * @param broke whether its read broke a rule, so that it resolves no violation (6.2).
 */
export function pass(core: Core, holder: number, reader: number, broke: boolean): void {
  const { plan, state, sink } = core
  const flags = plan.readerRow[reader * READER_ROW + READER_FLAGS] as number
  state.holders.passed(holder, reader, (plan.readerRow[reader * READER_ROW + READER_PLACES] as number) >>> 16)
  const anything = (flags & STARTS) !== 0 || state.slots.first(holder) !== NONE
  const resolves = anything && moveSlots(plan, state, holder, reader, flags)
  if ((flags & CLEARED_BY_OTHERS) !== 0)
    state.visitors.passed(state.slots, holder, reader, state.units.times[HAPPENED] as number)
  sink.passage(holder, reader)
  if (resolves && !broke) resolveViolations(core, holder)
}

/**
 * In one walk over the cardholder's slots: the in and out of the two borders (4.2), the timers that end (4.3, 4.7) and
 * those that start (4.3, 4.7 to 4.9). What has run out is taken out on the way, so that nobody gathers old timers.
 *
 * A passage from a backlog ends no timer that was started after it, and shortens none (7): a start never moves back.
 *
 * @returns whether the cardholder has open violations
 */
function moveSlots(plan: Plan, state: State, holder: number, reader: number, flags: number): boolean {
  const { slots } = state
  const { readerTo, readerMs, areaReentryMs } = plan
  const places = plan.readerRow[reader * READER_ROW + READER_PLACES] as number
  const to = places >>> 16
  const from = places & 0xffff
  let starts = flags & STARTS
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
      case OUT:
        if (target === to) {
          slots.rewriteNow(slot, slotKey(IN, to))
          starts &= ~STARTS_IN
        } else if (target === from) {
          slots.rewriteNow(slot, slotKey(OUT, from))
          starts &= ~STARTS_OUT
        }
        break
      case REENTRY:
        if (readerTo[target] === to) {
          slots.rewriteNow(slot, slotKey(REENTRY, reader))
          starts &= ~STARTS_REENTRY
        } else
          ends =
            endsReentry(plan, target, reader) || now - start >= (areaReentryMs[readerTo[target] as number] as number)
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
  if (starts !== 0) startSlots(state, holder, reader, to, from, starts)
  return violations
}

/** Slots that the passage starts and the cardholder has not had. */
function startSlots(state: State, holder: number, reader: number, to: number, from: number, starts: number): void {
  const { slots } = state
  if ((starts & STARTS_IN) !== 0) slots.addNow(holder, slotKey(IN, to))
  if ((starts & STARTS_OUT) !== 0) slots.addNow(holder, slotKey(OUT, from))
  if ((starts & STARTS_REENTRY) !== 0) slots.addNow(holder, slotKey(REENTRY, reader))
  if ((starts & STARTS_TIMER) !== 0) slots.addNow(holder, slotKey(TIMER, reader))
  if ((starts & STARTS_USER) !== 0) slots.addNow(holder, slotKey(USER, reader))
}

/** apb.md 4.3: passing any reader on the controller of the one that started it, that leads elsewhere, ends it at once. */
function endsReentry(plan: Plan, startedBy: number, passed: number): boolean {
  return plan.readerController[startedBy] === plan.readerController[passed]
}

/** apb.md 4.7, `other-reader`: this cardholder passes another reader on the same controller. */
function endsTimer(plan: Plan, timed: number, passed: number): boolean {
  return (
    ((plan.readerClearedBy[timed] as number) & BY_OTHER_READER) !== 0 &&
    plan.readerController[timed] === plan.readerController[passed]
  )
}
