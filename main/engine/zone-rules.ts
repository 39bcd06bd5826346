import { DAY, daysFromCivil } from '../domain/time'
import type { ZoneRules } from '../domain/zone'
import { LocalTime, QUARTER } from './local-time'

/** What a table covers: no decision was made before, and no zone plans its clocks so far ahead. */
const FROM = daysFromCivil(2000, 1, 1) * DAY
const UNTIL = daysFromCivil(2100, 1, 1) * DAY

/** No zone changes its clocks twice within this time. */
const STEP = 7 * DAY
/** Steps between two pauses, some milliseconds. */
const SLICE = 260

const known = new Map<string, ZoneRules | null>()

/** The rules of this runtime for a zone, made once; null for UTC, which has no rules. */
export function* zoneRules(zone: string): Generator<undefined, ZoneRules | null> {
  const made = known.get(zone)
  if (made !== undefined) return made
  const rules = zone === 'UTC' ? null : yield* tableOf(zone)
  known.set(zone, rules)
  return rules
}

function* tableOf(zone: string): Generator<undefined, ZoneRules> {
  const local = new LocalTime(zone)
  const seconds = (ms: number): number => Math.round(ms / 1000)
  const changes: [number, number][] = []
  let before = local.offsetAt(FROM)
  const offset = seconds(before)
  let steps = 0
  for (let at = FROM; at < UNTIL; at += STEP) {
    if (++steps % SLICE === 0) yield
    const after = local.offsetAt(Math.min(at + STEP, UNTIL - QUARTER))
    if (after === before) continue
    changes.push([seconds(changeBetween(local, at, Math.min(at + STEP, UNTIL))), seconds(after)])
    before = after
  }
  return { zone, from: seconds(FROM), until: seconds(UNTIL), offset, changes }
}

/** The instant at which the offset becomes another one; clocks change on quarters of an hour only. */
function changeBetween(local: LocalTime, from: number, to: number): number {
  const before = local.offsetAt(from)
  let [low, high] = [Math.floor(from / QUARTER), Math.ceil(to / QUARTER)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (local.offsetAt(middle * QUARTER) === before) low = middle
    else high = middle
  }
  return high * QUARTER
}
