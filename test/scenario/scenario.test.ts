import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine, type Engine } from '../../main/engine/engine'
import { eventLine } from '../../main/site/event-line'
import { parseSiteText } from '../../main/site/parse'
import { parseRecord } from '../../main/site/record'
import type { SiteRecord } from '../../main/domain/record'
import type { Site } from '../../main/domain/site'

/*
 * Each folder is a site file, its records and the events they must make, all in the public formats (site-and-replay.md). The
 * expected events were written from apb.md, rule by rule: README.md says what had to be read into it.
 */
const here = import.meta.dirname
const text = (name: string, file: string): string => readFileSync(join(here, name, file), 'utf8')
const lines = (name: string, file: string): unknown[] =>
  text(name, file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))

function load(name: string): { site: Site; records: SiteRecord[] } {
  const parsed = parseSiteText(text(name, 'site.json'))
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.error)}`)
  const { site } = parsed.value
  let previous: number | null = null
  const records = lines(name, 'records.jsonl').map((json, i) => {
    const record = parseRecord(json, site, previous)
    if (!record.ok) throw new Error(`${name} record ${i + 1}: ${JSON.stringify(record.error)}`)
    previous = record.value.at
    return record.value
  })
  return { site, records }
}

/** Events of the records; `cut` says after which record the engine is saved and re-created. */
function run(site: Site, records: readonly SiteRecord[], explain = false, cut = -1): string[] {
  let engine = createEngine(site)
  return records.flatMap((record, i) => {
    const { events } = engine.step(record, { explain })
    if (i === cut) engine = createEngine(site, engine.save())
    return events.map((event) => eventLine(event))
  })
}

/** A record as the journal's replay gives it back: reads, doors, REX and ticks by the plan's numbers, all others whole. */
function replayQuietly(engine: Engine, quiet: NonNullable<ReturnType<Engine['quiet']>>, record: SiteRecord): void {
  switch (record.type) {
    case 'read': {
      const reader = quiet.find.reader(record.reader)
      quiet.read(record.at, reader, quiet.credential(reader, record.presented), record.pin)
      return
    }
    case 'door':
      return quiet.door(record.at, quiet.find.door(record.door), record.state === 'open')
    case 'rex':
      return quiet.rex(record.at, quiet.find.door(record.door))
    case 'tick':
      return quiet.tick(record.at)
    default:
      engine.step(record)
  }
}

const names = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe.each(names)('%s', (name) => {
  const { site, records } = load(name)

  it('makes the expected events', () => {
    expect(run(site, records).map((line): unknown => JSON.parse(line))).toEqual(lines(name, 'expected.jsonl'))
  })

  it('makes the same when explained', () => {
    expect(run(site, records, true)).toEqual(run(site, records))
  })

  it('comes to the same state when the records are replayed by numbers', () => {
    const engine = createEngine(site)
    const quiet = engine.quiet()
    if (quiet === undefined) return
    for (const record of records) replayQuietly(engine, quiet, record)
    const stepped = createEngine(site)
    for (const record of records) stepped.step(record)
    expect(Buffer.from(engine.save()).equals(Buffer.from(stepped.save()))).toBe(true)
  })

  it('makes the same from a state saved after any record', () => {
    const whole = run(site, records)
    for (let cut = 0; cut < records.length; cut++) expect(run(site, records, false, cut)).toEqual(whole)
  })
})
