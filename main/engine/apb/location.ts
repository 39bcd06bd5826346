import { MODE_REVERT, MODE_SOFT, NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, SOFT, type RuleResult } from './broken'

const PASSBACK = denies('passback')
const WRONG_AREA = denies('wrong-area')
const UNKNOWN_LOCATION = denies('unknown-location')

/** apb.md 4.4: as 4.5; lets in and moves the location. */
export function softReader(plan: Plan, read: Read): RuleResult {
  const result = hardReader(plan, read)
  return result === NOT_BROKEN ? result : result | SOFT
}

/** apb.md 4.5: known to be elsewhere than in where the reader leads from; denied, and the right reader works at once. */
export function hardReader(plan: Plan, read: Read): RuleResult {
  const { location, from } = read
  if (location === NONE || location === from || plan.areas.contains(from, location)) return NOT_BROKEN
  return plan.areas.contains(read.to, location) ? PASSBACK : WRONG_AREA
}

/** apb.md 4.6: as hard, but soft inside the window of an earlier broken read here, or when reverted by an operator. */
export function hardRevertSoftReader(plan: Plan, state: State, read: Read): RuleResult {
  const result = hardReader(plan, read)
  return result !== NOT_BROKEN && isSoftened(plan, state, read) ? result | SOFT : result
}

/** apb.md 4.6: whether a broken read here and now is soft. */
export function isSoftened(plan: Plan, state: State, read: Read): boolean {
  return read.revert || read.runs(plan, state, read.window, read.reader)
}

/** apb.md 4.12 at a strict reader: the location is unknown and was not forgotten by a clearing; soft or not as the mode says. */
export function unknownLocation(plan: Plan, state: State, read: Read): RuleResult {
  if (read.location !== NONE || read.believedPlace) return NOT_BROKEN
  const mode = plan.readerMode[read.reader] as number
  const soft = mode === MODE_SOFT || (mode === MODE_REVERT && isSoftened(plan, state, read))
  return soft ? UNKNOWN_LOCATION | SOFT : UNKNOWN_LOCATION
}
