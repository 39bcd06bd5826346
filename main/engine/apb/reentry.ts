import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const REENTRY_TOO_SOON = denies('reentry-too-soon')

/** apb.md 4.3: back into the area within `reentryMinutes` of the passage into it. */
export function reentryTooSoon(plan: Plan, state: State, read: Read): RuleResult {
  return read.runs(state, read.reentry, plan.areaReentryMs[read.to] as number) ? REENTRY_TOO_SOON : NOT_BROKEN
}
