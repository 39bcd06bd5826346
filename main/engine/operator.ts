import type { OperatorAction, SuspendScope } from '../domain/record'
import { unreachable } from '../domain/assert'
import { NONE } from './codes'
import type { Core } from './core'
import type { Actor, ResetScope } from './sink'
import { EXEMPTION, FREE_PASS, IN, OUT, REVERT, slotKey } from './state/slots'
import { subjectOf, type Toggle, type ToggleAction } from './state/toggles'
import { clearViolation, forgetArea, forgetBorder, forgetEverything, hasRunningTimer } from './violation'

/** What an operator, or an automation in their place, does (apb.md 6 and site-and-replay.md). */
export function operate(core: Core, action: OperatorAction, actor: Actor): void {
  const { plan, state, sink } = core
  switch (action.action) {
    case 'clear-violation':
      clearViolation(core, plan.holder(action.cardholder), plan.area(action.area), actor)
      return
    case 'reset':
      if ('cardholder' in action) {
        const setLocation = action.setLocation === undefined ? NONE : plan.area(action.setLocation)
        resetCardholder(core, plan.holder(action.cardholder), setLocation, actor)
      } else if ('area' in action) resetArea(core, plan.area(action.area), actor)
      else resetSite(core, actor)
      return
    case 'free-pass':
      state.slots.set(plan.holder(action.cardholder), slotKey(FREE_PASS, 0), state.now)
      break
    case 'revert-to-soft':
      state.slots.set(plan.holder(action.cardholder), slotKey(REVERT, 0), state.now)
      break
    case 'grant-on-violation':
      state.setToggle(action, actor.operator, actor.reason)
      break
    case 'suspend':
      suspend(core, action, actor)
      break
    case 'lockdown':
      state.doors.lockedDown[plan.door(action.door)] = action.on ? 1 : 0
      if (action.on) state.setToggle(action, actor.operator, actor.reason)
      else state.removeToggle(action)
      break
    case 'exempt':
      state.setToggle(action, actor.operator, actor.reason)
      setExemption(core, plan.holder(action.cardholder), action.on)
      break
    default:
      unreachable(action)
  }
  sink.changed(action, actor, false)
}

/** apb.md 6.5: one cardholder, to unknown or to the area that the operator names. */
function resetCardholder(core: Core, holder: number, setLocation: number, actor: Actor): void {
  const { state, sink } = core
  sink.reset({ cardholder: holder }, 1, actor)
  for (const place of state.violationsOf(holder)) closeByOperator(core, place, actor)
  forgetEverything(state, holder)
  if (setLocation !== NONE) state.holders.locate(holder, setLocation, state.now)
}

/** apb.md 6.5: 6.4 for all who are in the area or have a violation or a running timer there. */
function resetArea(core: Core, area: number, actor: Actor): void {
  const { plan, state } = core
  const touched: number[] = []
  for (let holder = 0; holder < plan.holderCount; holder++)
    if (
      state.holders.knownLocation(holder) === area ||
      state.violationIn(holder, area) !== NONE ||
      hasRunningTimer(plan, state, holder, area)
    )
      touched.push(holder)
  const scope: ResetScope = { area }
  core.sink.reset(scope, touched.length, actor)
  for (const holder of touched) {
    const place = state.violationIn(holder, area)
    if (place !== NONE) closeByOperator(core, place, actor)
    forgetArea(plan, state, holder, area)
  }
}

/** apb.md 6.5: every cardholder. */
function resetSite(core: Core, actor: Actor): void {
  const { plan, state } = core
  core.sink.reset({ site: true }, plan.holderCount, actor)
  for (let holder = 0; holder < plan.holderCount; holder++) {
    for (const place of state.violationsOf(holder)) closeByOperator(core, place, actor)
    forgetEverything(state, holder)
  }
}

function closeByOperator(core: Core, place: number, actor: Actor): void {
  core.sink.violationCleared(place, 'operator', actor)
  core.state.closeViolation(place)
}

/** apb.md 3.4, 6.7: ending what was suspended forgets where people are; ending what was not forgets nothing. */
function suspend(core: Core, action: Extract<ToggleAction, { readonly action: 'suspend' }>, actor: Actor): void {
  const { state } = core
  if (action.on) {
    state.setToggle(action, actor.operator, actor.reason)
    return
  }
  if (state.toggles.isOn(subjectOf(action)) !== true) return
  state.removeToggle(action)
  forgetPresence(core, action.scope)
}

/** apb.md 6.7: location and in and out of every cardholder in the scope. The last reader stays. */
function forgetPresence(core: Core, scope: SuspendScope): void {
  const { plan, state } = core
  const area = 'area' in scope ? plan.area(scope.area) : NONE
  for (let holder = 0; holder < plan.holderCount; holder++) {
    if (area === NONE) {
      state.slots.removeWhere(holder, (kind) => kind === IN || kind === OUT)
      state.holders.forgetLocation(holder)
    } else {
      forgetBorder(state, holder, area)
      if (state.holders.location(holder) === area) state.holders.forgetLocation(holder)
    }
  }
}

/** apb.md 3.2: an operator's word over the own flag of the site file. */
function setExemption(core: Core, holder: number, on: boolean): void {
  const { slots } = core.state
  slots.remove(holder, slotKey(EXEMPTION, on ? 0 : 1))
  slots.set(holder, slotKey(EXEMPTION, on ? 1 : 0), core.state.now)
}

/** A toggle's own end: what the site file says holds again (site-and-replay.md, `apb.changed`). */
export function endToggle(core: Core, toggle: Toggle): void {
  const { plan, state, sink } = core
  const { action } = toggle
  state.removeToggle(action)
  if (action.action === 'exempt')
    state.slots.remove(plan.holder(action.cardholder), slotKey(EXEMPTION, action.on ? 1 : 0))
  sink.changed(action, toggle, true)
}
