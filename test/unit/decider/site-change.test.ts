import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoop } from '../../../main/decider/loop'
import type { Loop, Outcome } from '../../../main/decider/loop'
import type { Numbered } from '../../../main/decider/messages'
import { createOfferDesk } from '../../../main/decider/offer'
import { openStore } from '../../../main/decider/recover'
import { reproduce } from '../../../main/verify/reproduce'
import type { AlarmKey } from '../../../main/domain/alarm'
import type { SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import type { StateView } from '../../../main/engine/view'
import { changeBetween, changeSite } from '../../../main/site/change'
import { differencesOf, differencesText } from '../../../main/site/differences'
import { parseSite, parseSiteText } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { openDatabase } from '../../../main/store/open'
import { packSite, siteHash } from '../../../main/store/site'
import { readSnapshots } from '../../../main/store/snapshot'
import { checkJournal } from '../../../main/store/verify'
import { drawnCase } from '../../oracle/arbitrary-records'
import { edits } from '../../support/site-edits'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-change-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const siteFrom = (text: string): Site => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

interface Story {
  readonly before: string
  readonly after: string
  readonly records: readonly SiteRecord[]
}

/** A site, what it is changed to, and records that fit the first. */
const story: fc.Arbitrary<Story> = fc
  .tuple(drawnCase, edits)
  .map(([{ site, records }, edit]) => ({ before: JSON.stringify(site), after: JSON.stringify(edit(site)), records }))
  .filter(({ before, after }) => before !== after && parseSite(JSON.parse(after)).ok)
  .map(({ before, after, records }) => {
    const site = siteFrom(before)
    const read: SiteRecord[] = []
    for (const line of records) {
      const record = parseRecord(line, site, read.at(-1)?.at ?? null)
      // What is drawn may name a reader of another controller, which no panel can speak of (apb.md 7).
      if (record.ok) read.push(record.value)
      else if (line.type !== 'panel') throw new Error(JSON.stringify(record.error))
    }
    return { before, after, records: read }
  })

let places = 0
function placeFor(text: string) {
  const path = join(folder, String(places++))
  mkdirSync(path)
  const logged: string[] = []
  const file = join(path, 'journal.sqlite')
  const open = (given: string | null) =>
    openStore<AlarmKey>({
      journalFile: file,
      snapshotFolder: path,
      given: given === null ? null : { site: siteFrom(given), text: given },
      parseSite: siteFrom,
      now: () => 0,
      log: (_, line) => void logged.push(line),
    })
  const start = (given: string | null = text): Loop<AlarmKey> => {
    const opened = open(given)
    if (!opened.ok) throw new Error(opened.error.detail)
    return createLoop<AlarmKey>(
      { snapshotFolder: path, open: () => open(null), deriveAlarms: () => [], now: () => 0, log: () => undefined },
      opened.value,
    )
  }
  return { start, path, file, logged }
}

let tokens = 0
const numbered = (record: SiteRecord): Numbered => ({ kind: 'record', record, token: ++tokens })

function offer(loop: Loop<AlarmKey>, text: string): Numbered {
  const { site, siteHash: before } = loop.opened() ?? { site: siteFrom(text), siteHash: '' }
  const { rest, order, cardholders } = changeBetween(site, siteFrom(text))
  const desk = createOfferDesk({ inForce: loop.opened, prepare: loop.prepare, later: (run) => run() })
  const packed = packSite(text)
  const hash = siteHash(text).toString('hex')
  const problems: (string | undefined)[] = []
  desk.add({ kind: 'begin', before, hash, rest, order }, (why) => problems.push(why))
  desk.add({ kind: 'cardholders', cardholders }, (why) => problems.push(why))
  desk.add({ kind: 'plan' }, (why) => problems.push(why))
  expect(problems).toEqual([undefined, undefined, undefined])
  const entry = {
    ...packed,
    operator: 'anna',
    reason: 'test',
    what: differencesText(differencesOf(site, siteFrom(text))),
  }
  return { kind: 'site', at: 0, entry, before, token: ++tokens }
}

const batchOf = (outcome: Outcome<AlarmKey> | undefined) => {
  if (outcome?.kind !== 'batch') throw new Error('no batch')
  return outcome.batch
}

const hashOf = (loop: Loop<AlarmKey>): string =>
  createHash('sha256')
    .update(loop.opened()?.engine.save() ?? '')
    .digest('hex')

/** All that is known of a person, as far as it concerns what both sites have and is not the settings' to say. */
const personIn = (view: StateView, id: string, [from, to]: readonly [Site, Site]) => {
  const area = (one: number): boolean => [from, to].every(({ areas }) => areas.some((each) => each.id === one))
  const reader = (one: string): boolean => [from, to].every(({ readers }) => readers.some((each) => each.id === one))
  /** Whether somebody there is known to be there hangs on a setting that may have changed (apb.md 4.11). */
  const expires = (one: number): boolean =>
    [from, to].some(({ areas }) => areas.some(({ id: of, apb }) => of === one && apb.presenceExpiryMinutes !== null))
  const location = view.location(id)
  const last = view.lastReader(id)
  return {
    location: location && area(location.area) && !expires(location.area) ? location : null,
    last: last !== null && reader(last) ? last : null,
    passage: view.newestPassageAt(id),
    freePass: view.hasFreePass(id),
    violations: view
      .violationsOf(id)
      .filter((open) => area(open.area) && reader(open.reader))
      .map(({ violation, openedAt, lastAt, count }) => ({ violation, openedAt, lastAt, count })),
  }
}

describe('a site that changes while it runs', () => {
  it('is what its change makes of the one before', () => {
    fc.assert(
      fc.property(story, ({ before, after }) => {
        const [from, to] = [siteFrom(before), siteFrom(after)]
        const change = changeBetween(from, to)
        const made = changeSite(from, structuredClone(change))
        expect(made).toEqual(to)
        const known = new Set(from.cardholders)
        expect(made.cardholders.filter((one) => !known.has(one)).length).toBe(change.cardholders.length)
        expect(differencesOf(from, from).counts).toEqual([])
        expect(changeBetween(from, siteFrom(before)).cardholders).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it('moves nobody, and the journal alone makes the same state again', () => {
    fc.assert(
      fc.property(story, fc.nat(), fc.boolean(), (told, cut, closed) => {
        const { start, path, file } = placeFor(told.before)
        const loop = start()
        const split = told.records.length === 0 ? 0 : cut % told.records.length
        for (const record of told.records.slice(0, split)) loop.process([numbered(record)])
        const sites = [siteFrom(told.before), siteFrom(told.after)] as const
        const gone = new Set(sites[0].cardholders.map(({ id }) => id))
        for (const { id } of sites[1].cardholders) gone.delete(id)
        const view = loop.opened()?.engine.view
        const people = sites[0].cardholders.map(({ id }) => id).filter((id) => !gone.has(id))
        const wereThere = people.map((id) => view && personIn(view, id, sites))

        const item = offer(loop, told.after)
        const batch = batchOf(loop.process([item]))
        expect(batch.site).toBe(siteHash(told.after).toString('hex'))
        const changed = loop.opened()?.engine.view
        expect(people.map((id) => changed && personIn(changed, id, sites))).toEqual(wereThere)
        expect(batch.results.at(-1)?.rows.at(-1)?.event).toMatchObject({
          event: 'site.changed',
          operator: 'anna',
          before: siteHash(told.before).toString('hex'),
          after: siteHash(told.after).toString('hex'),
        })

        for (const record of told.records.slice(split)) loop.process([numbered(record)])
        loop.settle()
        const hash = hashOf(loop)
        if (closed) loop.close()
        else loop.opened()?.connection.close()

        const connection = openDatabase(file, 'reader')
        const again = reproduce(
          connection,
          siteFrom,
          readSnapshots(path, { sum: undefined, passedOver: () => undefined }),
        )
        expect(again.problems).toEqual([])
        expect(again.stateHash).toBe(hash)
        expect(checkJournal(connection).problems).toEqual([])
        connection.close()
        // The file given at first has not changed since, so it undoes nothing.
        for (const given of [null, told.before, told.after]) {
          const restarted = start(given)
          expect(restarted.opened()?.siteHash).toBe(siteHash(told.after).toString('hex'))
          expect(hashOf(restarted)).toBe(hash)
          restarted.opened()?.connection.close()
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is refused when the site is another one by then, and nothing is written', () => {
    fc.assert(
      fc.property(story, ({ before, after }) => {
        const { start } = placeFor(before)
        const loop = start()
        const item = offer(loop, after)
        batchOf(loop.process([item]))
        const { lastSeq } = loop.status()
        const twice = batchOf(loop.process([{ ...item, token: ++tokens }]))
        expect(twice.results[0]).toMatchObject({ notDone: 'site-moved', rows: [] })
        expect(loop.status().lastSeq).toBe(lastSeq)
        loop.opened()?.connection.close()
      }),
      { numRuns: 5 },
    )
  })
})
