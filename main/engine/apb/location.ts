import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, SOFT, warns, type RuleResult } from './broken'

const PASSBACK = denies('passback')
const WRONG_AREA = denies('wrong-area')
const PASSBACK_WARNED = warns('passback')
const WRONG_AREA_WARNED = warns('wrong-area')

/** apb.md 4.4: known to be elsewhere than where the reader leads from; lets in and moves the location. */
export function softReader(read: Read): RuleResult {
  if (read.location === NONE || read.location === read.from) return NOT_BROKEN
  return read.location === read.to ? PASSBACK_WARNED : WRONG_AREA_WARNED
}

/** apb.md 4.5: the same, denied; the right reader works at once. */
export function hardReader(read: Read): RuleResult {
  if (read.location === NONE || read.location === read.from) return NOT_BROKEN
  return read.location === read.to ? PASSBACK : WRONG_AREA
}

/** apb.md 4.6: as hard, but soft inside the window of an earlier broken read here, or when reverted by an operator. */
export function hardRevertSoftReader(plan: Plan, state: State, read: Read): RuleResult {
  const result = hardReader(read)
  return result !== NOT_BROKEN && isSoftened(plan, state, read) ? result | SOFT : result
}

/** apb.md 4.6: whether a broken read here and now is soft. */
export function isSoftened(plan: Plan, state: State, read: Read): boolean {
  return read.revert || read.runs(plan, state, read.window, read.reader)
}
