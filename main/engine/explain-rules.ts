import type { Check, CheckOutcome, Fact } from '../domain/explanation'
import { isSoftened } from './apb/location'
import { ROWS } from './apb/rows'
import { RULES, type Rule } from './apb/rules'
import { AREA_HARD, AREA_NONE, NONE } from './codes'
import type { Core } from './core'
import { isOutside } from './exemption'
import { areaFact, at, check, count, fixed, lasting, readerFact, readerNames, text } from './explain-facts'
import type { Plan } from './plan'
import { CHECK_CROSSING, CHECK_ROW } from './plan-readers'
import { UNKNOWN, WAS_IN } from './read'
import { BROKEN } from './verdict'

/** One border that the reader crosses: the area, and its place among the crossings that are kept, NONE where none is. */
interface Border {
  readonly area: number
  readonly enters: boolean
  readonly crossing: number
}

/** Section 4 of apb.md for a read: each rule of the areas entered, the areas left and the reader, in their order. */
export function explainRules(core: Core, checks: Check[]): void {
  const { plan, read } = core
  const borders = bordersOf(core)
  const ruled = borders.filter(({ area }) => !isOutside(plan, area) || plan.areas.tracked[area] === 1)
  for (const border of ruled) checks.push(lockOut(core, border))
  for (const border of ruled) checks.push(sequence(core, border))
  for (const border of ruled) if (border.enters) checks.push(reentry(core, border))
  checks.push(readerRule(core))
  for (const border of ruled)
    if (!border.enters && plan.areas.strict[border.area] === 1) checks.push(strictExit(core, border))
  if (plan.ways.strict[read.reader] === 1) checks.push(strictReader(core))
  checks.push(presence(core))
}

function bordersOf({ plan, read }: Core): Border[] {
  const { entered, left, area } = plan.ways
  const kept = (each: number): number => {
    for (let i = 0; i < read.crossings; i++) if (area[read.crossing + i] === each) return i
    return NONE
  }
  return [
    ...(entered[read.reader] ?? []).map((each) => ({ area: each, enters: true, crossing: kept(each) })),
    ...(left[read.reader] ?? []).map((each) => ({ area: each, enters: false, crossing: kept(each) })),
  ]
}

/** Which of the reader's checks a row is, at a crossing; NONE when it is none of them. */
function placeOf({ plan, read }: Core, row: number, crossing: number): number {
  const { checks, checkStart } = plan.ways
  const start = checkStart[read.reader] as number
  for (let i = start; i < (checkStart[read.reader + 1] as number); i++) {
    const packed = checks[i] as number
    if ((packed & CHECK_ROW) === row && packed >>> CHECK_CROSSING === Math.max(crossing, 0)) return i - start
  }
  return NONE
}

/** How a check came out: not applicable when section 3 left it out. */
function outcome(core: Core, place: number): CheckOutcome {
  const mark = place === NONE ? 0 : (core.verdict.marks[place] as number)
  return mark === 0 ? 'not-applicable' : mark === BROKEN ? 'break' : 'pass'
}

/** Adds `decides` to the check that names the violation. */
function named(core: Core, place: number, made: Check): Check {
  return place !== NONE && core.verdict.check === place ? { ...made, decides: true } : made
}

const modeAt = ({ areas }: Plan, { area, enters }: Border): number =>
  (enters ? areas.entry[area] : areas.exit[area]) as number

function lockOut(core: Core, border: Border): Check {
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
  return named(
    core,
    place,
    check(
      '4.1',
      'break',
      'locked-out',
      name,
      at('since', violations.openedAt(open)),
      readerFact(plan, 'reader', violations.reader(open)),
      count('tries', violations.count(open)),
    ),
  )
}

