/** Under which keys a row is listed (segments.ts): its kind, the rule that was broken, its place, the area of a cleared violation. */
import { VIOLATION_RULES } from '../domain/reason'
import type { ViolationRule } from '../domain/reason'
import { ROW, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { rowKindOf, ruleOf } from './row-kind'
import { ROW_KINDS, type RowKind } from '../domain/row-filter'

const FIRST_RULE = 16
// Numbers of areas and of words are below 2^32. The keys are stored: only ever add.
const FIRST_AREA = 2 ** 32
const FIRST_PLACE = 2 ** 33

export const kindKey = (kind: RowKind): number => ROW_KINDS.indexOf(kind)
export const ruleKey = (rule: ViolationRule): number => FIRST_RULE + VIOLATION_RULES.indexOf(rule)
export const isKindKey = (key: number): boolean => key < FIRST_RULE
/** Violations cleared in an area. */
export const clearedKey = (area: number): number => FIRST_AREA + area
/** @param word of a reader, door or controller */
export const placeKey = (word: number): number => FIRST_PLACE + word

/** None for a row that is a record alone. */
export function keysOf(row: EntryRow): readonly number[] {
  const kind = rowKindOf(row.code)
  if (kind === undefined) return []
  const keys = [kindKey(kind)]
  // A row of the desk may be either; decoding shows which.
  if (kindOf(row.code) === ROW.desk) keys.push(kindKey('device'))
  if (kindOf(row.code) === ROW.violationCleared && row.a !== null) keys.push(clearedKey(row.a))
  else {
    const rule = ruleOf(row.code)
    if (rule >= 0) keys.push(FIRST_RULE + rule)
  }
  if (row.place !== null) keys.push(placeKey(row.place))
  return keys
}
