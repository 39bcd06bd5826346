import type { Check } from '../../domain/explanation'
import { NONE } from '../codes'
import type { Core } from '../core'
import { areaFact, at, check, fixed, lasting } from '../explain-facts'
import type { Plan } from '../plan'
import { CHECK_CROSSING } from '../plan-readers'
import type { Read } from '../read'
import { NOW } from '../state/times'
import { UNIT_FLOATS } from '../state/units'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'
import { type Border, named, outcome, placeOf, type Remedy, remedy } from './explained'
import { ROWS } from './rows'

const REENTRY_TOO_SOON = denies('reentry-too-soon')

/** apb.md 4.3: back into the area before its re-entry time since the passage into it is over. */
export function reentryTooSoon(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  const slot = read.reentry[crossing] as number
  if (slot === NONE) return NOT_BROKEN
  const { times, floats } = state.units
  const since = (times[NOW] as number) - (floats[slot * UNIT_FLOATS] as number)
  return since < (plan.areas.reentryMs[read.areaOf(plan, crossing)] as number) ? REENTRY_TOO_SOON : NOT_BROKEN
}

export function explainReentry(core: Core, { area, crossing }: Border): Check {
  const { plan, state, read } = core
  const lasts = plan.areas.reentryMs[area] as number
  if (lasts === 0)
    return fixed(core, 'no-reentry-timer', area, () =>
      check('4.3', 'not-applicable', 'no-reentry-timer', areaFact(plan, 'area', area)),
    )
  const place = placeOf(core, ROWS.reentry, crossing)
  const name = areaFact(plan, 'area', area)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.3', result, 'not-checked', name)
  const slot = read.reentry[crossing] as number
  if (slot === NONE) return check('4.3', result, 'reentry-not-running', name, lasting('lasts', lasts))
  const entered = state.slots.at(slot)
  const facts = [name, at('enteredAt', entered), lasting('lasts', lasts), at('allowedAt', entered + lasts)]
  const code = result === 'break' ? 'reentry-running' : 'reentry-over'
  return named(core, place, check('4.3', result, code, ...facts))
}

export function reentryRemedy({ plan, state, read, verdict }: Core): Remedy[] {
  const { checks, checkStart } = plan.ways
  const packed = checks[(checkStart[read.reader] as number) + verdict.check] as number
  const entered = state.slots.at(read.reentry[packed >>> CHECK_CROSSING] as number)
  return [remedy('wait', at('allowedAt', entered + (plan.areas.reentryMs[verdict.area] as number)))]
}
