/** One line of the host's standard input (site-and-replay.md, Host): what an operator does, or a word about the clock. */
import { readJsonLine } from '../domain/read-json'
import type { SiteRecord } from '../domain/record'
import { fail, ok, problemLine, type Problem, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { formatInstant, type Instant } from '../domain/time'
import { Fields } from '../site/fields'
import { parseRecord, said } from '../site/record'

export type InputLine =
  | { readonly kind: 'record'; readonly record: SiteRecord }
  /** An administrator says that the machine's clock is right now. */
  | { readonly kind: 'clock'; readonly operator: string; readonly reason: string }

const CLOCK_KEYS = new Set(['type', 'at', 'operator', 'reason'])

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/**
 * A record counts from the instant at which it arrives: an `at` that it carries is checked and replaced.
 *
 * @returns the problems of a bad line, each with its path where it has one
 */
export function parseInputLine(text: string, site: Site, now: Instant): Result<InputLine, string[]> {
  const read = readJsonLine(text)
  if (!read.ok) return fail([read.error])
  const json = read.value
  const type = isObject(json) ? json['type'] : 'operator'
  if (type === 'clock') return clockOf(json)
  if (type !== 'operator')
    return fail(['type: only operator and clock records are taken here; everything else comes from the devices'])
  const arrived = isObject(json) ? { ...json, at: formatInstant(now) } : json
  const record = parseRecord(arrived, site, null)
  const problems = [...givenAt(json), ...(record.ok ? [] : record.error)]
  return record.ok && problems.length === 0
    ? ok({ kind: 'record', record: record.value })
    : fail(problems.map(problemLine))
}

/** What is wrong with the `at` that a line carries. */
function givenAt(json: unknown): readonly Problem[] {
  const problems: Problem[] = []
  if (isObject(json)) Fields.of(json, '', new Set(Object.keys(json)), problems)?.instant('at')
  return problems
}

function clockOf(json: unknown): Result<InputLine, string[]> {
  const problems: Problem[] = []
  const fields = Fields.of(json, '', CLOCK_KEYS, problems)
  if (!fields) return fail(problems.map(problemLine))
  fields.instant('at')
  const operator = said(fields, 'operator')
  const reason = said(fields, 'reason')
  return problems.length === 0 ? ok({ kind: 'clock', operator, reason }) : fail(problems.map(problemLine))
}
