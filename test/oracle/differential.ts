/** The engine and the oracle side by side over the public formats: site file and records in, event lines out. */
import { createEngine } from '../../main/engine/engine'
import { problemLine } from '../../main/domain/result'
import { eventLine } from '../../main/site/event-line'
import { parseSite } from '../../main/site/parse'
import { parseRecord } from '../../main/site/record'
import type { Case } from './arbitrary-records'
import type { EventLine, RecordLine, SiteFile } from './formats'
import { oracle } from './oracle'

/** Event lines of the engine for each record, through the same parsing and printing as the replay command. */
export function engineLines(file: SiteFile, records: readonly RecordLine[]): string[][] {
  const parsed = parseSite(file)
  if (!parsed.ok) throw new Error(`the drawn site is refused: ${parsed.error.map(problemLine).join('; ')}`)
  const { site } = parsed.value
  const engine = createEngine(site)
  let previousAt: number | null = null
  return records.map((line) => {
    const record = parseRecord(line, site, previousAt)
    if (!record.ok) throw new Error(`a drawn record is refused: ${record.error.map(problemLine).join('; ')}`)
    previousAt = record.value.at
    return engine.step(record.value).events.map((event) => eventLine(event))
  })
}

export function oracleLines(file: SiteFile, records: readonly RecordLine[]): string[][] {
  const decide = oracle(file)
  return records.map((record) => decide(record).map((event) => JSON.stringify(event)))
}

/** One line with its keys in order, so that only what is said counts. */
const canonical = (line: string): string => JSON.stringify(sorted(JSON.parse(line)))

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry)] as const)
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

/** Whether the event lines of the engine say anything else than the events of the oracle; the order of keys is free. */
export const differs = (expected: readonly EventLine[], actual: readonly string[]): boolean =>
  expected.length !== actual.length ||
  expected.some((event, index) => !isSame(event, JSON.parse(actual[index] ?? 'null')))

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const keys = Object.keys(one)
  if (keys.length !== Object.keys(other).length) return false
  // both are objects, and what a key that only one has gives is undefined, which JSON never holds
  const [mine, others] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return keys.every((key) => isSame(mine[key], others[key]))
}

export interface Difference {
  readonly record: RecordLine
  readonly oracle: readonly string[]
  readonly engine: readonly string[]
}

/** The first record on which the two do not say the same; null when they agree to the end. */
export function firstDifference({ site, records }: Case): Difference | null {
  const expected = oracleLines(site, records).map((lines) => lines.map(canonical))
  const actual = engineLines(site, records).map((lines) => lines.map(canonical))
  for (const [index, record] of records.entries()) {
    const [oracleSays, engineSays] = [expected[index] ?? [], actual[index] ?? []]
    if (oracleSays.join('\n') !== engineSays.join('\n')) return { record, oracle: oracleSays, engine: engineSays }
  }
  return null
}

/** A difference for people: the record and what each says after it. */
export const differenceText = ({ record, oracle: expected, engine }: Difference): string =>
  [
    JSON.stringify(record),
    ...expected.map((line) => `  oracle ${line}`),
    ...engine.map((line) => `  engine ${line}`),
  ].join('\n')
