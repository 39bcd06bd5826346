import { MODE_REVERT, NONE } from '../codes'
import type { Core } from '../core'
import { areaFact, at, lasting } from '../explain-facts'
import type { Plan } from '../plan'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, SOFT, type RuleResult } from './broken'
import { readersWhere, type Remedy, remedy, remedyAt, type Said } from './explained'

const PASSBACK = denies('passback')
const WRONG_AREA = denies('wrong-area')

/** apb.md 4.4: as 4.5; lets in and moves the location. */
export function softReader(plan: Plan, read: Read): RuleResult {
  const result = hardReader(plan, read)
  return result === NOT_BROKEN ? result : result | SOFT
}

/** apb.md 4.5: known to be elsewhere than in where the reader leads from; denied, and the right reader works immediately. */
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

/** Of 4.4, 4.5 and 4.6. */
export function explainLocation({ plan, state, read }: Core, broken: boolean): Said {
  if (read.location === NONE) return ['location-unknown', []]
  const facts = [
    areaFact(plan, 'location', read.location),
    at('since', state.holders.locatedAt(read.holder)),
    areaFact(plan, 'leadsFrom', read.from),
  ]
  if (!broken) return ['location-right', facts]
  if (plan.readerMode[read.reader] === MODE_REVERT && isSoftened(plan, state, read)) {
    if (read.revert) return ['softened', facts]
    const ends = state.slots.at(read.window) + (plan.readerMs[read.reader] as number)
    return ['softened', [...facts, at('windowEnds', ends)]]
  }
  return [plan.areas.contains(read.to, read.location) ? 'already-there' : 'elsewhere', facts]
}

/** A reader that leads from where the person is; at 4.6 a second read here as well. */
export function locationRemedy({ plan, read, verdict }: Core): Remedy[] {
  const ways = remedyAt(
    plan,
    readersWhere(
      plan,
      (reader) => plan.areas.contains(plan.from(reader), read.location) && plan.readerDoor[reader] !== NONE,
    ),
    'right-reader',
  )
  const reverts = plan.readerMode[read.reader] === MODE_REVERT && !verdict.granted
  return reverts ? [...ways, remedy('again', lasting('within', plan.readerMs[read.reader] as number))] : ways
}
