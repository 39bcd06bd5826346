import { SITE_HOME } from '../../../renderer/screens/site/tab-names'
import { describe, expect, it } from 'vitest'
import type { LaneRow } from '../../../preload/contract/models'
import { Lane } from '../../../renderer/screens/live/lane'
import { NO_FILTER, passes, rowFilter } from '../../../renderer/screens/live/filter'
import { parseRoute, routeHash } from '../../../renderer/screens/desk/route'
import { indexSite } from '../../../renderer/screens/site/site'
import { Ring } from '../../../renderer/screens/live/ring'
import { SITE } from '../../gallery/site'

const refusal = (seq: number, reader = 'LAi'): LaneRow => ({
  seq,
  event: { event: 'access.denied', at: seq * 1_000, reader, cardholder: `c${seq % 3}`, reason: 'no-access' },
})
const rows = (from: number, to: number): LaneRow[] => Array.from({ length: to - from + 1 }, (_, i) => refusal(from + i))
const shown = (lane: Lane): number[] => Array.from({ length: lane.length }, (_, i) => lane.at(i)?.seq ?? -1)

describe('the ring', () => {
  it('keeps the newest and gives them newest first', () => {
    const ring = new Ring<number>(3)
    for (const n of [1, 2, 3, 4, 5]) ring.push(n)
    expect(ring.snapshot()).toEqual([5, 4, 3])
    expect(ring.newest(0)).toBe(5)
    expect(ring.newest(3)).toBeUndefined()
    expect([ring.length, ring.next]).toEqual([3, 5])
  })
})

describe('the lane', () => {
  it('shows the newest first', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 3))
    lane.arrive(rows(4, 5))
    expect(shown(lane)).toEqual([5, 4, 3, 2, 1])
  })

  it('counts the readers that answer after a start in the line of the start; one that was silent gets its own', () => {
    const lane = new Lane()
    const device = (seq: number, event: 'reader.online' | 'reader.offline', reader: string): LaneRow =>
      event === 'reader.online'
        ? { seq, event: { event, at: seq * 1_000, reader } }
        : { seq, event: { event, at: seq * 1_000, reader, reason: 'no-answer' } }
    lane.arrive([
      { seq: 1, event: { event: 'site.started', at: 1_000 } },
      device(2, 'reader.online', 'LAi'),
      device(3, 'reader.online', 'LAo'),
      device(4, 'reader.offline', 'LAi'),
      device(5, 'reader.online', 'LAi'),
      device(90, 'reader.online', 'LSi'),
    ])
    expect(shown(lane)).toEqual([90, 5, 4, 1])
    expect(lane.at(3)?.answering).toBe(2)
  })

  it('leaves out a row that came twice', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 3))
    lane.arrive(rows(2, 4))
    expect(shown(lane)).toEqual([4, 3, 2, 1])
  })

  it('holds: nothing it shows moves, and what came is counted', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 5))
    lane.hold()
    const before = shown(lane)
    lane.arrive(rows(6, 17))
    expect(shown(lane)).toEqual(before)
    expect(lane.fresh).toBe(12)
    lane.follow()
    expect(lane.at(0)?.seq).toBe(17)
    expect(lane.fresh).toBe(0)
  })

  it('keeps what it holds though the ring has long moved on', () => {
    const lane = new Lane(10)
    lane.arrive(rows(1, 10))
    lane.hold()
    lane.arrive(rows(11, 500))
    expect(shown(lane)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(lane.fresh).toBe(490)
    lane.follow()
    expect(lane.length).toBe(10)
  })

  it('gives a line the same number while others come and go', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 5))
    const number = lane.numberAt(lane.indexOf(3))
    lane.arrive(rows(6, 9))
    expect(lane.numberAt(lane.indexOf(3))).toBe(number)
    lane.hold()
    lane.arrive(rows(10, 12))
    expect(lane.numberAt(lane.indexOf(3))).toBe(number)
  })

  it('finds a line by its sequence, and says when it is not there', () => {
    const lane = new Lane()
    lane.arrive([refusal(2), refusal(5), refusal(9)])
    expect([9, 5, 2, 3, 1, 10].map((seq) => lane.indexOf(seq))).toEqual([0, 1, 2, -1, -1, -1])
  })

  it('reads on behind what it holds, in the order of the journal', () => {
    const lane = new Lane()
    lane.arrive(rows(50, 60))
    lane.hold()
    expect(lane.oldestSeq).toBe(50)
    lane.addOlder(rows(40, 49).toReversed())
    expect(shown(lane).slice(-3)).toEqual([42, 41, 40])
    expect(lane.oldestSeq).toBe(40)
    lane.addOlder([])
    expect(lane.mayReadOlder).toBe(false)
  })

  it('stops asking the journal when nothing fits the filter for long', () => {
    const lane = new Lane()
    lane.filter(() => false)
    let reads = 0
    for (let seq = 100_000; lane.mayReadOlder && reads < 1_000; seq -= 10, reads++)
      lane.addOlder(rows(seq - 9, seq).toReversed())
    expect(reads).toBe(40)
    expect(lane.length).toBe(0)
  })

  it('says in a line of its own that rows were left out', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 2))
    lane.gap({ rows: 100, fromSeq: 3, toSeq: 102 })
    lane.gap({ rows: 5, fromSeq: 103, toSeq: 107 })
    lane.arrive([refusal(108)])
    expect(shown(lane)).toEqual([108, 107, 2, 1])
    expect(lane.at(1)?.gap).toEqual({ rows: 105, fromSeq: 3, toSeq: 107 })
  })

  it('filters its stored rows again when the filter changes', () => {
    const lane = new Lane()
    lane.arrive(rows(1, 6))
    lane.filter(({ seq }) => seq % 2 === 0)
    expect(shown(lane)).toEqual([6, 4, 2])
    lane.arrive(rows(7, 8))
    expect(shown(lane)).toEqual([8, 6, 4, 2])
    lane.filter(() => true)
    expect(lane.length).toBe(8)
  })
})

