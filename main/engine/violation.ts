import { NONE } from './codes'
import type { Core } from './core'
import type { Plan } from './plan'
import type { Actor } from './sink'
import type { State } from './state'
import { HAPPENED } from './state/times'
import { BELIEVED, BELIEVED_PLACE, IN, OUT, REENTRY, slotKey, TIMER, USER, VIOLATION, WINDOW } from './state/slots'

/**
 * apb.md 6.2: a passage whose read broke nothing resolves all of the cardholder's violations that are no area violations,
 * in the order they were opened; one from a backlog none that was opened after it happened (7).
 */
export function resolveViolations(core: Core, holder: number): void {
  const { state, sink } = core
  for (let place = firstToResolve(state, holder); place !== NONE; place = firstToResolve(state, holder)) {
    sink.violationCleared(place, 'resolved', null)
    state.closeViolation(place)
  }
}

function firstToResolve({ slots, violations, units }: State, holder: number): number {
  const happenedAt = units.times[HAPPENED] as number
  let first = NONE
  for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot)) {
    if (slots.kind(slot) !== VIOLATION) continue
    const place = slots.target(slot)
    if (violations.isAreaViolation(place) || violations.openedAt(place) > happenedAt) continue
    if (first === NONE || violations.order(place) < violations.order(first)) first = place
  }
  return first
}

/** apb.md 6.2, 6.4: an operator clears the violation in the area; where none is open nothing happens. */
export function clearViolation(core: Core, holder: number, area: number, actor: Actor): void {
  const place = core.state.violationIn(holder, area)
  if (place === NONE) return
  closeByOperator(core, place, actor)
  forgetArea(core.plan, core.state, holder, area)
}

export function closeByOperator(core: Core, place: number, actor: Actor): void {
  core.sink.violationCleared(place, 'operator', actor)
  core.state.closeViolation(place)
}

/** apb.md 6.3: it has been open for as long as its area says. */
export function expireViolation(core: Core, place: number): void {
  const holder = core.state.violations.holder(place)
  const area = core.state.violations.area(place)
  core.sink.violationCleared(place, 'expired', null)
  core.state.closeViolation(place)
  forgetArea(core.plan, core.state, holder, area)
}

/**
 * apb.md 6.4: what clearing in an area forgets, so that the next read is accepted: the in and out over its border and those
 * of the areas within it, their re-entry timers, the timers of readers that lead into it, location and last reader. Windows
 * stay.
 */
export function forgetArea(plan: Plan, state: State, holder: number, area: number): void {
  forgetWithin(plan, state, holder, (each) => plan.areas.contains(area, each))
  forgetPlace(plan, state, holder)
  state.holders.forgetLastReader(holder)
}

/** The in and out over the borders of some areas, their re-entry timers and the timers of readers that lead to one of them. */
export function forgetWithin(plan: Plan, state: State, holder: number, isOne: (area: number) => boolean): void {
  if (state.slots.first(holder) !== NONE)
    state.slots.removeWhere(holder, (kind, target) =>
      kind === IN || kind === OUT
        ? isOne(target)
        : kind === REENTRY
          ? isOne(plan.ways.area[target] as number)
          : (kind === TIMER || kind === USER) && isOne(plan.to(target)),
    )
  believe(plan, state, holder, isOne)
}

/** apb.md 4.12: strict areas believe somebody whose in and out was forgotten by a clearing, known before or not. */
function believe(plan: Plan, state: State, holder: number, isOne: (area: number) => boolean): void {
  for (const area of plan.areas.strictAreas)
    if (isOne(area)) state.slots.set(holder, slotKey(BELIEVED, area), state.now)
}

/** The location becomes unknown; strict readers believe that (apb.md 4.12). */
export function forgetPlace(plan: Plan, state: State, holder: number): void {
  state.holders.forgetLocation(holder)
  if (plan.ways.someStrict) state.slots.set(holder, slotKey(BELIEVED_PLACE, 0), state.now)
}

/** apb.md 6.5: whether a timer of the area or of one within it (6.4) runs for the cardholder. */
export function hasRunningTimer(plan: Plan, state: State, holder: number, area: number): boolean {
  const { slots, now } = state
  for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot)) {
    const kind = slots.kind(slot)
    const target = slots.target(slot)
    if (kind !== REENTRY && kind !== TIMER && kind !== USER) continue
    const of = kind === REENTRY ? (plan.ways.area[target] as number) : plan.to(target)
    if (!plan.areas.contains(area, of)) continue
    const lasts = (kind === REENTRY ? plan.areas.reentryMs[of] : plan.readerMs[target]) as number
    if (now - slots.at(slot) < lasts) return true
  }
  return false
}

/** apb.md 6.5: what the reset of a cardholder forgets. Free pass, revert, exemption and a pending grant stay. */
export function forgetEverything(plan: Plan, state: State, holder: number): void {
  state.slots.removeWhere(holder, (kind) => kind === WINDOW)
  forgetWithin(plan, state, holder, () => true)
  forgetPlace(plan, state, holder)
  state.holders.forgetLastReader(holder)
}

/** apb.md 6.7: the in and out over the borders of some areas. */
export function forgetBorders(plan: Plan, state: State, holder: number, isOne: (area: number) => boolean): void {
  if (state.slots.first(holder) !== NONE)
    state.slots.removeWhere(holder, (kind, target) => (kind === IN || kind === OUT) && isOne(target))
  believe(plan, state, holder, isOne)
}
