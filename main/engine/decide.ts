import { evaluate } from './apb/rules'
import { ROWS, RULES, type Rule } from './apb/rows'
import { checkAccess } from './access'
import { GRANTS_ON_VIOLATION, MUSTERS, NONE, OBSERVES, PROFILE_GROUP_EXEMPT, UNLOCKED } from './codes'
import type { Core } from './core'
import { isExemptSomewhere, leavesRules } from './exemption'
import { grant } from './grant'
import type { Plan } from './plan'
import type { Read } from './read'
import { FREE_PASS, REVERT, slotKey, TIMER, WINDOW } from './state/slots'
import { NOW } from './state/times'
import { BY_SEQUENCE } from './state/violations'
import type { State } from './state'
import {
  ALARM,
  AWAY,
  DOOR_UNLOCKED,
  FREE_PASS_USED,
  LET_OUT,
  OBSERVED,
  OVERRIDE,
  reasonCode,
  REVERTED,
  SOFTENED,
  WINDOW_OPENS,
} from './verdict'

const UNKNOWN_CREDENTIAL = reasonCode('unknown-credential')
const APB = reasonCode('apb')

/**
 * One read, decided and done: sections 2 to 6 of apb.md in their order, by integers. `credential` is `NONE` when unknown.
 * The instant is the state's (times.ts).
 */
export function decide(core: Core, reader: number, credential: number): boolean {
  judge(core, reader, credential)
  return carryOut(core)
}

/** What the read comes to; changes nothing. The answer is left in `core.verdict`, the facts in `core.read`. */
export function judge(core: Core, reader: number, credential: number): void {
  const { plan, state, read, verdict } = core
  verdict.clear()
  read.begin(plan, state, reader, credential)
  if (credential === NONE) {
    verdict.reason = UNKNOWN_CREDENTIAL
    return
  }
  if ((read.flags & MUSTERS) !== 0) {
    verdict.granted = true
    verdict.mustered = true
    return
  }
  read.gather(plan, state)
  verdict.reason = checkAccess(plan, state, read, verdict)
  if (verdict.reason !== -1) return
  if (leavesRules(plan, state, read, verdict)) {
    verdict.evaluated = true
    evaluate(plan, state, read, gatesFor(core), verdict)
  }
  settle(core)
}

/** The gates of the read, or null where nothing is left out or softened. */
function gatesFor(core: Core): Core['gates'] | null {
  const { plan, state, read, gates } = core
  const grouped = ((plan.access.flags[read.profile] as number) & PROFILE_GROUP_EXEMPT) !== 0
  if (!grouped && plan.ways.scheduled[read.reader] === 0 && !state.links.someDown) return null
  gates.set(plan, state, read, grouped && isExemptSomewhere(plan, read))
  return gates
}

/** apb.md 3.5 to 3.8 and 3.10: from what was broken to granted or denied, and the flags. */
function settle({ plan, state, read, verdict }: Core): void {
  verdict.granted = true
  const unlocked = isDoorUnlocked(read)
  const observed = isObserved(plan, state, read)
  const overridden = verdict.foundDenying && grantsOnViolation(read)
  if (verdict.denying !== NONE && !overridden && !observed && !unlocked) {
    verdict.granted = false
    verdict.reason = APB
    // A denial says none of a grant's flags (2.7, 3.2).
    verdict.flags = ALARM
    return
  }
  if (unlocked) verdict.flags |= DOOR_UNLOCKED
  if ((verdict.foundDenying && verdict.denying === NONE) || (verdict.foundBroken && verdict.row === NONE))
    verdict.flags |= AWAY
  // 3.6 asks what 3.5 would deny, so that it holds beside a rule that 3.10 leaves out.
  if (overridden) verdict.flags |= OVERRIDE
  if (verdict.row === NONE) return
  if (!overridden && !observed && !unlocked) verdict.flags |= ALARM
  if (observed) verdict.flags |= OBSERVED
  if (verdict.window === SOFTENED) verdict.flags |= REVERTED
}

/** apb.md 3.6: on for the site, the reader or any of its areas. */
export function grantsOnViolation(read: Read): boolean {
  return (read.toggled & GRANTS_ON_VIOLATION) !== 0
}

/** apb.md 3.7: the site or an area of the reader observes only, at this instant. */
export function isObserved(plan: Plan, state: State, read: Read): boolean {
  if ((read.flags & OBSERVES) === 0) return false
  return (state.units.times[NOW] as number) < (plan.ways.observedUntil[read.reader] as number)
}

/** apb.md 3.8 */
export function isDoorUnlocked(read: Read): boolean {
  return (read.toggled & UNLOCKED) !== 0
}

/** Changes what the verdict changes and tells it, in the order of events of site-and-replay.md. */
export function carryOut(core: Core): boolean {
  const { state, read, verdict, sink } = core
  if (verdict.mustered) {
    sink.mustered(read.reader, read.holder, read.credential)
    state.holders.mustered(read.holder, read.to)
    return true
  }
  sideEffects(state, core)
  if (verdict.granted) {
    if ((verdict.flags & FREE_PASS_USED) !== 0) state.slots.remove(read.holder, slotKey(FREE_PASS, 0))
    sink.granted(read, verdict)
    grant(core, read.reader, read.holder, verdict.row !== NONE)
  } else sink.denied(read, verdict)
  if ((verdict.flags & ALARM) !== 0) countViolation(core)
  return verdict.granted
}

/** What a broken 4.6 and 4.8 do, whichever rule names the violation, under 3.6 to 3.8 and 3.10 too (3.5). */
function sideEffects(state: State, { read, verdict }: Core): void {
  if (verdict.window === WINDOW_OPENS) state.slots.setNow(read.holder, slotKey(WINDOW, read.reader))
  else if (verdict.window === SOFTENED) {
    state.slots.remove(read.holder, slotKey(WINDOW, read.reader))
    state.slots.remove(read.holder, slotKey(REVERT, 0))
  }
  if (verdict.extends) state.slots.setNow(read.holder, slotKey(TIMER, read.reader))
}

/** apb.md 6.1: the rule that names the violation opens one, or adds to the one that is open there. */
function countViolation(core: Core): void {
  const { plan, state, read, verdict, sink } = core
  const { area } = verdict
  let { contribution } = RULES[verdict.row] as Rule
  // A read that was let in locks nobody out (4.1).
  if (verdict.granted && !plan.firstEdition) contribution &= ~BY_SEQUENCE
  const open = state.violationIn(read.holder, area)
  if (open !== NONE) {
    state.violations.add(open, state.now, contribution)
    return
  }
  if (verdict.row === ROWS.lockedOutEntering || verdict.row === ROWS.lockedOutLeaving) return
  sink.violationOpened(state.openViolation(read.holder, area, verdict.row, verdict.kind, read.reader, contribution))
}

/** Whether a grant says `alarm`: a soft violation, or somebody who was let out (apb.md 2.7). */
export const alarms = (flags: number): boolean => (flags & (ALARM | LET_OUT)) !== 0
