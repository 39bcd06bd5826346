import type { Check } from '../domain/explanation'
import { type Border, named, outcome, placeOf } from './apb/explained'
import { explainLockOut } from './apb/lock-out'
import { explainReentry } from './apb/reentry'
import { rowOfMode, RULES, type Rule } from './apb/rows'
import { SAYS } from './apb/rules'
import { explainSequence } from './apb/sequence'
import { explainStrictExit, explainStrictReader } from './apb/strict'
import { NONE } from './codes'
import type { Core } from './core'
import { isOutside } from './exemption'
import { areaFact, at, check, fixed, lasting, readerFact } from './explain-facts'

/** Section 4 of apb.md for a read: each rule of the areas entered, the areas left and the reader, in their order. */
export function explainRules(core: Core, checks: Check[]): void {
  const { plan, read } = core
  const borders = bordersOf(core)
  const ruled = borders.filter(({ area }) => !isOutside(plan, area) || plan.areas.tracked[area] === 1)
  for (const border of ruled) checks.push(explainLockOut(core, border))
  for (const border of ruled) checks.push(explainSequence(core, border))
  for (const border of ruled) if (border.enters) checks.push(explainReentry(core, border))
  checks.push(readerRule(core))
  for (const border of ruled)
    if (!border.enters && plan.areas.strict[border.area] === 1) checks.push(explainStrictExit(core, border))
  if (plan.ways.strict[read.reader] === 1) checks.push(explainStrictReader(core))
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

/** 4.4 to 4.10: the reader's own rule. */
function readerRule(core: Core): Check {
  const { plan, read } = core
  const mode = plan.site.readers[read.reader]?.apb.mode ?? 'none'
  if (mode === 'none')
    return fixed(core, 'no-reader-rule', read.reader, () =>
      check('4.4-4.10', 'not-applicable', 'no-reader-rule', readerFact(plan, 'reader', read.reader)),
    )
  const row = rowOfMode(mode)
  const place = placeOf(core, row, 0)
  const { number } = RULES[row] as Rule
  const result = outcome(core, place)
  if (result === 'not-applicable') return check(number, result, 'not-checked', readerFact(plan, 'reader', read.reader))
  const [code, facts] = SAYS[mode](core, result === 'break')
  return named(core, place, check(number, result, code, ...facts))
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