describe('one read is one line', () => {
  const read = { reader: 'LAi', cardholder: 'c1', credential: 'k' } as const
  const granted = (seq: number): LaneRow => ({ seq, event: { event: 'access.granted', at: 1_000, ...read } })
  const passage = (seq: number, at: number): LaneRow => ({
    seq,
    event: { event: 'passage', at, reader: 'LAi', cardholder: 'c1', from: 6, to: 2 },
  })

  it('folds the passage into the read that it follows', () => {
    const lane = new Lane()
    lane.arrive([granted(1), passage(2, 2_000)])
    expect(shown(lane)).toEqual([1])
    expect(lane.at(0)).toMatchObject({ outcome: 'passed', version: 1 })
  })

  it('gives a passage without its read a line', () => {
    const lane = new Lane()
    lane.arrive([passage(1, 1_000)])
    lane.arrive([granted(2), passage(3, 2_000), passage(4, 3_000)])
    expect(shown(lane)).toEqual([4, 2, 1])
  })

  it('does not fold a passage of hours later', () => {
    const lane = new Lane()
    lane.arrive([granted(1), passage(2, 200_000)])
    expect(shown(lane)).toEqual([2, 1])
  })

  it('folds what a reset clears, and says what an operator cleared alone', () => {
    const cleared = (seq: number, at: number): LaneRow => ({
      seq,
      event: {
        event: 'violation.cleared',
        at,
        cardholder: 'c1',
        area: 2,
        by: 'operator',
        operator: 'A',
        reason: 'test',
      },
    })
    const lane = new Lane()
    lane.arrive([
      {
        seq: 1,
        event: { event: 'apb.reset', at: 1_000, scope: { area: 2 }, operator: 'A', reason: 'test', cardholders: 2 },
      },
      cleared(2, 1_000),
      cleared(3, 1_000),
      cleared(4, 9_000),
    ])
    expect(shown(lane)).toEqual([4, 1])
  })
})

