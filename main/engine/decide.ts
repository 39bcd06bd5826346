import { areaOf, evaluate, RULES, type Rule } from './apb/rules'
import { ROWS } from './apb/rows'
import { checkAccess } from './access'
import { NONE } from './codes'
import type { Core } from './core'
import { rowsToCheck } from './exemption'
import { grant } from './grant'
import type { Plan } from './plan'
import type { Read } from './read'
import { FREE_PASS, REVERT, slotKey, TIMER, WINDOW } from './state/slots'
import type { State } from './state'
import {
  ALARM,
  FREE_PASS_USED,
  OBSERVED,
  OVERRIDE,
  reasonCode,
  REVERTED,
  SOFTENED,
  WINDOW_OPENS,
  type Verdict,
} from './verdict'

const UNKNOWN_CREDENTIAL = reasonCode('unknown-credential')
const APB = reasonCode('apb')

/**
 * One read, decided and done: sections 2 to 6 of apb.md in their order, by integers. `credential` is NONE when unknown.
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
  read.begin(plan, reader, credential)
  if (credential === NONE) {
    verdict.reason = UNKNOWN_CREDENTIAL
    return
  }
  read.gather(plan, state)
  verdict.reason = checkAccess(plan, state, read)
  if (verdict.reason !== -1) return
  const rows = rowsToCheck(plan, state, read, verdict)
  if (rows !== 0) evaluate(plan, state, read, rows, verdict)
  settle(plan, state, read, verdict)
}

/** apb.md 3.5 to 3.7: from what was broken to granted or denied, and the flags. */
function settle(plan: Plan, state: State, read: Read, verdict: Verdict): void {
  verdict.granted = true
  if (verdict.row === NONE) return
  const observed = isObserved(plan, read)
  if (verdict.denying !== NONE) {
    const overridden = grantsOnViolation(state, read)
    if (!overridden && !observed) {
      verdict.granted = false
      verdict.reason = APB
      // A denial never says `exempt` (3.2); the other flags are a grant's too.
      verdict.flags = ALARM
      return
    }
    if (overridden) verdict.flags |= OVERRIDE
  } else if (!observed) verdict.flags |= ALARM
  if (observed) verdict.flags |= OBSERVED
  if (verdict.window === SOFTENED) verdict.flags |= REVERTED
}

/** apb.md 3.6: on for the site, the reader or either of its areas. */
export function grantsOnViolation(state: State, read: Read): boolean {
  return state.toggles.readerGrants[read.reader] === 1
}

/** apb.md 3.7: the site or either area of the reader observes only. */
export function isObserved(plan: Plan, read: Read): boolean {
  return plan.readerObserves[read.reader] === 1
}

/** Changes what the verdict changes and tells it, in the order of events of site-and-replay.md. */
export function carryOut(core: Core): boolean {
  const { state, read, verdict, sink } = core
  sideEffects(state, read, verdict)
  if (verdict.granted) {
    if ((verdict.flags & FREE_PASS_USED) !== 0) state.slots.remove(read.holder, slotKey(FREE_PASS, 0))
    sink.granted(read, verdict)
    grant(core, read.reader, read.holder, verdict.row !== NONE)
  } else sink.denied(read, verdict)
  if ((verdict.flags & ALARM) !== 0) countViolation(core)
  return verdict.granted
}

/** What a broken 4.6 and 4.8 do, whoever names the violation, under 3.6 and 3.7 too (3.5). */
function sideEffects(state: State, read: Read, verdict: Verdict): void {
  if (verdict.window === WINDOW_OPENS) state.slots.setNow(read.holder, slotKey(WINDOW, read.reader))
  else if (verdict.window === SOFTENED) {
    state.slots.remove(read.holder, slotKey(WINDOW, read.reader))
    state.slots.remove(read.holder, slotKey(REVERT, 0))
  }
  if (verdict.extends) state.slots.setNow(read.holder, slotKey(TIMER, read.reader))
}

/** apb.md 6.1: the rule that names the violation opens one, or adds to the one that is open there. */
function countViolation(core: Core): void {
  const { state, read, verdict, sink } = core
  const area = areaOf(verdict.row, read)
  const { contribution } = RULES[verdict.row] as Rule
  const open = state.violationIn(read.holder, area)
  if (open !== NONE) {
    state.violations.add(open, state.now, contribution)
    return
  }
  if (verdict.row === ROWS.lockedOutEntering || verdict.row === ROWS.lockedOutLeaving) return
  sink.violationOpened(state.openViolation(read.holder, area, verdict.row, verdict.kind, read.reader, contribution))
}
