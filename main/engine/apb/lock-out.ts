import type { Read } from '../read'
import type { State } from '../state'
import { NONE } from '../codes'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const LOCKED_OUT = denies('locked-out')

/** apb.md 4.1 at an entrance of a hard area: locked out until the violation there is cleared. */
export function lockedOutEntering(state: State, read: Read): RuleResult {
  return read.violationTo !== NONE && state.violations.locksOut(read.violationTo) ? LOCKED_OUT : NOT_BROKEN
}

/** apb.md 4.1 at an exit of a hard area. */
export function lockedOutLeaving(state: State, read: Read): RuleResult {
  return read.violationFrom !== NONE && state.violations.locksOut(read.violationFrom) ? LOCKED_OUT : NOT_BROKEN
}
