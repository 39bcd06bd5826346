import { PROFILE_EXEMPT, PROFILE_GROUP_EXEMPT, SUSPENDED_HERE } from './codes'
import { isReaderRow } from './apb/rows'
import type { Plan } from './plan'
import { CHECK_CROSSING, CHECK_ROW } from './plan-readers'
import { EXEMPTED, NOT_EXEMPTED, type Read } from './read'
import type { State } from './state'
import { EXEMPT, FREE_PASS_USED, SUSPENDED, type Verdict } from './verdict'

/**
 * Section 3 of apb.md, up to 3.4: whether rules are left to check. The first of 3.1 to 3.4 after which none is left ends the
 * search. Flags of what applied are left in the verdict.
 */
export function leavesRules(plan: Plan, state: State, read: Read, verdict: Verdict): boolean {
  if (isOff(plan)) return false
  if (isExempt(plan, state, read)) {
    verdict.flags |= EXEMPT
    return false
  }
  if (isExemptSomewhere(plan, read)) {
    verdict.flags |= EXEMPT
    if (!hasRuleLeft(plan, read)) return false
  }
  if (read.freePass) {
    verdict.flags |= FREE_PASS_USED
    return false
  }
  if (isSuspended(read)) {
    verdict.flags |= SUSPENDED
    return false
  }
  return true
}

/** apb.md 3.1 */
export function isOff(plan: Plan): boolean {
  return !plan.enabled
}

/** apb.md 3.2: an operator's word, else the cardholder's own flag, its last exempt day included. */
export function isExempt(plan: Plan, state: State, read: Read): boolean {
  if (read.exemption === EXEMPTED) return true
  if (read.exemption === NOT_EXEMPTED || ((plan.access.flags[read.profile] as number) & PROFILE_EXEMPT) === 0)
    return false
  return plan.local.dayIn(state.utcMinute) <= (plan.access.exemptUntil[read.profile] as number)
}

/** apb.md 3.2: a group of the cardholder is listed by an area of the reader. */
export function isExemptSomewhere(plan: Plan, read: Read): boolean {
  if (((plan.access.flags[read.profile] as number) & PROFILE_GROUP_EXEMPT) === 0) return false
  for (const area of plan.ways.around[read.reader] ?? []) if (plan.access.exemptByGroup(read.profile, area)) return true
  return false
}

/** apb.md 3.2: a group of the cardholder is listed by the area. */
export function isGroupExempt(plan: Plan, read: Read, area: number): boolean {
  const { access } = plan
  return (
    ((access.flags[read.profile] as number) & PROFILE_GROUP_EXEMPT) !== 0 && access.exemptByGroup(read.profile, area)
  )
}

/** Whether an area that the reader crosses has a rule and is not exempt; the reader's own rules are dropped. */
function hasRuleLeft(plan: Plan, read: Read): boolean {
  const { checks, checkStart } = plan.ways
  const end = checkStart[read.reader + 1] as number
  for (let i = checkStart[read.reader] as number; i < end; i++) {
    const packed = checks[i] as number
    if (isReaderRow(packed & CHECK_ROW)) continue
    if (!isGroupExempt(plan, read, read.areaOf(plan, packed >>> CHECK_CROSSING))) return true
  }
  return false
}

/** apb.md 3.4 */
export function isSuspended(read: Read): boolean {
  return (read.toggled & SUSPENDED_HERE) !== 0
}

/** Outside is always the first area of a site. */
export function isOutside(plan: Plan, area: number): boolean {
  return plan.site.areas[area]?.id === 0
}
