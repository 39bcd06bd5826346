import type { ViolationKind } from '../../domain/reason'
import type { ReaderMode } from '../../domain/site'
import { AWAY_IGNORE, AWAY_KEEP, AWAY_SOFTEN, MODE_REVERT, NONE } from '../codes'
import type { Core } from '../core'
import type { Plan } from '../plan'
import { CHECK_CROSSING, CHECK_ROW } from '../plan-readers'
import type { Read } from '../read'
import type { State } from '../state'
import { BROKEN, PASSED, SOFTENED, WINDOW_OPENS, type Verdict } from '../verdict'
import type { Gates } from '../gates'
import { kindOf, NOT_BROKEN, SOFT, type RuleResult } from './broken'
import { isReaderRow, ROWS } from './rows'
import type { Remedy, Said } from './explained'
import { explainLocation, hardReader, hardRevertSoftReader, locationRemedy, softReader } from './location'
import { lockedOut, lockOutRemedy } from './lock-out'
import { reentryRemedy, reentryTooSoon } from './reentry'
import { explainRoute, outOfRoute, routeRemedy } from './route'
import { doubleEntry, doubleEntryRemedy, doubleExit, doubleExitRemedy } from './sequence'
import { exitWithoutEntry, unknownLocation, unknownLocationRemedy } from './strict'
import { explainTimer, timedExtended, timedReader, timedUser, timerRemedy } from './timed'

/** What an explanation says of a reader's own rule, by its mode. */
export const SAYS: { readonly [Mode in Exclude<ReaderMode, 'none'>]: (core: Core, broken: boolean) => Said } = {
  soft: explainLocation,
  hard: explainLocation,
  'hard-revert-soft': explainLocation,
  'timed-reader': explainTimer,
  'timed-extended': explainTimer,
  'timed-user': explainTimer,
  route: explainRoute,
}

/** What the person could have done instead, by the kind of the violation. */
export const REMEDIES: { readonly [Kind in ViolationKind]: (core: Core) => Remedy[] } = {
  'locked-out': lockOutRemedy,
  'double-entry': doubleEntryRemedy,
  'double-exit': doubleExitRemedy,
  'reentry-too-soon': reentryRemedy,
  passback: locationRemedy,
  'wrong-area': locationRemedy,
  'too-soon': timerRemedy,
  'out-of-route': routeRemedy,
  'exit-without-entry': doubleExitRemedy,
  'unknown-location': unknownLocationRemedy,
}

/**
 * What the rule of a row says of the read. The calls stand here one by one, and not as functions in a table,
 * since looking the function up would cost a read more than the rule itself.
 *
 * @param crossing which of the reader's crossings an area's row is about
 */
export function check(row: number, crossing: number, plan: Plan, state: State, read: Read): RuleResult {
  switch (row) {
    case ROWS.lockedOutEntering:
    case ROWS.lockedOutLeaving:
      return lockedOut(state, read, crossing)
    case ROWS.doubleEntry:
      return doubleEntry(plan, state, read, crossing)
    case ROWS.doubleExit:
      return doubleExit(plan, state, read, crossing)
    case ROWS.reentry:
      return reentryTooSoon(plan, state, read, crossing)
    case ROWS.soft:
      return softReader(plan, read)
    case ROWS.hard:
      return hardReader(plan, read)
    case ROWS.revert:
      return hardRevertSoftReader(plan, state, read)
    case ROWS.timed:
      return timedReader(plan, state, read)
    case ROWS.extended:
      return timedExtended(plan, state, read)
    case ROWS.user:
      return timedUser(plan, state, read)
    case ROWS.route:
      return outOfRoute(plan, read)
    case ROWS.exitWithoutEntry:
      return exitWithoutEntry(plan, state, read, crossing)
    default:
      return unknownLocation(plan, state, read)
  }
}

/**
 * apb.md 3.5: asks each check of the reader that the gates leave, and notes in the verdict which were broken, which denies
 * first, and which names the violation: the first that denies, else the first that is broken. What rule 3.10 softens or
 * leaves out is noted as well as what 3.5 alone would have found.
 *
 * @param gates what is not checked, or softened; null where nothing is
 */
export function evaluate(plan: Plan, state: State, read: Read, gates: Gates | null, verdict: Verdict): void {
  const { checks, checkStart } = plan.ways
  const start = checkStart[read.reader] as number
  const end = checkStart[read.reader + 1] as number
  let first = NONE
  let firstKind = 0
  for (let i = start; i < end; i++) {
    const packed = checks[i] as number
    const row = packed & CHECK_ROW
    const crossing = packed >>> CHECK_CROSSING
    if (gates !== null && !gates.lets(row, crossing)) continue
    const away = gates === null ? AWAY_KEEP : gates.away(row, crossing)
    const result = check(row, crossing, plan, state, read)
    if (away !== AWAY_IGNORE) verdict.marks[i - start] = result === NOT_BROKEN ? PASSED : BROKEN
    if (result === NOT_BROKEN) continue
    const soft = (result & SOFT) !== 0
    verdict.foundBroken = true
    if (!soft) verdict.foundDenying = true
    if (away === AWAY_IGNORE) continue
    if (first === NONE) {
      first = i
      firstKind = kindOf(result)
    }
    if (!soft && away !== AWAY_SOFTEN && verdict.denying === NONE) {
      verdict.denying = row
      verdict.check = i - start
      verdict.kind = kindOf(result)
    }
    if (row === ROWS.revert || (row === ROWS.unknownLocation && plan.readerMode[read.reader] === MODE_REVERT))
      verdict.window = soft ? SOFTENED : WINDOW_OPENS
    if (row === ROWS.extended) verdict.extends = true
  }
  if (verdict.denying === NONE && first !== NONE) {
    verdict.check = first - start
    verdict.kind = firstKind
  }
  if (verdict.check === NONE) return
  const packed = checks[start + verdict.check] as number
  verdict.row = packed & CHECK_ROW
  verdict.area = isReaderRow(verdict.row) ? read.to : read.areaOf(plan, packed >>> CHECK_CROSSING)
}