function sequence(core: Core, border: Border): Check {
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

function reentry(core: Core, { area, crossing }: Border): Check {
  const { plan, state, read } = core
  const lasts = plan.areas.reentryMs[area] as number
  if (lasts === 0)
    return fixed(core, 'no-reentry-timer', area, () =>
      check('4.3', 'not-applicable', 'no-reentry-timer', areaFact(plan, 'area', area)),
    )
  const place = placeOf(core, ROWS.reentry, crossing)
  const name = areaFact(plan, 'area', area)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.3', result, 'not-checked', name)
  const slot = read.reentry[crossing] as number
  if (slot === NONE) return check('4.3', result, 'reentry-not-running', name, lasting('lasts', lasts))
  const entered = state.slots.at(slot)
  const facts = [name, at('enteredAt', entered), lasting('lasts', lasts), at('allowedAt', entered + lasts)]
  const code = result === 'break' ? 'reentry-running' : 'reentry-over'
  return named(core, place, check('4.3', result, code, ...facts))
}

/** apb.md 4.12 at an exit of a strict area. */
function strictExit(core: Core, { area, crossing }: Border): Check {
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

/** apb.md 4.12 at a strict reader. */
function strictReader(core: Core): Check {
  const { plan, read } = core
  const place = placeOf(core, ROWS.unknownLocation, 0)
  const name = readerFact(plan, 'reader', read.reader)
  const result = outcome(core, place)
  if (result === 'not-applicable') return check('4.12', result, 'not-checked', name)
  if (result === 'break') return named(core, place, check('4.12', 'break', 'place-unknown', name))
  return check('4.12', 'pass', read.location === NONE ? 'place-forgotten' : 'place-known', name)
}

function readerRule(core: Core): Check {
  const { plan, read } = core
  const mode = plan.readerMode[read.reader] as number
  if (mode === 0)
    return fixed(core, 'no-reader-rule', read.reader, () =>
      check('4.4-4.10', 'not-applicable', 'no-reader-rule', readerFact(plan, 'reader', read.reader)),
    )
  const name = readerFact(plan, 'reader', read.reader)
  const row = ROWS.soft + mode - 1
  const place = placeOf(core, row, 0)
  const { number } = RULES[row] as Rule
  const result = outcome(core, place)
  if (result === 'not-applicable') return check(number, result, 'not-checked', name)
  const [code, facts] = readerFacts(core, number, result === 'break')
  return named(core, place, check(number, result, code, ...facts))
}

function readerFacts(core: Core, number: string, broken: boolean): [string, Fact[]] {
  switch (number) {
    case '4.4':
    case '4.5':
    case '4.6':
      return locationFacts(core, number, broken)
    case '4.10':
      return routeFacts(core, broken)
    default:
      return timerFacts(core, number, broken)
  }
}

function locationFacts({ plan, state, read }: Core, number: string, broken: boolean): [string, Fact[]] {
  if (read.location === NONE) return ['location-unknown', []]
  const facts = [
    areaFact(plan, 'location', read.location),
    at('since', state.holders.locatedAt(read.holder)),
    areaFact(plan, 'leadsFrom', read.from),
  ]
  if (!broken) return ['location-right', facts]
  if (number === '4.6' && isSoftened(plan, state, read)) {
    if (read.revert) return ['softened', facts]
    const ends = state.slots.at(read.window) + (plan.readerMs[read.reader] as number)
    return ['softened', [...facts, at('windowEnds', ends)]]
  }
  return [plan.areas.contains(read.to, read.location) ? 'already-there' : 'elsewhere', facts]
}

function timerFacts({ plan, state, read }: Core, number: string, broken: boolean): [string, Fact[]] {
  const slot = number === '4.9' ? read.user : read.timer
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

function routeFacts({ plan, read }: Core, broken: boolean): [string, Fact[]] {
  const after = text('after', readerNames(plan, plan.after(read.reader)))
  if (read.lastReader === NONE) return ['last-reader-unknown', [after]]
  const facts = [readerFact(plan, 'lastReader', read.lastReader), after]
  return [broken ? 'out-of-route' : 'route-right', facts]
}

const NO_PRESENCE_EXPIRY = check('4.11', 'not-applicable', 'no-presence-expiry')

/** apb.md 4.11: whether a presence has become too old to count. */
function presence({ plan, state, read }: Core): Check {
  const area = state.holders.location(read.holder)
  const limit = area === NONE ? 0 : (plan.areas.placeMs[area] as number)
  if (limit === 0) return NO_PRESENCE_EXPIRY
  const facts = [
    areaFact(plan, 'area', area),
    at('since', state.holders.locatedAt(read.holder)),
    lasting('lasts', limit),
  ]
  return check('4.11', 'pass', read.location === NONE ? 'presence-expired' : 'presence-counts', ...facts)
}
