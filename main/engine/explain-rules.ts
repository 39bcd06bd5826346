import type { Check, CheckOutcome, Fact } from '../domain/explanation'
import { isSoftened } from './apb/location'
import { ROWS } from './apb/rows'
import { RULES, type Rule } from './apb/rules'
import { AREA_HARD, AREA_NONE, NONE } from './codes'
import type { Core } from './core'
import { isOutside } from './exemption'
import { areaName, at, check, count, fixed, lasting, readerName, readerNames, text } from './explain-facts'
import type { Plan } from './plan'
import { UNKNOWN, WAS_IN } from './read'

/** Section 4 of apb.md for a read: each rule of the area entered, the area left and the reader, in their order. */
export function explainRules(core: Core, checks: Check[]): void {
  const { plan, read } = core
  const { to, from } = read
  const concernsTo = hasRules(plan, to)
  const concernsFrom = hasRules(plan, from)
  if (concernsTo) checks.push(lockOut(core, to))
  if (concernsFrom) checks.push(lockOut(core, from))
  if (concernsTo) checks.push(sequence(core, to))
  if (concernsFrom) checks.push(sequence(core, from))
  if (!isOutside(plan, to) || (plan.areaReentryMs[to] as number) !== 0) checks.push(reentry(core))
  checks.push(readerRule(core), presence(core))
}

const hasRules = (plan: Plan, area: number): boolean => !isOutside(plan, area) || plan.areaMode[area] !== AREA_NONE

/** How a row came out: not applicable when section 3 left it out. */
function outcome({ verdict }: Core, row: number): CheckOutcome {
  if ((verdict.checked & (1 << row)) === 0) return 'not-applicable'
  return (verdict.broken & (1 << row)) !== 0 ? 'break' : 'pass'
}

/** Adds `decides` to the check of the row that names the violation. */
function named(core: Core, row: number, made: Check): Check {
  return core.verdict.row === row ? { ...made, decides: true } : made
}

function lockOut(core: Core, area: number): Check {
  const { plan, state, read } = core
  const entering = area === read.to
  const row = entering ? ROWS.lockedOutEntering : ROWS.lockedOutLeaving
  const quiet = (result: CheckOutcome, code: string): Check =>
    fixed(core, code, area, () => check('4.1', result, code, text('area', areaName(plan, area))))
  if (plan.areaMode[area] !== AREA_HARD) return quiet('not-applicable', 'no-lock-out')
  const result = outcome(core, row)
  if (result === 'pass') return quiet(result, 'not-locked-out')
  const name = text('area', areaName(plan, area))
  if (result !== 'break') return check('4.1', result, 'not-checked', name)
  const place = entering ? read.violationTo : read.violationFrom
  const { violations } = state
  return named(
    core,
    row,
    check(
      '4.1',
      'break',
      'locked-out',
      name,
      at('since', violations.openedAt(place)),
      text('reader', readerName(plan, violations.reader(place))),
      count('tries', violations.count(place)),
    ),
  )
}

function sequence(core: Core, area: number): Check {
  const { plan, state, read } = core
  const entering = area === read.to
  const row = entering ? ROWS.doubleEntry : ROWS.doubleExit
  if (plan.areaMode[area] === AREA_NONE)
    return fixed(core, 'no-sequence', area, () =>
      check('4.2', 'not-applicable', 'no-sequence', text('area', areaName(plan, area))),
    )
  const name = text('area', areaName(plan, area))
  const result = outcome(core, row)
  if (result === 'not-applicable') return check('4.2', result, 'not-checked', name)
  const slot = entering ? read.overTo : read.overFrom
  const last = read.lastOver(plan, state, area, slot)
  const mode = text('areaMode', plan.areaMode[area] === AREA_HARD ? 'hard' : 'soft')
  if (last === UNKNOWN) return check('4.2', result, 'no-passage-yet', name, mode)
  const since = state.slots.at(slot)
  const facts = [name, at(last === WAS_IN ? 'lastIn' : 'lastOut', since), lasting('ago', state.now - since), mode]
  if (result === 'break')
    return named(core, row, check('4.2', 'break', entering ? 'double-entry' : 'double-exit', ...facts))
  return check('4.2', 'pass', last === WAS_IN ? 'last-was-in' : 'last-was-out', ...facts)
}

