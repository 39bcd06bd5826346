import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEvent, SiteEvent } from '../../../main/domain/event'
import { ROW_KINDS, type LaneRow } from '../../../preload/contract/models'
import { rowKind } from '../../../renderer/format/row-kind'
import { openHistory } from '../../../main/store/history'
import type { History, HistoryQuery } from '../../../main/store/history'
import { openJournal } from '../../../main/store/journal'
import type { Journal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase } from '../../../main/store/open'
import { openSegments } from '../../../main/store/segments'
import type { Connection } from '../../../main/store/open'

const AT = 1_795_000_000_000
const PEOPLE = 9
const READERS = 5

let folder: string
let connection: Connection
let journal: Journal
let history: History
const all: { seq: number; event: JournalEvent }[] = []

/** A small site's traffic, the same on every run. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-history-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  journal = openJournal(connection)
  let random = 7
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
  for (let index = 0; index < 3_000; index++) {
    const at = AT + index * 100 - (index % 3) * 100
    const reader = `R${pick(READERS)}`
    const cardholder = `c${pick(PEOPLE)}`
    const events: SiteEvent[] = []
    const what = pick(10)
    if (what < 6) {
      events.push({ at, event: 'access.granted', reader, cardholder, credential: `k-${cardholder}` })
      events.push({ at, event: 'passage', reader, cardholder, from: 0, to: 1 })
    } else if (what === 6) {
      const violation = { rule: '4.5', kind: 'wrong-area', area: 1 } as const
      events.push({
        at,
        event: 'access.denied',
        reader,
        cardholder,
        credential: 'k',
        reason: 'apb',
        violation,
        alarm: true,
      })
      events.push({ at, event: 'violation.opened', reader, cardholder, area: 1, kind: 'wrong-area' })
    } else if (what === 7) events.push({ at, event: 'violation.cleared', cardholder, area: pick(3), by: 'expired' })
    else if (what === 8) events.push({ at, event: 'door.forced', door: `D${pick(3)}` })
    const record = { type: 'read', at, reader, presented: { kind: 'credential', credential: 'k' } } as const
    all.push(...journal.addStep(record, events))
    if (what === 9) {
      const event = { at, event: 'reader.tamper', reader, on: true } as const
      all.push({ seq: journal.addEvent(event), event })
    }
  }
  journal.commit()
  history = openHistory(connection, { cardholder: journal.headOfCardholder, place: journal.headOfPlace })
})
afterAll(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

/** Segments sealed in a file of lists. */
function sealedIn(file: string): number {
  const lists = openDatabase(file, 'derived')
  const sealed = lists.prepare<[], number>('SELECT count(*) FROM sealed').pluck().get() ?? 0
  lists.close()
  return sealed
}

function literally(query: HistoryQuery): { seq: number; event: JournalEvent }[] {
  return all
    .filter(({ seq, event }) => {
      if (query.before !== null && seq >= query.before) return false
      if (query.from !== undefined && event.at < query.from) return false
      if (query.to !== undefined && event.at >= query.to) return false
      if (query.cardholder !== undefined && !('cardholder' in event && event.cardholder === query.cardholder))
        return false
      const { cardholders } = query
      if (query.cardholder === undefined && cardholders)
        if (!('cardholder' in event && event.cardholder !== undefined && cardholders.includes(event.cardholder)))
          return false
      if (query.violationsOnly && !('violation' in event) && !event.event.startsWith('violation.')) return false
      if (query.kinds && !query.kinds.includes(rowKind(event as LaneRow['event']))) return false
      if (query.rules && !('violation' in event && event.violation && query.rules.includes(event.violation.rule)))
        return false
      if (!query.places) return true
      const cleared = event.event === 'violation.cleared' && query.areas?.includes(event.area)
      const here = query.places.some(({ kind, id }) => kind in event && event[kind as keyof typeof event] === id)
      return here || cleared === true
    })
    .toReversed()
    .slice(0, query.limit)
}

