import { DENY_REASONS, type DenyReason, VIOLATION_KINDS, type ViolationKind } from '../domain/reason'
import { deniesWhenFull, isFull } from './access'
import { type Remedy, remedy } from './apb/explained'
import { REMEDIES } from './apb/rules'
import { NONE } from './codes'
import type { Core } from './core'
import { areaFact, at, readerFact, text } from './explain-facts'

/** What the person could have done instead of breaking the rule. */
const instead = (core: Core): Remedy[] => REMEDIES[VIOLATION_KINDS[core.verdict.kind] as ViolationKind](core)

/** What would have let the person through, most natural first; nothing for a grant that broke nothing. */
export function remedies(core: Core): Remedy[] {
  const { plan, read, verdict } = core
  if (verdict.granted) return verdict.row === NONE ? [] : instead(core)
  const holder = plan.site.cardholders[read.holder]
  switch (DENY_REASONS[verdict.reason] as DenyReason) {
    case 'unknown-credential':
      return [remedy('enrol')]
    case 'inactive':
      return [remedy('activate')]
    case 'not-yet-valid':
      return [remedy('from-day', text('validFrom', holder?.validFrom ?? ''))]
    case 'expired':
      return [remedy('extend', text('validTo', holder?.validTo ?? ''))]
    case 'pin-required':
    case 'wrong-pin':
      return [remedy('pin')]
    case 'no-access':
      return [remedy('level', readerFact(plan, 'reader', read.reader))]
    case 'outside-schedule':
      return opening(core)
    case 'lockdown':
      return [remedy('release', text('door', plan.site.doors[read.door]?.name ?? ''))]
    case 'area-full':
      return [remedy('leaves', areaFact(plan, 'area', fullArea(core)))]
    case 'apb':
      return [...instead(core), ...fromOperators(core)]
  }
}

/** The first area entered that has no room for the person. */
function fullArea({ plan, state, read }: Core): number {
  const { limits, limitStart } = plan.ways
  const all = limits.subarray(limitStart[read.reader], limitStart[read.reader + 1])
  return all.find((area) => isFull(plan, state, read, area) && deniesWhenFull(plan, state, read, area)) ?? read.to
}

/** When the first of the schedules opens that would have let the person in; a level that is not held now lets nobody in (2.9). */
function opening({ plan, state, read }: Core): Remedy[] {
  const { access } = plan
  let first: number | null = null
  for (let i = access.levelStart[read.profile] as number; i < (access.levelStart[read.profile + 1] as number); i++) {
    const level = access.levels[i] as number
    if (!access.levelHolds(level, read.reader) || !access.isHeld(i, state.utcMinute)) continue
    const opens = plan.schedules.nextOpening(access.levelSchedule[level] as number, state.now)
    if (opens !== null && (first === null || opens < first)) first = opens
  }
  return [first === null ? remedy('schedule') : remedy('opens', at('opensAt', first))]
}

/** What somebody at the desk could have done before the read. */
function fromOperators({ plan, verdict }: Core): Remedy[] {
  const { area } = verdict
  const groups = plan.site.areas[area]?.apb.exemptGroups ?? []
  const names = plan.site.groups.filter(({ id }) => groups.includes(id)).map(({ name }) => name)
  return [
    remedy('free-pass'),
    remedy('grant-on-violation', areaFact(plan, 'area', area)),
    remedy('observe', areaFact(plan, 'area', area)),
    ...(names.length > 0 ? [remedy('group', text('group', names.join(', ')))] : []),
  ]
}