function reentry(core: Core): Check {
  const { plan, state, read } = core
  const lasts = plan.areaReentryMs[read.to] as number
  if (lasts === 0)
    return fixed(core, 'no-reentry-timer', read.to, () =>
      check('4.3', 'not-applicable', 'no-reentry-timer', text('area', areaName(plan, read.to))),
    )
  const name = text('area', areaName(plan, read.to))
  const result = outcome(core, ROWS.reentry)
  if (result === 'not-applicable') return check('4.3', result, 'not-checked', name)
  if (read.reentry === NONE) return check('4.3', result, 'reentry-not-running', name, lasting('lasts', lasts))
  const entered = state.slots.at(read.reentry)
  const facts = [name, at('enteredAt', entered), lasting('lasts', lasts), at('allowedAt', entered + lasts)]
  const code = result === 'break' ? 'reentry-running' : 'reentry-over'
  return named(core, ROWS.reentry, check('4.3', result, code, ...facts))
}

function readerRule(core: Core): Check {
  const { plan, read } = core
  const mode = plan.readerMode[read.reader] as number
  if (mode === 0)
    return fixed(core, 'no-reader-rule', read.reader, () =>
      check('4.4-4.10', 'not-applicable', 'no-reader-rule', text('reader', readerName(plan, read.reader))),
    )
  const name = text('reader', readerName(plan, read.reader))
  const row = ROWS.soft + mode - 1
  const { number } = RULES[row] as Rule
  const result = outcome(core, row)
  if (result === 'not-applicable') return check(number, result, 'not-checked', name)
  const [code, facts] = readerFacts(core, number, result === 'break')
  return named(core, row, check(number, result, code, ...facts))
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
    text('location', areaName(plan, read.location)),
    at('since', state.holders.locatedAt(read.holder)),
    text('leadsFrom', areaName(plan, read.from)),
  ]
  if (!broken) return ['location-right', facts]
  if (number === '4.6' && isSoftened(plan, state, read)) {
    if (read.revert) return ['softened', facts]
    const ends = state.slots.at(read.window) + (plan.readerMs[read.reader] as number)
    return ['softened', [...facts, at('windowEnds', ends)]]
  }
  return [read.location === read.to ? 'already-there' : 'elsewhere', facts]
}

function timerFacts({ plan, state, read }: Core, number: string, broken: boolean): [string, Fact[]] {
  const slot = number === '4.9' ? read.user : read.timer
  if (slot === NONE) return ['timer-not-running', []]
  const start = state.slots.at(slot)
  const reader = state.slots.target(slot)
  const lasts = plan.readerMs[reader] as number
  const facts = [
    text('reader', readerName(plan, reader)),
    at('passedAt', start),
    lasting('lasts', lasts),
    at('allowedAt', start + lasts),
  ]
  return [broken ? 'timer-running' : 'timer-over', facts]
}

function routeFacts({ plan, read }: Core, broken: boolean): [string, Fact[]] {
  const after = text('after', readerNames(plan, plan.after(read.reader)))
  if (read.lastReader === NONE) return ['last-reader-unknown', [after]]
  const facts = [text('lastReader', readerName(plan, read.lastReader)), after]
  return [broken ? 'out-of-route' : 'route-right', facts]
}

const NO_PRESENCE_EXPIRY = check('4.11', 'not-applicable', 'no-presence-expiry')

/** apb.md 4.11: whether a presence has become too old to count. */
function presence({ plan, state, read }: Core): Check {
  const area = state.holders.location(read.holder)
  const limit = area === NONE ? 0 : (plan.areaPresenceMs[area] as number)
  if (limit === 0) return NO_PRESENCE_EXPIRY
  const facts = [
    text('area', areaName(plan, area)),
    at('since', state.holders.locatedAt(read.holder)),
    lasting('lasts', limit),
  ]
  return check('4.11', 'pass', read.location === NONE ? 'presence-expired' : 'presence-counts', ...facts)
}
