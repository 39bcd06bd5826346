import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const TOO_SOON = denies('too-soon')

/** apb.md 4.7: passed this reader less than `minutes` ago, and nothing of `clearedBy` since. */
export function timedReader(plan: Plan, _state: State, read: Read): RuleResult {
  return plan.timerOver(read.reader, read.timerAt, read.at) ? NOT_BROKEN : TOO_SOON
}

/** apb.md 4.8: the same, but every broken read restarts the timer. */
export function timedExtended(plan: Plan, state: State, read: Read): RuleResult {
  return timedReader(plan, state, read)
}

/** apb.md 4.9: passed any such reader with the same `to` less than that reader's `minutes` ago. */
export function timedUser(plan: Plan, _state: State, read: Read): RuleResult {
  if (read.userReader === NONE) return NOT_BROKEN
  return plan.timerOver(read.userReader, read.userAt, read.at) ? NOT_BROKEN : TOO_SOON
}
