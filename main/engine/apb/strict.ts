import type { Check } from '../../domain/explanation'
import { AREA_HARD, AREA_SOFT, MODE_REVERT, MODE_SOFT, NONE } from '../codes'
import type { Core } from '../core'
import { areaFact, check, readerFact, text } from '../explain-facts'
import type { Plan } from '../plan'
import { UNKNOWN, type Read } from '../read'
import type { State } from '../state'
import { denies, NOT_BROKEN, SOFT, warns, type RuleResult } from './broken'
import { type Border, named, outcome, placeOf, readersWhere, type Remedy, remedyAt } from './explained'
import { isSoftened } from './location'
import { ROWS } from './rows'

const UNENTERED_DENIED = denies('exit-without-entry')
const UNENTERED_WARNED = warns('exit-without-entry')
const UNKNOWN_LOCATION = denies('unknown-location')

/** apb.md 4.12 at an exit of a strict area: no passage over its border is known, and none was forgotten by a clearing. */
export function exitWithoutEntry(plan: Plan, state: State, read: Read, crossing: number): RuleResult {
  if (read.believed[crossing] === 1 || read.lastOver(plan, state, crossing) !== UNKNOWN) return NOT_BROKEN
  return plan.areas.exit[read.areaOf(plan, crossing)] === AREA_SOFT ? UNENTERED_WARNED : UNENTERED_DENIED
}

/** apb.md 4.12 at a strict reader: the location is unknown and was not forgotten by a clearing; soft or not as the mode says. */
export function unknownLocation(plan: Plan, state: State, read: Read): RuleResult {
  if (read.location !== NONE || read.believedPlace) return NOT_BROKEN
  const mode = plan.readerMode[read.reader] as number
  const soft = mode === MODE_SOFT || (mode === MODE_REVERT && isSoftened(plan, state, read))
  return soft ? UNKNOWN_LOCATION | SOFT : UNKNOWN_LOCATION
}

export function explainStrictExit(core: Core, { area, crossing }: Border): Check {
  const { plan, state, read } = core
  const place = placeOf(core, ROWS.exitWithoutEntry, crossing)
  const name = areaFact(plan, 'area', area)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.12', result, 'not-checked', name)
  if (result === 'break') {
    const mode = text('areaMode', plan.areas.exit[area] === AREA_HARD ? 'hard' : 'soft')
    return named(core, place, check('4.12', 'break', 'exit-without-entry', name, mode))
  }
  const known = read.lastOver(plan, state, crossing) !== UNKNOWN
  return check('4.12', 'pass', known ? 'border-known' : 'border-forgotten', name)
}

export function explainStrictReader(core: Core): Check {
  const { plan, read } = core
  const place = placeOf(core, ROWS.unknownLocation, 0)
  const name = readerFact(plan, 'reader', read.reader)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.12', result, 'not-checked', name)
  if (result === 'break') return named(core, place, check('4.12', 'break', 'place-unknown', name))
  return check('4.12', 'pass', read.location === NONE ? 'place-forgotten' : 'place-known', name)
}

/** The readers that lead to where this one leads from, and do not ask for a known location themselves. */
export const unknownLocationRemedy = ({ plan, read }: Core): Remedy[] =>
  remedyAt(
    plan,
    readersWhere(
      plan,
      (reader) => reader !== read.reader && plan.ways.strict[reader] === 0 && plan.to(reader) === read.from,
    ),
    'enter-first',
  )
