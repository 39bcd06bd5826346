import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import { NOW } from '../state/times'
import { UNIT_FLOATS } from '../state/units'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const REENTRY_TOO_SOON = denies('reentry-too-soon')

/** apb.md 4.3: back into the area within `reentryMinutes` of the passage into it. */
export function reentryTooSoon(plan: Plan, state: State, read: Read): RuleResult {
  if (read.reentry === NONE) return NOT_BROKEN
  const { times, floats } = state.units
  const since = (times[NOW] as number) - (floats[read.reentry * UNIT_FLOATS] as number)
  return since < (plan.areaReentryMs[read.to] as number) ? REENTRY_TOO_SOON : NOT_BROKEN
}
