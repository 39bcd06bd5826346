import { AREA_SOFT } from '../codes'
import type { Plan } from '../plan'
import { WAS_IN, WAS_OUT, type Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, warns, type RuleResult } from './broken'

const ENTRY_DENIED = denies('double-entry')
const ENTRY_WARNED = warns('double-entry')
const EXIT_DENIED = denies('double-exit')
const EXIT_WARNED = warns('double-exit')

/** apb.md 4.2 at an entrance: in again, with no passage out since. */
export function doubleEntry(plan: Plan, state: State, read: Read): RuleResult {
  if (read.lastOver(plan, state, read.to, read.overTo) !== WAS_IN) return NOT_BROKEN
  return plan.areaMode[read.to] === AREA_SOFT ? ENTRY_WARNED : ENTRY_DENIED
}

/** apb.md 4.2 at an exit: out again, with no passage in since. */
export function doubleExit(plan: Plan, state: State, read: Read): RuleResult {
  if (read.lastOver(plan, state, read.from, read.overFrom) !== WAS_OUT) return NOT_BROKEN
  return plan.areaMode[read.from] === AREA_SOFT ? EXIT_WARNED : EXIT_DENIED
}
