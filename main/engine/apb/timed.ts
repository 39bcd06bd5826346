import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const TOO_SOON = denies('too-soon')

/** apb.md 4.7: passed this reader less than `minutes` ago, and nothing of `clearedBy` since. */
export function timedReader(plan: Plan, state: State, read: Read): RuleResult {
  return read.runs(plan, state, read.timer, read.reader) ? TOO_SOON : NOT_BROKEN
}

/** apb.md 4.8: the same, but every broken read restarts the timer. */
export function timedExtended(plan: Plan, state: State, read: Read): RuleResult {
  return timedReader(plan, state, read)
}

/** apb.md 4.9: passed any such reader with the same `to` less than that reader's `minutes` ago. */
export function timedUser(plan: Plan, state: State, read: Read): RuleResult {
  if (read.user === NONE) return NOT_BROKEN
  return read.runs(plan, state, read.user, state.slots.target(read.user)) ? TOO_SOON : NOT_BROKEN
}
