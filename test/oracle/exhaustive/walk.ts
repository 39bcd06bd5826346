/** The small-scope proof: every sequence of records at a small site, engine and oracle side by side, states merged. */
import { createHash } from 'node:crypto'
import { createEngine, type Engine } from '../../../main/engine/engine'
import { Plan } from '../../../main/engine/plan'
import { planPeople, atOnce } from '../../../main/engine/plan-people'
import { eventLine } from '../../../main/site/event-line'
import { parseSite } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { type Difference, differenceText, differs } from '../differential'
import type { RecordLine, SiteFile } from '../formats'
import { step } from '../oracle'
import { emptyState, type State } from '../state'
import { longest, waits } from './edges'
import { engineKey, oracleKey } from './merge'
import type { SmallSite } from './small-sites'

const START = Date.parse('2026-11-20T12:00:00.000Z')

interface Node {
  readonly oracle: State
  readonly engine: Uint8Array
  /** How many sequences lead here. */
  sequences: number
  /** The first of these, last record first; null before the first record. */
  readonly trail: Trail | null
}

interface Trail {
  readonly record: RecordLine
  readonly before: Trail | null
}

export interface Report {
  readonly name: string
  /** Sequences of up to so many records were all decided alike. */
  readonly depth: number
  /** Records decided by both. */
  readonly steps: number
  /** Sequences that these stand for. */
  readonly sequences: number
  readonly states: number
  readonly difference: string | null
}

/**
 * Level by level, up to `budget` steps; of a level that does not fit, every nth state is tried.
 *
 * @param other the site that the engine decides for, so that a test can see a difference being found
 */
export function walk({ name, site, letters }: SmallSite, depth: number, budget: number, other = site): Report {
  const limit = longest(site)
  const decide = sideBySide(site, other)
  const report = { name, depth: 0, steps: 0, sequences: 0, states: 1, difference: null as string | null }
  let frontier = new Map<string, Node>([
    ['', { oracle: emptyState(site), engine: decide.empty, sequences: 1, trail: null }],
  ])
  for (let level = 1; level <= depth; level++) {
    const ahead = [...frontier.values()].map((node) => ({ node, ats: level === 1 ? [START] : instants(site, node) }))
    const needed = ahead.reduce((sum, { ats }) => sum + ats.length, 0) * letters.length
    const share = Math.ceil(needed / Math.max(1, budget - report.steps))
    const whole = share <= 1
    const next = new Map<string, Node>()
    for (const { node, ats } of whole ? ahead : ahead.filter((_, index) => index % share === 0))
      for (const at of ats)
        for (const letter of letters) {
          const record: RecordLine = { at: new Date(at).toISOString(), ...letter }
          const after = decide.both(node, record)
          report.steps++
          report.sequences += node.sequences
          if ('difference' in after) return { ...report, difference: told(node, after.difference) }
          if (whole && level < depth) {
            const { oracle, engine } = after
            const trail = { record, before: node.trail }
            merge(next, site, limit, { oracle, engine: engine.save(), sequences: node.sequences, trail })
          }
        }
    if (!whole) break
    report.depth = level
    report.states += next.size
    frontier = next
  }
  return report
}

const instants = (site: SiteFile, { oracle }: Node): number[] => waits(site, oracle).map((wait) => oracle.now + wait)

function merge(into: Map<string, Node>, site: SiteFile, limit: number, node: Node): void {
  const { now } = node.oracle
  const text = `${oracleKey(site, node.oracle, limit)}\n${engineKey(node.engine, now, limit)}`
  const key = createHash('sha1').update(text).digest('base64')
  const known = into.get(key)
  if (known) known.sequences += node.sequences
  else into.set(key, node)
}

type After = { readonly oracle: State; readonly engine: Engine } | { readonly difference: Difference }

/** Both on one site: from a node and a record to what they say and how they stand. */
function sideBySide(
  file: SiteFile,
  other: SiteFile,
): { empty: Uint8Array; both: (node: Node, record: RecordLine) => After } {
  const parsed = parseSite(other)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const { site } = parsed.value
  const plan = new Plan(site, atOnce(planPeople(site, null)), null, false)
  const both = (node: Node, line: RecordLine): After => {
    const oracle = copyOf(node.oracle)
    const expected = step(file, oracle, line)
    const record = parseRecord(line, site, null)
    if (!record.ok) throw new Error(JSON.stringify(record.error))
    const engine = createEngine(plan, node.trail === null ? undefined : node.engine)
    const actual = engine.step(record.value).events.map((event) => eventLine(event))
    if (differs(expected, actual))
      return { difference: { record: line, oracle: expected.map((event) => JSON.stringify(event)), engine: actual } }
    return { oracle, engine }
  }
  return { empty: createEngine(plan).save(), both }
}

function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  // a copy has the type of what it copies
  if (Array.isArray(value)) return value.map(copyOf) as T
  const copy: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) copy[key] = copyOf(entry)
  return copy as T
}

function told(node: Node, difference: Difference): string {
  const before: string[] = []
  for (let each = node.trail; each !== null; each = each.before) before.unshift(JSON.stringify(each.record))
  return [...before, differenceText(difference)].join('\n')
}
