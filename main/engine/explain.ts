import type { Check, Explanation, Fact } from '../domain/explanation'
import { AWAY_KEEP, NONE } from './codes'
import type { Core } from './core'
import { grantsOnViolation, isDoorUnlocked, isObserved } from './decide'
import { isExempt, isGroupExempt, isOff } from './exemption'
import { explainAccess } from './explain-access'
import { areaName, at, check, text } from './explain-facts'
import { remedies } from './explain-remedies'
import { explainRules } from './explain-rules'
import { EXEMPTED } from './read'
import type { Toggle } from './state/toggles'
import { awayMode, isAway } from './gates'
import { CHECK_CROSSING, CHECK_ROW } from './plan-readers'
import { AWAY, EXEMPT, FREE_PASS_USED, reasonCode, SUSPENDED } from './verdict'

const APB = reasonCode('apb')

/**
 * Why the read at hand is decided as it is: asks the same functions that decided it, after they have and before anything
 * has changed, and changes nothing itself.
 */
export function explain(core: Core): Explanation {
  const { verdict } = core
  const checks = explainAccess(core)
  if (verdict.granted || verdict.reason === APB) {
    explainExemption(core, checks)
    explainRules(core, checks)
    checks.push(override(core), observed(core), ...standingBack(core))
  }
  return { checks, remedies: remedies(core) }
}

const APB_ON = check('3.1', 'pass', 'apb-on')
const NOT_EXEMPT = check('3.2', 'pass', 'not-exempt')
const NO_FREE_PASS = check('3.3', 'pass', 'no-free-pass')
const NOT_SUSPENDED = check('3.4', 'pass', 'not-suspended')
const OVERRIDE_NOT_NEEDED = check('3.6', 'not-applicable', 'override-not-needed')
const OBSERVE_OFF = check('3.7', 'not-applicable', 'observe-off')

/** Section 3, up to 3.4. What ended the search decides. */
function explainExemption(core: Core, checks: Check[]): void {
  const { plan, state, verdict } = core
  if (isOff(plan)) return void checks.push(decides(check('3.1', 'pass', 'apb-off')))
  const exempt = exemption(core)
  if (!verdict.evaluated && (verdict.flags & EXEMPT) !== 0 && (verdict.flags & (FREE_PASS_USED | SUSPENDED)) === 0)
    return void checks.push(APB_ON, decides(exempt))
  checks.push(APB_ON, exempt)
  if ((verdict.flags & FREE_PASS_USED) !== 0) return void checks.push(decides(check('3.3', 'pass', 'free-pass')))
  checks.push(NO_FREE_PASS)
  if ((verdict.flags & SUSPENDED) !== 0) {
    const toggle = [
      state.toggles.holding('suspend site'),
      ...areasOf(core).map((area) => state.toggles.holding(`suspend area ${plan.site.areas[area]?.id}`)),
    ].find((each) => each !== undefined)
    return void checks.push(decides(check('3.4', 'pass', 'suspended', ...by(toggle))))
  }
  checks.push(NOT_SUSPENDED)
}

/** The areas of the reader (apb.md 1). */
const areasOf = ({ plan, read }: Core): readonly number[] => plan.ways.around[read.reader] ?? []

const decides = (made: Check): Check => ({ ...made, decides: true })

const by = (toggle: Toggle | undefined): Fact[] =>
  toggle === undefined
    ? []
    : [
        at('since', toggle.at),
        text('operator', toggle.operator),
        text('reason', toggle.reason),
        ...('until' in toggle.action && toggle.action.until !== undefined ? [at('until', toggle.action.until)] : []),
      ]

function exemption(core: Core): Check {
  const { plan, state, read } = core
  const holder = plan.site.cardholders[read.holder]
  if (isExempt(plan, state, read)) {
    if (read.exemption === EXEMPTED)
      return check('3.2', 'pass', 'exempt-by-operator', ...by(state.toggles.get(`exempt ${holder?.id}`)))
    return check('3.2', 'pass', 'exempt', ...(holder?.apbExemptUntil ? [text('lastDay', holder.apbExemptUntil)] : []))
  }
  const areas = areasOf(core).filter((area) => isGroupExempt(plan, read, area))
  if (areas.length === 0) return NOT_EXEMPT
  const groups = plan.site.groups.filter(
    ({ id }) =>
      holder?.groups.includes(id) && areas.some((area) => plan.site.areas[area]?.apb.exemptGroups.includes(id)),
  )
  return check(
    '3.2',
    'pass',
    'exempt-by-group',
    text('group', groups.map(({ name }) => name).join(', ')),
    text('area', areas.map((area) => areaName(plan, area)).join(', ')),
  )
}

/** apb.md 3.6 */
function override(core: Core): Check {
  const { plan, state, read, verdict } = core
  if (!verdict.foundDenying) return OVERRIDE_NOT_NEEDED
  if (!grantsOnViolation(read)) return check('3.6', 'not-applicable', 'override-off')
  const { id: reader } = plan.site.readers[read.reader] ?? { id: '' }
  const toggle = ['site', `reader ${reader}`, ...areasOf(core).map((area) => `area ${plan.site.areas[area]?.id}`)]
    .map((scope) => state.toggles.holding(`grant-on-violation ${scope}`))
    .find((each) => each !== undefined)
  return decides(check('3.6', 'pass', 'override-on', ...by(toggle)))
}

/** Names of the controllers that are away, of the areas that the reader crosses and that stand back for it (3.10). */
function awayHere({ plan, state, read }: Core): string[] {
  const { entered, left, controllersOf } = plan.ways
  const crossed = [...(entered[read.reader] ?? []), ...(left[read.reader] ?? [])]
  const controllers = crossed
    .filter((area) => awayMode(plan, state, area) !== AWAY_KEEP)
    .flatMap((area) => [...(controllersOf[area] ?? [])])
  return plan.site.controllers
    .filter((_, place) => controllers.includes(place) && isAway(plan, state, place))
    .map(({ name }) => name)
}

/** apb.md 3.8 to 3.10: what else keeps rules from being checked, or from denying, where there is something of it. */
function standingBack(core: Core): Check[] {
  const { plan, read, verdict, gates } = core
  const checks: Check[] = []
  if (isDoorUnlocked(read)) {
    const made = check('3.8', 'pass', 'door-unlocked', text('door', plan.site.doors[read.door]?.name ?? ''))
    checks.push(verdict.row === NONE ? made : decides(made))
  }
  if (verdict.evaluated && plan.ways.scheduled[read.reader] === 1) {
    const { checks: all, checkStart } = plan.ways
    const own = [...all.subarray(checkStart[read.reader], checkStart[read.reader + 1])]
    const closed = own.some((packed) => !gates.lets(packed & CHECK_ROW, packed >>> CHECK_CROSSING))
    checks.push(closed ? check('3.9', 'pass', 'schedule-closed') : check('3.9', 'not-applicable', 'schedule-open'))
  }
  if ((verdict.flags & AWAY) !== 0) {
    checks.push(decides(check('3.10', 'pass', 'controller-away', text('controllers', awayHere(core).join(', ')))))
  }
  return checks
}

/** apb.md 3.7 */
function observed({ plan, state, read, verdict }: Core): Check {
  if (!isObserved(plan, state, read)) return OBSERVE_OFF
  const made = check('3.7', 'pass', 'observe-on')
  return verdict.row === NONE ? made : decides(made)
}
