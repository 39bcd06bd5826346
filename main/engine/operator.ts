import type { OperatorAction, SuspendScope } from '../domain/record'
import { unreachable } from '../domain/assert'
import { NONE } from './codes'
import type { Core } from './core'
import { readSchedule, settleLock } from './lock'
import { reset } from './reset'
import type { Actor } from './sink'
import { EXEMPTION, FREE_PASS, REVERT, slotKey } from './state/slots'
import { subjectOf, type Toggle, type ToggleAction } from './state/toggles'
import { clearViolation, forgetBorders, forgetPlace } from './violation'

/** What an operator does, or an automation in their place (apb.md 6 and site-and-replay.md). */
export function operate(core: Core, action: OperatorAction, actor: Actor): void {
  const { plan, state, sink } = core
  switch (action.action) {
    case 'clear-violation':
      clearViolation(core, plan.holder(action.cardholder), plan.area(action.area), actor)
      return
    case 'reset':
      reset(core, action, actor)
      return
    case 'free-pass':
      state.slots.set(plan.holder(action.cardholder), slotKey(FREE_PASS, 0), state.now)
      sink.changed(action, actor, false)
      return
    case 'revert-to-soft':
      state.slots.set(plan.holder(action.cardholder), slotKey(REVERT, 0), state.now)
      sink.changed(action, actor, false)
      return
    case 'card':
      switchCard(core, action)
      sink.changed(action, actor, false)
      return
    case 'lock':
      end(core, { action: 'unlock', door: action.door }, undefined)
      sink.changed(action, actor, false)
      settleLock(core, plan.door(action.door), 'operator')
      return
    case 'grant-on-violation':
    case 'suspend':
    case 'lockdown':
    case 'unlock':
    case 'exempt':
      if (staysSet(action)) begin(core, action, actor, undefined)
      else end(core, action, undefined)
      sink.changed(action, actor, false)
      if ('door' in action) settleLock(core, plan.door(action.door), 'operator')
      return
    default:
      unreachable(action)
  }
}

/** Suspensions and lockdowns that are off are no more than not set; what else is off stands against the site file. */
const staysSet = (action: ToggleAction): boolean =>
  action.action === 'suspend' || action.action === 'lockdown' ? action.on : true

/** Sets what lasts; the caller tells of it. `owner` left out: the operators'. */
export function begin(core: Core, action: ToggleAction, actor: Actor, owner: string | undefined): void {
  core.state.setToggle(action, actor, owner)
  if (action.action === 'exempt') setExemption(core, core.plan.holder(action.cardholder), action.on)
}

/**
 * Takes back what lasts; the caller tells of it. Of several that hold one scope suspended the end of the last forgets where
 * people are (apb.md 6.7); ending what was not suspended forgets nothing.
 */
export function end(core: Core, action: ToggleAction, owner: string | undefined): void {
  const { toggles } = core.state
  if (action.action !== 'suspend') {
    toggles.remove(action, owner)
    return
  }
  const subject = subjectOf(action)
  const was = toggles.holding(subject) !== undefined
  toggles.remove(action, owner)
  if (was && toggles.holding(subject) === undefined) forgetPresence(core, action.scope)
}

/** apb.md 6.7: location and in and out of every cardholder in the scope. The last reader stays. */
function forgetPresence({ plan, state }: Core, scope: SuspendScope): void {
  const area = 'area' in scope ? plan.area(scope.area) : NONE
  for (let holder = 0; holder < plan.holderCount; holder++) {
    if (area === NONE) {
      forgetBorders(plan, state, holder, () => true)
      forgetPlace(plan, state, holder)
      continue
    }
    forgetBorders(plan, state, holder, (each) => plan.areas.contains(area, each))
    const location = state.holders.knownLocation(holder)
    if (location !== NONE && plan.areas.contains(area, location)) forgetPlace(plan, state, holder)
  }
}

/** apb.md 3.2: an operator's word over the own flag of the site file. */
function setExemption(core: Core, holder: number, on: boolean): void {
  const { slots } = core.state
  slots.remove(holder, slotKey(EXEMPTION, on ? 0 : 1))
  slots.set(holder, slotKey(EXEMPTION, on ? 1 : 0), core.state.now)
}

function switchCard({ plan, state }: Core, action: Extract<OperatorAction, { readonly action: 'card' }>): void {
  const credential = plan.credentials.find(action.credential)
  if (credential !== NONE)
    state.cards.set(credential, { active: action.active, fileSaid: !plan.isInactive(credential) })
}

/** A toggle's own end: what the site file says holds again (site-and-replay.md, `apb.changed`). */
export function endToggle(core: Core, toggle: Toggle): void {
  const { plan, state, sink } = core
  const { action, owner } = toggle
  end(core, action, owner)
  if (action.action === 'exempt')
    state.slots.remove(plan.holder(action.cardholder), slotKey(EXEMPTION, action.on ? 1 : 0))
  sink.changed(action, toggle, true)
  if (!('door' in action)) return
  const door = plan.door(action.door)
  // apb.md 5.9: where it ends as a schedule changes, the schedule has changed already.
  readSchedule(core, door)
  settleLock(core, door, owner === undefined ? 'operator' : 'automation')
}

/** apb.md 12.2, 12.3: what `whileActive` has set is reverted, and reported as the opposite action. */
export function undo(core: Core, toggle: Toggle): void {
  const { plan, sink } = core
  const { action, owner } = toggle
  end(core, action, owner)
  sink.changed(opposite(action), toggle, false)
  if ('door' in action) settleLock(core, plan.door(action.door), 'automation')
}

function opposite(action: ToggleAction): Exclude<OperatorAction, { readonly action: 'reset' | 'clear-violation' }> {
  switch (action.action) {
    case 'unlock':
      return { action: 'lock', door: action.door }
    case 'lockdown':
      return { action: 'lockdown', door: action.door, on: false }
    case 'suspend':
      return { action: 'suspend', scope: action.scope, on: false }
    case 'grant-on-violation':
      return { action: 'grant-on-violation', scope: action.scope, on: false }
    case 'exempt':
      return { action: 'exempt', cardholder: action.cardholder, on: false }
    default:
      return unreachable(action)
  }
}

/** What automations hold while an input is active, where a changed site has no such automation, or input, any more. */
export function orphans({ plan, state }: Core): Toggle[] {
  return state.toggles.all().filter((toggle) => {
    if (toggle.owner === undefined || ('until' in toggle.action && toggle.action.until !== undefined)) return false
    const automation = plan.site.automations.find(({ id }) => id === toggle.owner)
    const holds = automation !== undefined && 'whileActive' in automation.then
    const input = automation?.when.input
    const active = input !== undefined && state.inputs[plan.find.input(input)] === 1
    return !holds || !active
  })
}
