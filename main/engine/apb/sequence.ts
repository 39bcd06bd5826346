import { AREA_SOFT } from '../codes'
import type { Plan } from '../plan'
import { UNKNOWN, WAS_IN, WAS_OUT, type Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, warns, type RuleResult } from './broken'

const ENTRY_DENIED = denies('double-entry')
const ENTRY_WARNED = warns('double-entry')
const EXIT_DENIED = denies('double-exit')
const EXIT_WARNED = warns('double-exit')
const UNENTERED_DENIED = denies('exit-without-entry')
const UNENTERED_WARNED = warns('exit-without-entry')

/** apb.md 4.2 at an entrance: in again, with no passage out since. */
export function doubleEntry(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  if (read.lastOver(plan, state, crossing) !== WAS_IN) return NOT_BROKEN
  return plan.areas.entry[read.areaOf(plan, crossing)] === AREA_SOFT ? ENTRY_WARNED : ENTRY_DENIED
}

/** apb.md 4.2 at an exit: out again, with no passage in since. */
export function doubleExit(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  if (read.lastOver(plan, state, crossing) !== WAS_OUT) return NOT_BROKEN
  return plan.areas.exit[read.areaOf(plan, crossing)] === AREA_SOFT ? EXIT_WARNED : EXIT_DENIED
}

/** apb.md 4.12 at an exit of a strict area: no passage over its border is known, and none was forgotten by a clearing. */
export function exitWithoutEntry(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  if (read.believed[crossing] === 1 || read.lastOver(plan, state, crossing) !== UNKNOWN) return NOT_BROKEN
  return plan.areas.exit[read.areaOf(plan, crossing)] === AREA_SOFT ? UNENTERED_WARNED : UNENTERED_DENIED
}
