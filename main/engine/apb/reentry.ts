import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import { NOW } from '../state/times'
import { UNIT_FLOATS } from '../state/units'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const REENTRY_TOO_SOON = denies('reentry-too-soon')

/** apb.md 4.3: back into the area before its re-entry time since the passage into it is over. */
export function reentryTooSoon(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  const slot = read.reentry[crossing] as number
  if (slot === NONE) return NOT_BROKEN
  const { times, floats } = state.units
  const since = (times[NOW] as number) - (floats[slot * UNIT_FLOATS] as number)
  return since < (plan.areas.reentryMs[read.areaOf(plan, crossing)] as number) ? REENTRY_TOO_SOON : NOT_BROKEN
}
