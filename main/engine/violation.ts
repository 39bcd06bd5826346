import { NONE } from './codes'
import type { Core } from './core'
import type { Plan } from './plan'
import type { Actor } from './sink'
import type { State } from './state'
import { HAPPENED } from './state/times'
import { IN, OUT, REENTRY, slotKey, TIMER, USER, VIOLATION, WINDOW } from './state/slots'

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
  core.sink.violationCleared(place, 'operator', actor)
  core.state.closeViolation(place)
  forgetArea(core.plan, core.state, holder, area)
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
 * apb.md 6.4: what clearing in an area forgets, so that the next read is accepted: the in and out over its border, its
 * re-entry timer, the timers of the readers that lead into it, location and last reader. Windows stay.
 */
export function forgetArea(plan: Plan, state: State, holder: number, area: number): void {
  forgetBorderAndTimers(plan, state, holder, area)
  state.holders.forgetLocation(holder)
  state.holders.forgetLastReader(holder)
}

/** The in and out over an area's border, its re-entry timer and the timers of the readers with `to` = that area. */
export function forgetBorderAndTimers(plan: Plan, state: State, holder: number, area: number): void {
  if (state.slots.first(holder) === NONE) return
  state.slots.removeWhere(holder, (kind, target) =>
    kind === IN || kind === OUT ? target === area : isTimer(kind) && plan.readerTo[target] === area,
  )
}

/** Re-entry, reader and user timers: each names a reader that leads into the area it belongs to. */
const isTimer = (kind: number): boolean => kind === REENTRY || kind === TIMER || kind === USER

/** apb.md 6.5: whether a timer of the area (6.4) runs for the cardholder. */
export function hasRunningTimer(plan: Plan, state: State, holder: number, area: number): boolean {
  const { slots, now } = state
  for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot)) {
    const kind = slots.kind(slot)
    if (!isTimer(kind)) continue
    const reader = slots.target(slot)
    if (plan.to(reader) !== area) continue
    const lasts = (kind === REENTRY ? plan.areaReentryMs[area] : plan.readerMs[reader]) as number
    if (now - slots.at(slot) < lasts) return true
  }
  return false
}

/** apb.md 6.5: what the reset of a cardholder forgets. Free pass, revert, exemption and a pending grant stay. */
export function forgetEverything(state: State, holder: number): void {
  state.slots.removeWhere(holder, (kind) => kind === IN || kind === OUT || kind === WINDOW || isTimer(kind))
  state.holders.forgetLocation(holder)
  state.holders.forgetLastReader(holder)
}

/** apb.md 6.7: the in and out over one border. */
export function forgetBorder(state: State, holder: number, area: number): void {
  state.slots.remove(holder, slotKey(IN, area))
  state.slots.remove(holder, slotKey(OUT, area))
}
