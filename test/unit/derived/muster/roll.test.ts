import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlarmKey } from '../../../../main/domain/alarm'
import type { FrozenRoll } from '../../../../main/domain/desk-event'
import type { JournalEvent } from '../../../../main/domain/event'
import type { Site } from '../../../../main/domain/site'
import { foldMuster, type KeptMuster } from '../../../../main/derived/muster/fold'
import { misplaced, rollOf } from '../../../../main/derived/muster/roll'
import { SITE } from '../../small-site'

const YARD = 2
const site: Site = {
  ...SITE,
  areas: SITE.areas.map((area) => (area.id === YARD ? { ...area, musterPoint: true } : area)),
}
const ROLL: FrozenRoll = {
  scope: { site: true },
  asOf: 4,
  people: [
    { id: 'c1', area: 1, since: 10, confidence: 'high' },
    { id: 'c2', area: 1, since: 20, confidence: 'low' },
    { id: 'c3', area: null, since: 30, confidence: 'unknown' },
  ],
}
const frozen = (at: number, called = ROLL): JournalEvent => ({
  at,
  event: 'desk.muster-frozen',
  operator: 'Kim',
  roll: called,
})
const passage = (at: number, cardholder: string, to: number, from = 1): JournalEvent => ({
  at,
  event: 'passage',
  reader: 'R3',
  cardholder,
  from,
  to,
})
const tick = (at: number, cardholder: string, on = true, area = YARD): JournalEvent => ({
  at,
  event: 'desk.muster-ticked',
  operator: 'Lee',
  cardholder,
  area,
  on,
})

/** The roll-call after these events, as the decision thread would keep it. */
function after(...events: readonly JournalEvent[]): KeptMuster | undefined {
  const open = new Map<string, AlarmKey>()
  events.forEach((event, i) => {
    for (const kept of foldMuster(open, { seq: i + 5, event })) {
      if (kept.state === 'closed') open.delete(kept.id)
      else open.set(kept.id, kept)
    }
  })
  return open.get('muster') as KeptMuster | undefined
}
function roll(...events: readonly JournalEvent[]) {
  const muster = after(frozen(100), ...events)
  if (!muster) throw new Error('no roll-call')
  return new Map(rollOf(muster, ROLL, site).map((entry) => [entry.id, entry]))
}

describe('a roll-call', () => {
  it('begins with everybody missing where they were believed to be', () => {
    expect([...roll().values()].map(({ id, area, accounted }) => [id, area, accounted])).toEqual([
      ['c1', 1, null],
      ['c2', 1, null],
      ['c3', null, null],
    ])
  })

  it('accounts for people who went through a reader to a muster point, or left, without an operator', () => {
    const people = roll(passage(110, 'c1', YARD), passage(120, 'c2', 0))
    expect(people.get('c1')?.accounted).toEqual({ at: 110, area: YARD, operator: null })
    expect(people.get('c2')?.accounted).toEqual({ at: 120, area: 0, operator: null })
  })

  it('misses somebody again who went back in', () => {
    const people = roll(passage(110, 'c1', YARD), passage(130, 'c1', 1, YARD))
    expect(people.get('c1')).toMatchObject({ accounted: null, area: 1, since: 130 })
  })

  it('knows who ticked whom off and takes it back', () => {
    expect(roll(tick(110, 'c3')).get('c3')?.accounted).toEqual({ at: 110, area: YARD, operator: 'Lee' })
    expect(roll(tick(110, 'c3'), tick(115, 'c3', false)).get('c3')?.accounted).toBeNull()
  })

  it('puts those who came in since on the roll as late, and not those who left again', () => {
    expect(roll(passage(110, 'c9', 1, 0)).get('c9')).toMatchObject({ late: true, accounted: null, area: 1 })
    expect(roll(passage(110, 'c9', 1, 0), passage(111, 'c9', 0)).has('c9')).toBe(false)
  })

  it('takes in passages between the list and the freeze', () => {
    const muster = after(frozen(100))
    const people = muster ? rollOf(muster, ROLL, site, [{ cardholder: 'c1', at: 99, to: YARD }]) : []
    expect(people.find(({ id }) => id === 'c1')?.accounted).toMatchObject({ area: YARD })
  })

  it('ignores what a panel reports too late', () => {
    expect(roll({ ...passage(110, 'c1', YARD), late: true } as JournalEvent).get('c1')?.accounted).toBeNull()
  })

  it('covers one area on request: people who left it are accounted for', () => {
    const muster = after(frozen(100, { ...ROLL, scope: { area: 1 } }), passage(110, 'c1', 0))
    const people = muster ? rollOf(muster, ROLL, site) : []
    expect(people.map(({ id, accounted }) => [id, accounted?.area])).toEqual([
      ['c1', 0],
      ['c2', undefined],
      ['c3', undefined],
    ])
  })

  it('has to set the location of those only who were ticked off elsewhere than believed', () => {
    const people = [...roll(tick(110, 'c1'), tick(111, 'c2', true, 1), passage(112, 'c3', YARD)).values()]
    expect(misplaced(people).map(({ id }) => id)).toEqual(['c1'])
  })

  it('is one at a time and ends when it is closed', () => {
    expect(after(frozen(100), frozen(200))?.at).toBe(100)
    expect(after(frozen(100), { at: 300, event: 'desk.muster-closed' })).toBeUndefined()
    expect(after(frozen(100), { at: 300, event: 'desk.muster-closed' }, frozen(400))?.at).toBe(400)
    expect(after(tick(1, 'c1'), passage(2, 'c1', YARD))).toBeUndefined()
  })

  it('never loses anybody who was on the list, whatever happens', () => {
    const events = fc.array(
      fc.oneof(
        fc
          .record({ id: fc.constantFrom('c1', 'c2', 'c3', 'c9'), to: fc.constantFrom(0, 1, YARD) })
          .map(({ id, to }) => passage(150, id, to)),
        fc.record({ id: fc.constantFrom('c1', 'c2', 'c9'), on: fc.boolean() }).map(({ id, on }) => tick(160, id, on)),
      ),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(events, (happened) => {
        const people = roll(...happened)
        for (const { id } of ROLL.people) expect(people.has(id)).toBe(true)
        for (const { accounted, area } of people.values())
          if (accounted?.operator === null) expect([0, YARD]).toContain(area)
      }),
    )
  })
})
