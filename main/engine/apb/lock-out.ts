import type { Read } from '../read'
import type { State } from '../state'
import { NONE } from '../codes'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const LOCKED_OUT = denies('locked-out')

/** apb.md 4.1 at an entrance or exit of an area that is hard there: locked out until the violation in it is cleared. */
export function lockedOut(state: State, read: Read, crossing: number): RuleResult {
  const open = read.violation[crossing] as number
  return open !== NONE && state.violations.locksOut(open) ? LOCKED_OUT : NOT_BROKEN
}
