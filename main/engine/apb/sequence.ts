import type { Check } from '../../domain/explanation'
import { AREA_HARD, AREA_NONE, AREA_SOFT } from '../codes'
import type { Core } from '../core'
import { areaFact, at, check, fixed, lasting, text } from '../explain-facts'
import type { Plan } from '../plan'
import { UNKNOWN, WAS_IN, WAS_OUT, type Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, warns, type RuleResult } from './broken'
import { type Border, modeAt, named, outcome, placeOf, readersWhere, type Remedy, remedyAt } from './explained'
import { ROWS } from './rows'

const ENTRY_DENIED = denies('double-entry')
const ENTRY_WARNED = warns('double-entry')
const EXIT_DENIED = denies('double-exit')
const EXIT_WARNED = warns('double-exit')

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

export function explainSequence(core: Core, border: Border): Check {
  const { plan, state, read } = core
  const { area, crossing, enters } = border
  const areaMode = modeAt(plan, border)
  if (areaMode === AREA_NONE)
    return fixed(core, 'no-sequence', area, () =>
      check('4.2', 'not-applicable', 'no-sequence', areaFact(plan, 'area', area)),
    )
  const place = placeOf(core, enters ? ROWS.doubleEntry : ROWS.doubleExit, crossing)
  const name = areaFact(plan, 'area', area)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.2', result, 'not-checked', name)
  const last = read.lastOver(plan, state, crossing)
  const mode = text('areaMode', areaMode === AREA_HARD ? 'hard' : 'soft')
  if (last === UNKNOWN) return check('4.2', result, 'no-passage-yet', name, mode)
  const since = state.slots.at(read.over[crossing] as number)
  const facts = [name, at(last === WAS_IN ? 'lastIn' : 'lastOut', since), lasting('ago', state.now - since), mode]
  if (result === 'break')
    return named(core, place, check('4.2', 'break', enters ? 'double-entry' : 'double-exit', ...facts))
  return check('4.2', 'pass', last === WAS_IN ? 'last-was-in' : 'last-was-out', ...facts)
}

export const doubleEntryRemedy = ({ plan, verdict }: Core): Remedy[] =>
  remedyAt(
    plan,
    readersWhere(plan, (reader) => plan.ways.left[reader]?.includes(verdict.area) === true),
    'leave-first',
  )

/** Also of 4.12 at an exit: a passage in is what lacks. */
export const doubleExitRemedy = ({ plan, verdict }: Core): Remedy[] =>
  remedyAt(
    plan,
    readersWhere(plan, (reader) => plan.ways.entered[reader]?.includes(verdict.area) === true),
    'enter-first',
  )
