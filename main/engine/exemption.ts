import { ENTERING_ROWS, LEAVING_ROWS } from './apb/rows'
import type { Plan } from './plan'
import { EXEMPTED, NOT_EXEMPTED, type Read } from './read'
import type { State } from './state'
import { EXEMPT, FREE_PASS_USED, SUSPENDED, type Verdict } from './verdict'

/*
 * Section 3 of apb.md, up to 3.4: which rows of the table of rules are left to check. The first of 3.1 to 3.4 after which
 * none is left ends the search. Flags of what applied are left in the verdict.
 */
export function rowsToCheck(plan: Plan, state: State, read: Read, verdict: Verdict): number {
  if (isOff(plan)) return 0
  if (isExempt(plan, state, read)) {
    verdict.flags |= EXEMPT
    return 0
  }
  let rows = plan.readerRules[read.reader] as number
  const exemptTo = isGroupExempt(plan, read, read.to)
  const exemptFrom = isGroupExempt(plan, read, read.from)
  if (exemptTo || exemptFrom) {
    verdict.flags |= EXEMPT
    if (exemptTo || isOutside(plan, read.to)) rows &= ~ENTERING_ROWS
    if (exemptFrom || isOutside(plan, read.from)) rows &= ~LEAVING_ROWS
    rows &= ENTERING_ROWS | LEAVING_ROWS
    if (rows === 0) return 0
  }
  if (read.freePass) {
    verdict.flags |= FREE_PASS_USED
    return 0
  }
  if (isSuspended(state, read)) {
    verdict.flags |= SUSPENDED
    return 0
  }
  return rows
}

/** apb.md 3.1 */
export function isOff(plan: Plan): boolean {
  return !plan.site.apb.enabled
}

/** apb.md 3.2: an operator's word, else the cardholder's own flag, its last exempt day included. */
export function isExempt(plan: Plan, state: State, read: Read): boolean {
  if (read.exemption === EXEMPTED) return true
  if (read.exemption === NOT_EXEMPTED || !plan.access.hasOwnExemption(read.profile)) return false
  return plan.local.dayIn(state.utcMinute) <= (plan.access.exemptUntil[read.profile] as number)
}

/** apb.md 3.2: a group of the cardholder is listed by the area. */
export function isGroupExempt(plan: Plan, read: Read, area: number): boolean {
  return plan.access.exemptByGroup(read.profile, area)
}

/** apb.md 3.4 */
export function isSuspended(state: State, read: Read): boolean {
  return state.toggles.readerSuspended[read.reader] === 1
}

/** Outside is always the first area of a site. */
export function isOutside(plan: Plan, area: number): boolean {
  return plan.site.areas[area]?.id === 0
}