const place = fc.oneof(
  fc.record({ kind: fc.constant('reader' as const), id: fc.constantFrom('R0', 'R1', 'R4', 'nowhere') }),
  fc.record({ kind: fc.constant('door' as const), id: fc.constantFrom('D0', 'D2') }),
)
const anyQuery: fc.Arbitrary<HistoryQuery> = fc.record(
  {
    before: fc.option(fc.integer({ min: 1, max: 7_000 })),
    limit: fc.integer({ min: 1, max: 60 }),
    cardholder: fc.constantFrom('c0', 'c5', 'nobody'),
    cardholders: fc.subarray(['c1', 'c2', 'c7', 'c8', 'nobody']),
    places: fc.array(place, { minLength: 1, maxLength: 3 }),
    areas: fc.subarray([0, 1, 2]),
    violationsOnly: fc.boolean(),
    kinds: fc.subarray([...ROW_KINDS], { minLength: 1 }),
    rules: fc.constantFrom(['4.5' as const], ['4.1' as const], ['4.4' as const, '4.5' as const]),
    from: fc.integer({ min: AT - 1_000, max: AT + 301_000 }),
    to: fc.integer({ min: AT - 1_000, max: AT + 301_000 }),
  },
  { requiredKeys: ['before', 'limit'] },
)

