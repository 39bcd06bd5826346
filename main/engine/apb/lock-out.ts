import type { Check, CheckOutcome } from '../../domain/explanation'
import { AREA_HARD, NONE } from '../codes'
import type { Core } from '../core'
import { areaFact, at, check, count, fixed, readerFact } from '../explain-facts'
import type { Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, type RuleResult } from './broken'
import { type Border, modeAt, named, outcome, placeOf, type Remedy, remedy } from './explained'
import { ROWS } from './rows'

const LOCKED_OUT = denies('locked-out')

/** apb.md 4.1 at an entrance or exit of an area that is hard there: locked out until the violation in it is cleared. */
export function lockedOut(state: State, read: Read, crossing: number): RuleResult {
  const open = read.violation[crossing] as number
  return open !== NONE && state.violations.locksOut(open) ? LOCKED_OUT : NOT_BROKEN
}

export function explainLockOut(core: Core, border: Border): Check {
  const { plan, state, read } = core
  const { area, crossing, enters } = border
  const quiet = (result: CheckOutcome, code: string): Check =>
    fixed(core, code, area, () => check('4.1', result, code, areaFact(plan, 'area', area)))
  if (modeAt(plan, border) !== AREA_HARD) return quiet('not-applicable', 'no-lock-out')
  const place = placeOf(core, enters ? ROWS.lockedOutEntering : ROWS.lockedOutLeaving, crossing)
  const result = outcome(core, place)
  if (result === 'pass') return quiet(result, 'not-locked-out')
  const name = areaFact(plan, 'area', area)
  if (result !== 'break') return check('4.1', result, 'not-checked', name)
  const open = read.violation[crossing] as number
  const { violations } = state
  const facts = [
    name,
    at('since', violations.openedAt(open)),
    readerFact(plan, 'reader', violations.reader(open)),
    count('tries', violations.count(open)),
  ]
  return named(core, place, check('4.1', 'break', 'locked-out', ...facts))
}

export const lockOutRemedy = ({ plan, verdict }: Core): Remedy[] => [
  remedy('clear', areaFact(plan, 'area', verdict.area)),
]
