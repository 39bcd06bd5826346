/** A panel alone decides as the engine does with what the panel holds (PROTOCOL.md 6.1, 9.1). */
import { createHash } from 'node:crypto'
import { create } from '@bufbuild/protobuf'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Site } from '../../../main/domain/site'
import { createEngine } from '../../../main/engine/engine'
import { commonSections, cutParts, forMinor, readerSection, sectionChanges } from '../../../main/panel/configuration'
import { RULES_MINOR } from '../../../main/panel/limits'
import { ConfigBeginSchema, ConfigPartSchema } from '../../../main/panel/schema/panel-link_pb'
import { eventLine } from '../../../main/site/event-line'
import { parseSite } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { drawnCase, type Case } from '../../oracle/arbitrary-records'
import type { RecordLine, SiteFile } from '../../oracle/formats'
import { openCardDatabase } from '../../simulator/panel/card-database'
import { memoryDisk } from '../../simulator/panel/disk'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** The site as a panel holds it: encoded, sent and stored, as over the link. */
function atPanel(site: Site, minor: number): Site {
  const database = openCardDatabase(memoryDisk(), 'P1', 1_000)
  const deciding = () => ({ mode: 'panel', answerTimeoutMs: 2_000, fallback: 'local' }) as const
  const sections = [...commonSections(site, sha256), readerSection(site, 'P1', deciding, sha256)]
  for (const to of forMinor(sections, minor)) {
    const { section, hash } = to
    expect(database.begin(create(ConfigBeginSchema, { section, hash }))).toBeUndefined()
    for (const part of cutParts(sectionChanges(undefined, to)))
      expect(database.part(create(ConfigPartSchema, { section, ...part }))).toBeUndefined()
    expect(database.end(section)).toBeUndefined()
  }
  expect(database.apply()).toEqual({ moves: [] })
  if (database.site === undefined) throw new Error('the panel has no site')
  return database.site
}

/** One panel with all readers, without what PROTOCOL.md 9.1 says that panels do not hold. */
function heldByOnePanel(file: SiteFile): SiteFile {
  const { automations: _automations, inputs: _inputs, resets: _resets, ...rest } = file
  const readers = file.readers.filter(({ kind }) => kind !== 'muster')
  const used = new Set(readers.map(({ door }) => door))
  return {
    ...rest,
    controllers: [{ id: 'P1', kind: 'panel' }],
    areas: (file.areas ?? []).map(({ apb, ...area }) => {
      const { whenAway: _whenAway, ...held } = apb ?? {}
      return { ...area, ...(apb === undefined ? {} : { apb: held }) }
    }),
    doors: file.doors
      .filter(({ id }) => used.has(id))
      .map(
        ({
          unlockSchedule: _schedule,
          firstPersonIn: _first,
          passage: _passage,
          pending: _pending,
          bounceMs: _bounce,
          rexGraceMs: _grace,
          ...door
        }) => door,
      ),
    readers: readers.map(({ pin: _pin, ...reader }) => ({ ...reader, controller: 'P1' })),
  }
}

/** What happens at the panel and reaches it. */
function atThePanel(records: readonly RecordLine[], readers: ReadonlySet<string>): readonly RecordLine[] {
  return records.filter((record) => {
    if (record.type === 'read') return readers.has(record.reader)
    if (record.type === 'operator') return record.action !== 'unlock' && record.action !== 'lock'
    return record.type === 'door' || record.type === 'rex' || record.type === 'tick'
  })
}

interface Alone {
  readonly site: Site
  readonly lines: (site: Site) => string[][]
}

function alone({ site: drawn, records }: Case): Alone | undefined {
  const file = heldByOnePanel(drawn)
  const parsed = parseSite(file)
  // A drawn site may name a reader that was left out, in a route or an access level.
  if (!parsed.ok) return undefined
  const { site } = parsed.value
  const kept = atThePanel(records, new Set(site.readers.map(({ id }) => id)))
  return {
    site,
    lines: (at) => {
      const engine = createEngine(at)
      let previousAt: number | null = null
      return kept.flatMap((line) => {
        const { pin: _pin, ...plain } = line as RecordLine & { pin?: string }
        const record = parseRecord(plain, site, previousAt)
        if (!record.ok) return []
        previousAt = record.value.at
        return [engine.step(record.value).events.map((event) => eventLine(event))]
      })
    },
  }
}

const RUNS = Number(process.env['PANEL_RUNS'] ?? 100)

describe('a panel that decides alone', () => {
  it('makes the same events as the engine of the console on the same sequence', () => {
    let compared = 0
    fc.assert(
      fc.property(drawnCase, (drawn) => {
        const one = alone(drawn)
        if (one === undefined) return
        compared++
        expect(one.lines(atPanel(one.site, RULES_MINOR))).toEqual(one.lines(one.site))
      }),
      { numRuns: RUNS },
    )
    expect(compared).toBeGreaterThan(RUNS / 2)
  })

  it('of an older version differs at some of these sites: the comparison above can fail', () => {
    const differs = fc.sample(drawnCase, { seed: 1, numRuns: RUNS }).some((drawn) => {
      const one = alone(drawn)
      if (one === undefined) return false
      return JSON.stringify(one.lines(atPanel(one.site, RULES_MINOR - 1))) !== JSON.stringify(one.lines(one.site))
    })
    expect(differs).toBe(true)
  })
})
