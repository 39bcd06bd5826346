import {
  AREA_NONE,
  BY_OTHER_CREDENTIAL,
  BY_OTHER_READER,
  MODE_TIMED_EXTENDED,
  MODE_TIMED_READER,
  MODE_TIMED_USER,
  NONE,
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
  state.holders.passed(holder, reader, plan.to(reader))
  const resolves = moveSlots(plan, state, holder, reader)
  if (((plan.readerClearedBy[reader] as number) & BY_OTHER_CREDENTIAL) !== 0)
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
function moveSlots(plan: Plan, state: State, holder: number, reader: number): boolean {
  const { slots } = state
  const { readerTo, readerMs, areaReentryMs } = plan
  const to = plan.to(reader)
  const from = plan.from(reader)
  const mode = plan.readerMode[reader] as number
  let startsIn = plan.areaMode[to] !== AREA_NONE
  let startsOut = plan.areaMode[from] !== AREA_NONE
  let startsReentry = (plan.areaReentryMs[to] as number) > 0
  let startsTimer = mode === MODE_TIMED_READER || mode === MODE_TIMED_EXTENDED
  let startsUser = mode === MODE_TIMED_USER
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
          startsIn = false
        } else if (target === from) {
          slots.rewriteNow(slot, slotKey(OUT, from))
          startsOut = false
        }
        break
      case REENTRY:
        if (readerTo[target] === to) {
          slots.rewriteNow(slot, slotKey(REENTRY, reader))
          startsReentry = false
        } else
          ends =
            endsReentry(plan, target, reader) || now - start >= (areaReentryMs[readerTo[target] as number] as number)
        break
      case TIMER:
        if (target === reader) {
          if (at > start) slots.rewriteNow(slot, slotKey(TIMER, reader))
          startsTimer = false
        } else ends = (start <= at && endsTimer(plan, target, reader)) || now - start >= (readerMs[target] as number)
        break
      case USER:
        if (startsUser && readerTo[target] === to) {
          const end = start + (readerMs[target] as number)
          if (at + (readerMs[reader] as number) >= end) slots.rewriteNow(slot, slotKey(USER, reader))
          startsUser = false
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
  if (startsIn) slots.addNow(holder, slotKey(IN, to))
  if (startsOut) slots.addNow(holder, slotKey(OUT, from))
  if (startsReentry) slots.addNow(holder, slotKey(REENTRY, reader))
  if (startsTimer) slots.addNow(holder, slotKey(TIMER, reader))
  if (startsUser) slots.addNow(holder, slotKey(USER, reader))
  return violations
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
