/**
 * What the explanations and remedies of the rules share. A rule's file holds its check, what an explanation says of it, and
 * its remedy; the codes given here and there are keys of the catalogue.
 */
import type { Check, CheckOutcome, Explanation, Fact } from '../../domain/explanation'
import { NONE } from '../codes'
import type { Core } from '../core'
import { readerNames, text } from '../explain-facts'
import type { Plan } from '../plan'
import { CHECK_CROSSING, CHECK_ROW } from '../plan-readers'
import { BROKEN } from '../verdict'

/** One border that the reader crosses: the area, and its place among the crossings that are kept, NONE where none is. */
export interface Border {
  readonly area: number
  readonly enters: boolean
  readonly crossing: number
}

/** AREA_* of the area at the border. */
export const modeAt = ({ areas }: Plan, { area, enters }: Border): number =>
  (enters ? areas.entry[area] : areas.exit[area]) as number

/** Which of the reader's checks a row is, at a crossing; NONE for every other row. */
export function placeOf({ plan, read }: Core, row: number, crossing: number): number {
  const { checks, checkStart } = plan.ways
  const start = checkStart[read.reader] as number
  for (let i = start; i < (checkStart[read.reader + 1] as number); i++) {
    const packed = checks[i] as number
    if ((packed & CHECK_ROW) === row && packed >>> CHECK_CROSSING === Math.max(crossing, 0)) return i - start
  }
  return NONE
}

/** How a check came out: not applicable when section 3 left it out. */
export function outcome(core: Core, place: number): CheckOutcome {
  const mark = place === NONE ? 0 : (core.verdict.marks[place] as number)
  return mark === 0 ? 'not-applicable' : mark === BROKEN ? 'break' : 'pass'
}

/** Adds `decides` to the check that names the violation. */
export function named(core: Core, place: number, made: Check): Check {
  return place !== NONE && core.verdict.check === place ? { ...made, decides: true } : made
}

/** What an explanation says of a reader's own rule: the code, and the facts that it used. */
export type Said = readonly [code: string, facts: readonly Fact[]]

export type Remedy = Explanation['remedies'][number]

export const remedy = (code: string, ...facts: Fact[]): Remedy => ({ code: `remedy-${code}`, facts })

/** A remedy that names readers; nothing without readers. */
export const remedyAt = (plan: Plan, readers: readonly number[], code: string): Remedy[] =>
  readers.length === 0 ? [] : [remedy(code, text('readers', readerNames(plan, readers)))]

export function readersWhere(plan: Plan, holds: (reader: number) => boolean): number[] {
  const found: number[] = []
  for (let reader = 0; reader < plan.readerCount; reader++) if (holds(reader)) found.push(reader)
  return found
}