describe('filters', () => {
  const site = indexSite(SITE)
  const line = (event: LaneRow['event']) => {
    const lane = new Lane()
    lane.arrive([{ seq: 1, event }])
    const entry = lane.at(0)
    if (!entry) throw new Error('no line')
    return entry
  }
  const atLab = line({ event: 'access.denied', at: 1, reader: 'LAi', cardholder: 'c1', reason: 'no-access' })
  const contact = line({ event: 'door.closed', at: 1, door: 'LA' })
  const broken = line({
    event: 'access.granted',
    at: 1,
    reader: 'CAi',
    cardholder: 'c2',
    credential: 'k',
    violation: { rule: '4.4', kind: 'wrong-area', area: 7 },
  })

  it.each([
    ['nothing chosen', {}, [true, false, true]],
    ['a door', { doors: ['LA'] }, [true, false, false]],
    ['an area that the reader leads to or from', { areas: [2] }, [true, false, false]],
    ['another area', { areas: [7] }, [false, false, true]],
    ['a person', { person: 'c2' }, [false, false, true]],
    ['violations only', { violationsOnly: true }, [false, false, true]],
    ['contacts asked for', { kinds: ['contact' as const] }, [false, true, false]],
    ['two at once', { areas: [7], person: 'c1' }, [false, false, false]],
  ])('%s', (_name, change, expected) => {
    const fits = passes({ ...NO_FILTER, ...change }, site)
    expect([atLab, contact, broken].map(fits)).toEqual(expected)
  })

  it('asks main for what main can look up', () => {
    expect(rowFilter(NO_FILTER)).toEqual({})
    expect(rowFilter({ doors: ['LA'], areas: [2], person: 'c1', kinds: ['device'], violationsOnly: true })).toEqual({
      doors: ['LA'],
      areas: [2],
      cardholder: 'c1',
      violationsOnly: true,
    })
  })

  it('is written to the address and restored from it', () => {
    const route = {
      screen: 'areas' as const,
      filter: { doors: ['D,1', 'D&2'], areas: [2, 7], person: 'c 1', kinds: ['door' as const], violationsOnly: true },
      past: {},
      site: SITE_HOME,
      person: null,
    }
    expect(parseRoute(routeHash(route))).toEqual(route)
    const past = {
      text: 'ünd "x" & co,',
      doors: ['D,1'],
      readers: ['R%1'],
      areas: [0, 2],
      kinds: ['operator' as const],
      rules: ['4.10' as const],
      from: 1_795_000_000_000,
      to: 1_795_000_060_123,
    }
    for (const sought of [{}, past, { cardholder: 'c 1' }]) {
      const search = { screen: 'history' as const, filter: NO_FILTER, past: sought, site: SITE_HOME, person: null }
      expect(parseRoute(routeHash(search))).toEqual(search)
    }
    expect(parseRoute('#/history?from=never&rules=5.1&kinds=none&text=')).toMatchObject({ past: {} })
    expect(parseRoute('#/nowhere?areas=x&kinds=none')).toEqual({
      screen: 'live',
      filter: NO_FILTER,
      past: {},
      site: SITE_HOME,
      person: null,
    })
    const place = { page: 'areas' as const, thing: 'a/3' }
    const page = { screen: 'site' as const, filter: NO_FILTER, past: {}, site: place, person: null }
    expect(parseRoute(routeHash(page))).toEqual(page)
    const card = { screen: 'people' as const, filter: NO_FILTER, past: {}, site: SITE_HOME, person: 'c/1 %' }
    expect(parseRoute(routeHash(card))).toEqual(card)
    expect(parseRoute('#/people')).toMatchObject({ screen: 'people', person: null })
  })
})