describe('history', () => {
  it('finds the same in many short passes as in one long one, and says how far each got', () => {
    fc.assert(
      fc.property(anyQuery, fc.integer({ min: 1, max: 400 }), (query, looked) => {
        const found: unknown[] = []
        let before = query.before
        let reached = Number.POSITIVE_INFINITY
        for (;;) {
          const look = history.search({ ...query, before }, undefined, looked)
          expect(look.rows.length).toBeLessThanOrEqual(query.limit)
          found.push(...look.rows)
          expect(look.reached ?? 0).toBeLessThanOrEqual(reached)
          reached = look.reached ?? reached
          if (look.next === null) break
          expect(look.next).toBeLessThan(before ?? Number.POSITIVE_INFINITY)
          before = look.next
        }
        expect(found).toEqual(literally({ ...query, limit: all.length }))
      }),
      { numRuns: 150 },
    )
  })

  it('answers any question as reading every row would', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        expect(history.page(query)).toEqual(literally(query))
      }),
      { numRuns: 1_000 },
    )
  })

  it('answers the same from lists of segments, sealed and not, also of a journal that went on since', () => {
    const file = join(folder, 'segments.sqlite')
    const heads = { cardholder: journal.headOfCardholder, place: journal.headOfPlace }
    let segments = openSegments(file, connection, 256)
    const sealed = (): number => sealedIn(file)
    while (sealed() < 6) expect(segments.advance()).toBe(true)
    segments.close()
    segments = openSegments(file, connection, 256)
    while (sealed() < 7) expect(segments.advance()).toBe(true)
    const listed = openHistory(connection, heads, segments)
    // So much is not sealed that it is not listed in memory either: answered without lists, and later with them.
    expect(segments.current()).toBe(false)
    const same = (): void =>
      fc.assert(
        fc.property(anyQuery, (query) => {
          expect(listed.page(query)).toEqual(literally(query))
        }),
        { numRuns: 300 },
      )
    same()
    while (segments.advance());
    expect(segments.current()).toBe(true)
    expect(sealed()).toBe(Math.floor((journal.lastSeq() + 1) / 256))
    same()
    segments.close()
  })

  it('rebuilds the lists when they are of another journal, of another version, or damaged', () => {
    const file = join(folder, 'other.sqlite')
    const changed = (how: string): void => {
      const other = openDatabase(file, 'derived')
      other.exec(how)
      other.close()
    }
    const madeAnew = (): void => {
      const segments = openSegments(file, connection, 256)
      expect(sealedIn(file)).toBe(0)
      while (sealedIn(file) === 0) expect(segments.advance()).toBe(true)
      segments.close()
    }
    madeAnew()
    changed('UPDATE sealed SET hash = zeroblob(32)')
    madeAnew()
    changed('PRAGMA user_version = 1')
    madeAnew()
    writeFileSync(file, 'no database at all'.repeat(500))
    madeAnew()
    const segments = openSegments(file, connection, 256)
    expect(sealedIn(file)).toBe(1)
    segments.close()
  })

  it('passes over what was purged since it was listed', () => {
    const file = join(folder, 'purged.sqlite')
    connection.exec('SAVEPOINT purging')
    const segments = openSegments(file, connection, 256)
    while (segments.advance());
    const heads = { cardholder: journal.headOfCardholder, place: journal.headOfPlace }
    const listed = openHistory(connection, heads, segments)
    const kept = literally({ before: null, limit: all.length, kinds: ['door'] }).filter(
      ({ seq }) => seq < 500 || seq > 4_000,
    )
    connection.exec('DELETE FROM entry WHERE seq BETWEEN 500 AND 4000')
    expect(listed.page({ before: null, limit: 500, kinds: ['door'] })).toEqual(kept.slice(0, 500))
    expect(kept.length).toBeGreaterThan(100)
    connection.exec('ROLLBACK TO purging; RELEASE purging')
    segments.close()
  })

  it('finds lists by their key and segment, and ways into a chain by person and row', () => {
    const file = join(folder, 'plan.sqlite')
    openSegments(file, connection, 256).close()
    const lists = openDatabase(file, 'derived')
    const planOf = (statement: string): string[] =>
      lists
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`)
        .all()
        .map(({ detail }) => detail)
    expect(
      planOf('SELECT segment, seqs FROM posting WHERE key = 3 AND segment <= 9 ORDER BY segment DESC LIMIT 1'),
    ).toEqual(['SEARCH posting USING INDEX posting_key (key=? AND segment<?)'])
    expect(planOf('SELECT seq FROM waypoint WHERE word = 3 AND seq >= 9 ORDER BY seq LIMIT 1')).toEqual([
      'SEARCH waypoint USING PRIMARY KEY (word=? AND seq>?)',
    ])
    lists.close()
  })

  it('pages through without leaving out or repeating a row', () => {
    for (const filter of [{}, { cardholder: 'c3' }, { places: [{ kind: 'reader' as const, id: 'R2' }] }]) {
      const seen: number[] = []
      for (let before: number | null = null; ; before = seen.at(-1) ?? 0) {
        const page = history.page({ ...filter, before, limit: 37 })
        if (page.length === 0) break
        seen.push(...page.map(({ seq }) => seq))
      }
      expect(seen).toEqual(literally({ ...filter, before: null, limit: 100_000 }).map(({ seq }) => seq))
    }
  })

  it('finds the first row of an instant', () => {
    for (const at of [0, AT, AT + 12_345, AT + 300_000, AT * 2]) {
      const wanted = connection
        .prepare<[number], number>(
          'SELECT coalesce(min(seq), (SELECT max(seq) + 1 FROM entry)) FROM entry WHERE at >= ?',
        )
        .pluck()
        .get(at)
      expect(history.seqAt(at)).toBe(wanted)
    }
  })

  it('never reads a table through', () => {
    const statements = [
      'SELECT seq FROM entry WHERE seq < 1000 ORDER BY seq DESC LIMIT 50',
      'SELECT seq FROM entry WHERE seq = 17',
      'SELECT seq, at FROM entry WHERE seq >= 17 ORDER BY seq LIMIT 1',
      'SELECT count(*) FROM word WHERE kind = 1',
      'SELECT seq FROM notable WHERE kind = 1 AND seq < 1000 ORDER BY seq DESC LIMIT 50',
      "SELECT id FROM word WHERE kind = 1 AND text = 'c1'",
      'SELECT body FROM alarm WHERE open = 1 ORDER BY seq',
    ]
    for (const statement of statements) {
      const plan = connection.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${statement}`).all()
      for (const { detail } of plan) expect(detail).toMatch(/^SEARCH|^SCAN alarm USING INDEX alarm_open/)
    }
  })
})
