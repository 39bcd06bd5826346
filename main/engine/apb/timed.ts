import { MODE_TIMED_USER, NONE } from '../codes'
import type { Core } from '../core'
import { at, lasting, readerFact } from '../explain-facts'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'
import { type Remedy, remedy, type Said } from './explained'

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

/** Slot of the timer that the reader asks. */
const timerOf = ({ plan, read }: Core): number =>
  plan.readerMode[read.reader] === MODE_TIMED_USER ? read.user : read.timer

/** Of 4.7, 4.8 and 4.9. */
export function explainTimer(core: Core, broken: boolean): Said {
  const { plan, state } = core
  const slot = timerOf(core)
  if (slot === NONE) return ['timer-not-running', []]
  const start = state.slots.at(slot)
  const reader = state.slots.target(slot)
  const lasts = plan.readerMs[reader] as number
  const facts = [
    readerFact(plan, 'reader', reader),
    at('passedAt', start),
    lasting('lasts', lasts),
    at('allowedAt', start + lasts),
  ]
  return [broken ? 'timer-running' : 'timer-over', facts]
}

export function timerRemedy(core: Core): Remedy[] {
  const { plan, state } = core
  const slot = timerOf(core)
  const ends = state.slots.at(slot) + (plan.readerMs[state.slots.target(slot)] as number)
  return [remedy('wait', at('allowedAt', ends))]
}
