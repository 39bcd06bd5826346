import { assert } from '../domain/assert'
import type { OperatorAction } from '../domain/record'
import type { ScheduledReset } from '../domain/site'
import { DAY, MINUTE, type Instant } from '../domain/time'
import { NONE } from './codes'
import type { Core } from './core'
import { firstInstant } from './local-instant'
import { weekday } from './local-time'
import type { Plan } from './plan'
import { WEEK } from './schedule'
import type { Actor, ResetScope } from './sink'
import type { State } from './state'
import { RESET } from './state/dues'
import { NEVER } from './state/holders'
import { closeByOperator, forgetArea, forgetEverything, hasRunningTimer } from './violation'

export type ResetAction = Extract<OperatorAction, { readonly action: 'reset' }>

/** apb.md 6.5: a reset that an operator, an automation or a schedule makes. */
export function reset(core: Core, action: ResetAction, actor: Actor): void {
  const { plan, state } = core
  const area = 'area' in action ? plan.area(action.area) : NONE
  const touched = resetBy(plan, state, action)
  core.sink.reset(scopeOf(plan, action), touched.length, actor)
  const setLocation = action.setLocation === undefined ? NONE : plan.area(action.setLocation)
  for (const holder of touched) {
    for (const place of state.violationsOf(holder))
      if (area === NONE || plan.areas.contains(area, state.violations.area(place))) closeByOperator(core, place, actor)
    if (area === NONE) forgetEverything(plan, state, holder)
    else forgetArea(plan, state, holder, area)
    if (setLocation !== NONE) state.holders.locate(holder, setLocation, state.now)
  }
}

/** Cardholders whom a reset touches, in the site file's order. */
export function resetBy(plan: Plan, state: State, action: ResetAction): number[] {
  const area = 'area' in action ? plan.area(action.area) : NONE
  const { unmovedMinutes, exceptGroups = [] } = action
  return inScope(plan, state, action, area).filter(
    (holder) => !isInOne(plan, holder, exceptGroups) && isUnmoved(state, holder, unmovedMinutes),
  )
}

function inScope(plan: Plan, state: State, action: ResetAction, area: number): number[] {
  if ('cardholder' in action) return [plan.holder(action.cardholder)]
  const all = Array.from({ length: plan.holderCount }, (_, holder) => holder)
  if ('group' in action) return all.filter((holder) => isInOne(plan, holder, [action.group]))
  if (area === NONE) return all
  return all.filter((holder) => {
    const location = state.holders.knownLocation(holder)
    return (
      (location !== NONE && plan.areas.contains(area, location)) ||
      state.violationsOf(holder).some((place) => plan.areas.contains(area, state.violations.area(place))) ||
      hasRunningTimer(plan, state, holder, area)
    )
  })
}

const isInOne = (plan: Plan, holder: number, groups: readonly string[]): boolean =>
  groups.length > 0 && plan.site.cardholders[holder]?.groups.some((group) => groups.includes(group)) === true

/** apb.md 6.5: the newest passage is at least that old, or there was no passage. */
const isUnmoved = (state: State, holder: number, minutes: number | undefined): boolean => {
  if (minutes === undefined) return true
  const newest = state.holders.newestPassageAt(holder)
  return newest === NEVER || state.now - newest >= minutes * MINUTE
}

const scopeOf = (plan: Plan, action: ResetAction): ResetScope =>
  'cardholder' in action
    ? { cardholder: plan.holder(action.cardholder) }
    : 'area' in action
      ? { area: plan.area(action.area) }
      : 'group' in action
        ? { group: action.group }
        : { site: true }

/** apb.md 13: every scheduled reset is awaited from after the instant at hand. */
export function startResets(core: Core): void {
  const { resets } = core.plan.site
  resets?.forEach((_, place) => awaitReset(core, place))
}

/** A scheduled reset is due: it is made, and its next time awaited. */
export function resetDue(core: Core, place: number): void {
  const { id, scope, exceptGroups, setLocation, unmovedMinutes } = scheduled(core.plan, place)
  const action: ResetAction = {
    action: 'reset',
    ...scope,
    ...(setLocation === undefined ? {} : { setLocation }),
    ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
    exceptGroups,
  }
  awaitReset(core, place)
  reset(core, action, { operator: `schedule:${id}`, reason: id })
}

function scheduled({ site }: Plan, place: number): ScheduledReset {
  const found = site.resets?.[place]
  assert(found, `the site has a reset ${place}`)
  return found
}

function awaitReset({ plan, state }: Core, place: number): void {
  const at = nextReset(plan, scheduled(plan, place), state.now)
  if (at === null) return
  state.resetDueAt[place] = at
  state.dues.add(at, RESET, place, place)
}

/** apb.md 13.2: the first instant after `after`; null when it has no days. */
export function nextReset({ local }: Plan, { days, atMinute }: ScheduledReset, after: Instant): Instant | null {
  const wanted = new Set(days.map((day) => WEEK.indexOf(day)))
  const first = local.dayAt(after - DAY)
  // A week and the days on either side: a clock change may move a time across midnight.
  for (let day = first; day <= first + 10; day++) {
    if (!wanted.has(weekday(day))) continue
    const at = firstInstant(local, day, atMinute)
    if (at > after) return at
  }
  return null
}
