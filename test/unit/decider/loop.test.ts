import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoop } from '../../../main/decider/loop'
import type { Loop } from '../../../main/decider/loop'
import type { Numbered } from '../../../main/decider/messages'
import { openStore } from '../../../main/decider/recover'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { JournalEvent } from '../../../main/domain/event'
import type { SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { createEngine } from '../../../main/engine/engine'
import { openDatabase } from '../../../main/store/open'
import { readSnapshots } from '../../../main/store/snapshot'
import { reproduce } from '../../../main/verify/reproduce'
import { parseSite, parseSiteText } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { drawnCase } from '../../oracle/arbitrary-records'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-loop-'))))
afterAll(() => rmSync(folder, { recursive: true }))

interface Story {
  readonly site: Site
  readonly text: string
  readonly records: readonly SiteRecord[]
}

/** A drawn site with drawn records, as they come in. */
const story: fc.Arbitrary<Story> = drawnCase.map(({ site, records }) => {
  const text = JSON.stringify(site)
  const parsed = parseSite(JSON.parse(text))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const read: SiteRecord[] = []
  for (const line of records) {
    const record = parseRecord(line, parsed.value.site, read.at(-1)?.at ?? null)
    // What is drawn may name a reader of another controller, which no panel can speak of (apb.md 7).
    if (record.ok) read.push(record.value)
    else if (line.type !== 'panel') throw new Error(JSON.stringify(record.error))
  }
  return { site: parsed.value.site, text, records: read }
})

const siteFrom = (text: string): Site => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

let places = 0
function placeFor({ site, text }: Story) {
  const path = join(folder, String(places++))
  mkdirSync(path)
  const logged: string[] = []
  const clock = { ahead: 0, wall: 0 }
  const open = () =>
    openStore<AlarmKey>({
      journalFile: join(path, 'journal.sqlite'),
      snapshotFolder: path,
      given: { site, text },
      parseSite: siteFrom,
      now: () => 0,
      log: (_, line) => void logged.push(line),
    })
  const start = (): Loop<AlarmKey> => {
    const opened = open()
    if (!opened.ok) throw new Error(opened.error.detail)
    return createLoop<AlarmKey>(
      {
        snapshotFolder: path,
        open,
        deriveAlarms: (_, { seq, event }) =>
          event.event === 'violation.opened' ? [{ id: `${event.cardholder} ${event.area}`, seq, state: 'new' }] : [],
        now: () => clock.wall + clock.ahead,
        clock: {
          behind: () => clock.ahead,
          correct: () => {
            clock.ahead = 0
            return clock.wall
          },
        },
        log: (_, line) => void logged.push(line),
      },
      opened.value,
    )
  }
  return { start, logged, path, clock }
}

let tokens = 0
const numbered = (record: SiteRecord): Numbered => ({ kind: 'record', record, token: ++tokens })
const hashOf = (loop: Loop<AlarmKey>): string =>
  createHash('sha256')
    .update(loop.opened()?.engine.save() ?? '')
    .digest('hex')

/** How a run is cut: after how many records the loop is left, and whether it was closed or just dropped. */
const cuts = fc.array(fc.record({ after: fc.integer({ min: 1, max: 12 }), closed: fc.boolean() }), { maxLength: 8 })

describe('the decision loop', () => {
  it('decides as the engine alone, over any crashes and restarts, and its state is the same to the byte', () => {
    fc.assert(
      fc.property(story, cuts, fc.integer({ min: 1, max: 7 }), (told, restarts, drain) => {
        const engine = createEngine(told.site)
        const wanted = told.records.flatMap((record) => engine.step(record).events)

        const { start } = placeFor(told)
        const events: JournalEvent[] = []
        let loop = start()
        let cut = 0
        let since = 0
        for (let index = 0; index < told.records.length; index += drain) {
          const batch = told.records.slice(index, index + drain)
          const outcome = loop.process(batch.map(numbered))
          if (outcome?.kind === 'batch')
            for (const { rows } of outcome.batch.results) events.push(...rows.map((row) => row.event))
          since += batch.length
          const next = restarts[cut]
          if (next && since >= next.after) {
            if (next.closed) loop.close()
            else loop.opened()?.connection.close()
            loop = start()
            cut++
            since = 0
          }
        }
        expect(events).toEqual(wanted)
        expect(hashOf(loop)).toBe(createHash('sha256').update(engine.save()).digest('hex'))
        loop.close()
        const again = start()
        expect(hashOf(again)).toBe(createHash('sha256').update(engine.save()).digest('hex'))
        again.opened()?.connection.close()
      }),
      { numRuns: 40 },
    )
  })

  it('goes on after the clock was corrected, and its state is rebuilt from the journal and reproduced to the byte', () => {
    const AHEAD = 3 * 86_400_000
    fc.assert(
      fc.property(story, fc.nat({ max: 40 }), fc.boolean(), (told, half, closed) => {
        const { start, path, clock } = placeFor(told)
        const wrong = told.records.slice(0, half).map((record) => ({
          ...record,
          at: record.at + AHEAD,
          ...('until' in record && record.until !== undefined ? { until: record.until + AHEAD } : {}),
        }))
        const right = told.records.slice(half)
        const at = right[0]?.at ?? (told.records.at(-1)?.at ?? 0) + 1
        const loop = start()
        loop.process(wrong.map(numbered))
        clock.ahead = AHEAD
        clock.wall = at
        const order = {
          operator: 'ann',
          reason: 'set it',
          doubt: { from: 0, since: Math.min(...told.records.map((one) => one.at)) + AHEAD / 2 },
        }
        const outcome = loop.process([{ kind: 'clock', order, token: ++tokens }])
        const rows = outcome?.kind === 'batch' ? outcome.batch.results.flatMap((result) => result.rows) : []
        expect(rows.filter(({ event }) => event.event === 'desk.records')).toMatchObject([
          { event: { text: 'clock-corrected', at } },
        ])
        for (const record of right) {
          clock.wall = record.at
          loop.process([numbered(record)])
        }
        expect(loop.opened()?.journal.lastAt()).toBe(right.at(-1)?.at ?? at)
        loop.settle()
        const state = hashOf(loop)
        if (closed) loop.close()
        else loop.opened()?.connection.close()
        const again = start()
        expect(hashOf(again)).toBe(state)
        again.opened()?.connection.close()
        const reader = openDatabase(join(path, 'journal.sqlite'), 'reader')
        const found = reproduce(reader, siteFrom, readSnapshots(path, { sum: undefined, passedOver: () => undefined }))
        reader.close()
        expect(found).toMatchObject({ problems: [], stateHash: state })
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })

  it('keeps alarms in the commit of the events that raised them', () => {
    fc.assert(
      fc.property(story, (told) => {
        const { start } = placeFor(told)
        const loop = start()
        const raised = new Set<string>()
        const outcome = loop.process(told.records.map(numbered))
        if (outcome?.kind === 'batch') {
          for (const { rows } of outcome.batch.results) {
            for (const { event } of rows) {
              if (event.event === 'violation.opened') raised.add(`${event.cardholder} ${event.area}`)
            }
          }
          expect(new Set(outcome.batch.alarms.map(({ id }) => id))).toEqual(raised)
        }
        loop.opened()?.connection.close()
        const again = start()
        expect(new Set(again.opened()?.alarms.keys())).toEqual(raised)
        again.opened()?.connection.close()
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })

  it('on a disk that cannot be written grants nothing, holds back what the doors say, and goes on where the journal stands', () => {
    fc.assert(
      fc.property(story, fc.integer({ min: 1, max: 10 }), (told, before) => {
        const { start, logged } = placeFor(told)
        const loop = start()
        loop.process(told.records.slice(0, before).map(numbered))
        loop.opened()?.connection.pragma('query_only = ON')
        const rest = told.records.slice(before).map(numbered)
        const refused: number[] = []
        for (const item of rest) {
          const outcome = loop.process([item])
          expect(outcome?.kind).toBe('refused')
          if (outcome?.kind === 'refused') {
            refused.push(...outcome.tokens)
            expect(outcome.journal.failing).toContain('the disk cannot be written')
          }
        }
        const isHeld = ({ type }: SiteRecord): boolean => type !== 'read' && type !== 'operator'
        const given = rest.filter((item) => item.kind === 'record' && !isHeld(item.record))
        expect(refused).toEqual(given.map(({ token }) => token))

        const again = loop.retry()
        expect(loop.status().failing).toBeNull()
        const engine = createEngine(told.site)
        for (const record of told.records.slice(0, before)) engine.step(record)
        const wanted = told.records
          .slice(before)
          .filter(isHeld)
          .flatMap((record) => engine.step(record).events)
        if (again?.kind === 'batch') {
          expect(again.batch.results.flatMap(({ rows }) => rows.map(({ event }) => event))).toEqual(wanted)
        }
        expect(hashOf(loop)).toBe(createHash('sha256').update(engine.save()).digest('hex'))
        if (rest.length > 0) expect(logged.join()).toContain('nothing is granted')
        loop.opened()?.connection.close()
      }),
      { numRuns: 15 },
    )
  })

  it('on a full disk refuses the first read that finds no room, whole, and every one after it', () => {
    const text = JSON.stringify({ ...SMALL, readers: [{ ...SMALL.readers[0], apb: { mode: 'none' } }] })
    const told: Story = { site: siteFrom(text), text, records: [] }
    const { start } = placeFor(told)
    const loop = start()
    const pages = loop.opened()?.connection.pragma('page_count', { simple: true })
    loop.opened()?.connection.pragma(`max_page_count = ${Number(pages) + 3}`)
    const read = (index: number): SiteRecord => ({
      type: 'read',
      at: AT + index,
      reader: 'R1',
      presented: { kind: 'raw', bits: 64, hex: index.toString(16).padStart(16, '0').toUpperCase() },
    })
    const engine = createEngine(told.site)
    let index = 0
    let outcome = loop.process([numbered(read(index))])
    while (outcome?.kind === 'batch' && index < 5_000) {
      engine.step(read(index))
      outcome = loop.process([numbered(read(++index))])
    }
    expect(outcome).toMatchObject({ kind: 'refused', journal: { failing: 'the disk is full' } })
    expect(index).toBeGreaterThan(10)
    expect(loop.process([numbered(read(index + 1))])?.kind).toBe('refused')
    loop.retry()
    expect(hashOf(loop)).toBe(createHash('sha256').update(engine.save()).digest('hex'))
    expect(loop.process([numbered(read(index + 2))])?.kind).toBe('batch')
    loop.opened()?.connection.close()
  })

  it('never goes back in time, whatever the clock of what comes in', () => {
    const text = JSON.stringify(SMALL)
    const { start } = placeFor({ site: siteFrom(text), text, records: [] })
    const loop = start()
    const times = [AT, AT - 60_000, AT + 5, AT + 4].map((at) => {
      const door: SiteRecord = { type: 'read', at, reader: 'R1', presented: { kind: 'credential', credential: 'k1' } }
      const outcome = loop.process([numbered(door)])
      return outcome?.kind === 'batch' ? outcome.batch.results.at(-1)?.rows.at(0)?.event.at : undefined
    })
    expect(times).toEqual([AT, AT, AT + 5, AT + 5])
    loop.opened()?.connection.close()
  })

  it('keeps why a read was decided: in the journal for all but plain grants, in memory for the newest of those', () => {
    const text = JSON.stringify(SMALL)
    const { start } = placeFor({ site: siteFrom(text), text, records: [] })
    const loop = start()
    const outcome = loop.process(
      ['k1', 'nobody'].map((credential, index) =>
        numbered({ type: 'read', at: AT + index, reader: 'R1', presented: { kind: 'credential', credential } }),
      ),
    )
    const rows = outcome?.kind === 'batch' ? outcome.batch.results.flatMap((result) => result.rows) : []
    const [granted, denied] = ['access.granted', 'access.denied'].map((name) =>
      rows.find(({ event }) => event.event === name),
    )
    expect(granted?.explanation).toBeUndefined()
    expect(loop.plainExplanation(granted?.seq ?? 0)?.checks.length).toBeGreaterThan(0)
    expect(denied?.explanation?.checks.length).toBeGreaterThan(0)
    expect(loop.opened()?.history.one(denied?.seq ?? 0)).toEqual(denied)
    loop.opened()?.connection.close()
  })
})

const AT = Date.parse('2026-11-21T08:00:00Z')
/** One door, one reader, one person. */
const SMALL = {
  format: 'sallyport-site/1',
  site: { name: 'Small', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1, apb: { mode: 'soft' } }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [{ id: 'c1', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
}
