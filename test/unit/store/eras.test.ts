/** Searches by time and retention in a journal whose clock was ahead twice and was corrected twice. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SiteEvent } from '../../../main/domain/event'
import { erasIn, trueAt } from '../../../main/store/eras'
import { openHistory, type ChainHeads, type History, type HistoryQuery } from '../../../main/store/history'
import { openJournal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { openDatabase, type Connection } from '../../../main/store/open'
import { findPurgeable, purgeSlice } from '../../../main/store/purge'
import { openSegments } from '../../../main/store/segments'

const AT = 1_795_000_000_000
const DAY = 86_400_000
const YEAR = 365 * DAY
/** One passage each, in days after AT by the right clock. */
const STEP = 0.5

interface Row {
  readonly seq: number
  /** As it was journalled, and when it truly happened. */
  readonly at: number
  readonly truly: number
  readonly cardholder: string
}

let folder: string
let connection: Connection
let heads: ChainHeads
let history: History
const rows: Row[] = []

/** 20 days right, 5 a year ahead, 10 right, 5 three days ahead, 20 right. */
const STRETCHES = [
  { days: 20, ahead: 0 },
  { days: 5, ahead: YEAR },
  { days: 10, ahead: 0 },
  { days: 5, ahead: 3 * DAY },
  { days: 20, ahead: 0 },
]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-eras-'))
  connection = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  migrate(connection)
  const journal = openJournal(connection)
  let day = 0
  let ahead = 0
  for (const stretch of STRETCHES) {
    const now = AT + day * DAY
    if (stretch.ahead < ahead)
      journal.addCorrection({
        ...{ at: now, from: now - 5 * DAY, since: now - 5 * DAY + ahead / 2, by: ahead },
        ...{ operator: 'ann', reason: 'set it' },
      })
    ;({ ahead } = stretch)
    for (const end = day + stretch.days; day < end; day += STEP) {
      const truly = AT + day * DAY
      const cardholder = `c${Math.floor(day / STEP) % 3}`
      const event: SiteEvent = { at: truly + ahead, event: 'passage', reader: 'R1', cardholder, from: 0, to: 1 }
      const record = { type: 'tick', at: truly + ahead } as const
      for (const { seq } of journal.addStep(record, [event])) rows.push({ seq, at: truly + ahead, truly, cardholder })
    }
    journal.commit()
  }
  heads = { cardholder: journal.headOfCardholder, place: journal.headOfPlace }
  history = openHistory(connection, heads)
})
afterAll(() => {
  connection.close()
  rmSync(folder, { recursive: true })
})

/** Instants around every row and every edge, as journalled and as they truly were. */
const instant = fc.oneof(
  fc.integer({ min: -2, max: 62 }).map((day) => AT + day * DAY),
  fc.integer({ min: -2, max: 62 }).map((day) => AT + YEAR + day * DAY),
  fc
    .integer({ min: 0, max: 119 })
    .chain((index) => fc.integer({ min: -1, max: 1 }).map((by) => (rows[index]?.at ?? AT) + by)),
)

function found(from: History, query: Omit<HistoryQuery, 'limit' | 'before'>): number[] {
  const seqs: number[] = []
  for (let before: number | null = null; ;) {
    const page = from.page({ ...query, before, limit: 7 })
    seqs.push(...page.flatMap(({ seq, event }) => (event.event === 'passage' ? [seq] : [])))
    before = page.at(-1)?.seq ?? null
    if (before === null) return seqs.toReversed()
  }
}

describe('a search by time', () => {
  const expectFound = (from: History): void => {
    fc.assert(
      fc.property(
        instant,
        instant,
        fc.constantFrom(undefined, 'c0', 'c2'),
        fc.boolean(),
        (one, other, cardholder, here) => {
          const [start, end] = [Math.min(one, other), Math.max(one, other)]
          const query = {
            ...{ from: start, to: end },
            ...(cardholder === undefined ? {} : { cardholder }),
            ...(here ? { places: [{ kind: 'reader' as const, id: 'R1' }] } : {}),
          }
          const meant = rows.filter(
            ({ at, cardholder: who }) => at >= start && at < end && (cardholder === undefined || who === cardholder),
          )
          expect(found(from, query)).toEqual(meant.map(({ seq }) => seq))
        },
      ),
      { numRuns: 100 },
    )
  }

  it('finds each row by the instant that it shows, on both sides of each correction', () => {
    expectFound(history)
  })

  it('finds the same in lists of segments', () => {
    const file = join(folder, 'segments.sqlite')
    const segments = openSegments(file, connection, 32)
    while (segments.advance());
    expectFound(openHistory(connection, heads, segments))
    segments.close()
  })

  it('finds both stretches of a day that the clock showed twice', () => {
    // By the clock that was three days ahead and again by the right one after it.
    const day = AT + 41 * DAY
    const twice = rows.filter(({ at }) => at >= day && at < day + DAY)
    expect(new Set(twice.map(({ truly }) => Math.floor((truly - AT) / DAY)))).toEqual(new Set([38, 41]))
    expect(found(history, { from: day, to: day + DAY })).toEqual(twice.map(({ seq }) => seq))
  })
})

describe('retention', () => {
  it('counts from when a row truly happened', () => {
    const eras = erasIn(connection)
    expect(rows.map(({ seq, at }) => trueAt(eras, { seq, at }))).toEqual(rows.map(({ truly }) => truly))
  })

  it('purges the rows of a clock that was ahead with their neighbours, and none that is younger', () => {
    const cutoff = AT + 30 * DAY
    const limits = {
      cutoffs: new Map([['access', cutoff]] as const),
      upTo: history.endAt(cutoff) - 1,
      isHeld: () => false,
      trueAt: (row: { readonly seq: number; readonly at: number }) => trueAt(erasIn(connection), row),
    }
    const first = findPurgeable(connection, 0, limits)
    expect(first).toEqual({ found: rows[0]?.seq })
    let after: number | null = 0
    while (after !== null) {
      const from: number = after
      const turn = connection.transaction(() => purgeSlice(connection, 1, from, limits))()
      after = turn.next
    }
    const left = new Set(connection.prepare<[], number>('SELECT seq FROM entry').pluck().all())
    expect(rows.filter(({ seq }) => left.has(seq))).toEqual(rows.filter(({ truly }) => truly >= cutoff))
  })
})
