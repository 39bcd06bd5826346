import { describe, expect, it } from 'vitest'
import type { SiteRecord } from '../../../main/domain/record'
import { MINUTE } from '../../../main/domain/time'
import { createEngine } from '../../../main/engine/engine'
import { after, Driver, line, START } from '../../support/engine-driver'
import { buildSite, type SiteParts } from '../../support/site-builder'

const parts: SiteParts = {
  duplicateReadMs: 5000,
  areas: [
    { id: 1, mode: 'hard', violationExpiryMinutes: 60 },
    { id: 2, reentryMinutes: 30, presenceExpiryMinutes: 600 },
  ],
  doors: [
    { id: 'D', contact: true, heldOpenSeconds: 60, unlockSeconds: 30 },
    { id: 'E', contact: true, heldOpenSeconds: 120 },
  ],
  readers: [
    { id: 'in', from: 0, to: 1 },
    { id: 'timed', from: 0, to: 1, apb: { mode: 'timed-reader', minutes: 30, clearedBy: ['other-credential'] } },
    { id: 'user', from: 0, to: 3, apb: { mode: 'timed-user', minutes: 30 } },
    { id: 'revert', from: 0, to: 3, apb: { mode: 'hard-revert-soft', revertSeconds: 1800 } },
    { id: 'two', from: 0, to: 2, controller: 'P' },
    { id: 'door', from: 0, to: 3, door: 'D' },
    { id: 'hinge', from: 0, to: 3, door: 'E' },
  ],
  cardholders: ['ada', 'bob', 'cy', 'dan', 'eve'].map((id) => ({ id })),
}

/** Something of every kind of state. */
function lived(): Driver {
  const site = new Driver(parts)
  site.read('0', 'ada', 'in')
  site.read('1', 'ada', 'in') // violation in 1, to 61:00
  site.read('2', 'bob', 'timed')
  site.read('2', 'cy', 'user')
  site.read('3', 'dan', 'two')
  site.read('3:10', 'dan', 'revert') // window, violation in 3
  site.operator('4', { action: 'free-pass', cardholder: 'eve' })
  site.operator('4', { action: 'exempt', cardholder: 'cy', on: true, until: after('20') })
  site.operator('4', { action: 'grant-on-violation', scope: { area: 3 }, on: true, until: after('15') })
  site.operator('4', { action: 'lockdown', door: 'E', on: true })
  site.link('5', 'P', 'down')
  site.panel('5', 'eve', 'two', 'P', { serial: 7 })
  site.door('6', 'E', 'open') // forced, held at 8:00
  site.rex('6', 'D')
  site.read('6:50', 'bob', 'door') // pending to 7:20
  return site
}

describe('a saved state', () => {
  it('comes back whole', () => {
    const first = lived()
    const second = createEngine(buildSite(parts), first.engine.save())
    expect(second.save()).toEqual(first.engine.save())
    expect(second.nextDue()).toBe(after('7:20'))
    const { view } = second
    expect(view.now).toBe(after('6:50'))
    expect(view.location('ada')).toEqual({ area: 1, since: START })
    expect(view.lastReader('dan')).toBe('two')
    expect(view.newestPassageAt('eve')).toBe(after('5'))
    expect(view.openViolations()).toEqual(first.engine.view.openViolations())
    expect(view.hasFreePass('eve')).toBe(true)
    expect(view.isExempt('cy')).toBe(true)
    expect(view.downSince('P')).toBe(after('5'))
    expect(view.door('E')).toEqual({
      open: true,
      since: after('6'),
      forced: true,
      held: false,
      lockdown: true,
      unlocked: false,
      pending: null,
    })
    expect(view.door('D').pending).toEqual({
      cardholder: 'bob',
      reader: 'door',
      at: after('6:50'),
      until: after('7:20'),
    })
    const later = second.step({ type: 'tick', at: after('61') }).events.map(line)
    expect(later).toEqual([
      'door.not-used D bob door',
      'door.held E',
      'changed grant-on-violation expired',
      'changed exempt expired',
      'cleared ada 1 expired',
    ])
  })

  it('leaves out what the site no longer has or no longer means', () => {
    const saved = lived().engine.save()
    const changed = buildSite({
      ...parts,
      areas: [{ id: 1 }, { id: 3 }],
      doors: [{ id: 'D' }],
      readers: [
        { id: 'revert', from: 0, to: 3 },
        { id: 'timed', from: 0, to: 1, apb: { mode: 'route', after: ['in'] } },
        { id: 'user', from: 0, to: 3, apb: { mode: 'timed-reader', minutes: 30, clearedBy: [] } },
        { id: 'in', from: 0, to: 1, apb: 'hard' },
        { id: 'door', from: 0, to: 3, door: 'D' },
      ],
      cardholders: ['zoe', 'dan', 'bob', 'ada', 'eve'].map((id) => ({ id })),
    })
    const engine = createEngine(changed, saved)
    const { view } = engine
    expect(view.location('zoe')).toBeNull()
    expect(view.location('ada')).toEqual({ area: 1, since: START })
    expect(view.location('dan')).toBeNull() // area 2 is gone
    expect(view.lastReader('dan')).toBeNull()
    expect(view.newestPassageAt('dan')).toBe(after('3'))
    // Readers that opened them are still there.
    expect(view.openViolations().map(({ cardholder, area }) => [cardholder, area])).toEqual([
      ['ada', 1],
      ['dan', 3],
    ])
    expect(view.openViolations()[0]?.expiresAt).toBeNull()
    expect(view.toggles().map(({ action }) => action)).toEqual(['grant-on-violation'])
    expect(view.door('D')).toMatchObject({ pending: null, open: false })
    const read = (who: string, reader: string): string[] =>
      engine
        .step({
          type: 'read',
          at: after('16'),
          reader,
          presented: { kind: 'credential', credential: `card of ${who}` },
        })
        .events.map(line)
    expect(read('ada', 'in')[1]).toBe('denied ada in apb 4.5 passback in 1 alarm')
    // The timed reader is a route now, and his last reader is not on it.
    expect(read('bob', 'timed')).toEqual([
      'denied bob timed apb 4.10 out-of-route in 1 alarm',
      'opened bob 1 out-of-route timed',
    ])
    // Her free pass came along.
    expect(read('eve', 'user')).toEqual(['granted eve user freePass', 'passage eve user 0-3'])
  })

  it('forgets timers of readers that are no longer timed', () => {
    const site: SiteParts = {
      readers: [
        { id: 'r', from: 0, to: 1, apb: { mode: 'timed-user', minutes: 30 } },
        { id: 's', from: 0, to: 1, apb: { mode: 'timed-user', minutes: 60 } },
      ],
    }
    const first = new Driver(site)
    first.read('0', 'ada', 'r')
    const changed = buildSite({
      readers: [
        { id: 'r', from: 0, to: 1, apb: { mode: 'timed-reader', minutes: 30, clearedBy: [] } },
        ...site.readers.slice(1),
      ],
    })
    const { events } = createEngine(changed, first.engine.save()).step({
      type: 'read',
      at: after('1'),
      reader: 's',
      presented: { kind: 'credential', credential: 'card of ada' },
    })
    expect(events[0]?.event).toBe('access.granted')
  })

  it('lets what became overdue by a site change fall due immediately, not in the past', () => {
    const first = lived()
    const shorter = buildSite({ ...parts, areas: [{ id: 1, mode: 'hard', violationExpiryMinutes: 2 }, { id: 2 }] })
    const engine = createEngine(shorter, first.engine.save())
    expect(engine.nextDue()).toBe(after('6:50'))
    expect(engine.step({ type: 'tick', at: after('6:50') }).events.map((event) => [event.at, line(event)])).toEqual([
      [after('6:50'), 'cleared ada 1 expired'],
    ])
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['other bytes', new Uint8Array(64)],
    ['half of one', lived().engine.save().slice(0, -1)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => createEngine(buildSite(parts), bytes)).toThrow(/saved state/)
  })

  it('is read wherever it lies in a larger block, as in a snapshot behind its header', () => {
    const state = lived().engine.save()
    for (let offset = 0; offset < 9; offset++) {
      const block = Buffer.alloc(offset + state.length + 3)
      block.set(state, offset)
      const engine = createEngine(buildSite(parts), block.subarray(offset, offset + state.length))
      expect(engine.save()).toEqual(state)
    }
  })

  it('keeps those in an area with presence expiry in their order', () => {
    const site: SiteParts = {
      areas: [{ id: 1, presenceExpiryMinutes: 10 }],
      readers: [{ id: 'in', from: 0, to: 1 }],
      cardholders: ['a', 'b', 'c', 'd'].map((id) => ({ id })),
    }
    const first = new Driver(site)
    for (const [at, who] of [
      ['3', 'a'],
      ['4', 'd'],
      ['5', 'b'],
      ['6', 'c'],
    ] as const)
      first.read(at, who, 'in')
    const second = createEngine(buildSite(site), first.engine.save())
    const counts = ['13', '14', '15', '16'].map((at) => {
      second.step({ type: 'tick', at: after(at) })
      return second.view.occupancy(1)
    })
    expect(counts).toEqual([3, 2, 1, 0])
    expect(after('13') - after('3')).toBe(10 * MINUTE)
  })
})

describe('a journal of the first edition of the rules', () => {
  const firstEdition: SiteParts = {
    areas: [{ id: 1, max: 1 }],
    doors: [{ id: 'D', contact: true }],
    readers: [
      { id: 'in', from: 0, to: 1, door: 'D' },
      { id: 'free', from: 0, to: 1 },
    ],
  }
  const read = (at: string, who: string, reader: string): SiteRecord => ({
    ...{ type: 'read', at: after(at), reader },
    presented: { kind: 'credential', credential: `card of ${who}` },
  })

  it('is decided as it was: a pending grant holds no place, and no area is reported (10.1, 10.4)', () => {
    const first = createEngine(buildSite(firstEdition), undefined, null, true)
    const lines = (records: SiteRecord[]): string[] => records.flatMap((record) => first.step(record).events.map(line))
    expect(lines([read('0', 'ada', 'in'), read('0:01', 'bob', 'free')])).toEqual([
      'granted ada in',
      'granted bob free',
      'passage bob free 0-1',
    ])
    // What it left is not reported when today's rules continue from there.
    const second = createEngine(buildSite(firstEdition), first.save())
    expect(second.step({ type: 'tick', at: after('1') }).events.map(line)).toEqual(['door.not-used D ada in'])
    expect(
      second
        .step({ type: 'operator', at: after('2'), operator: 'o', reason: 'r', action: 'reset', site: true })
        .events.map(line),
    ).toEqual(['reset {"site":true} 2', 'occupancy 1 normal 0'])
  })
})

it('a door that a changed site no longer unlocks is locked at the next step, and nobody but the change did it', () => {
  const readers = [{ id: 'in', from: 0, to: 1, door: 'D' }]
  const open = createEngine(buildSite({ readers, doors: [{ id: 'D', unlockSchedule: 'always' }] }))
  open.step({ type: 'tick', at: 0 })
  expect(open.view.door('D').unlocked).toBe(true)
  const changed = createEngine(buildSite({ readers, doors: [{ id: 'D' }] }), open.save())
  expect(changed.step({ type: 'tick', at: 1 }).events).toEqual([
    { at: 1, event: 'door.locked', door: 'D', by: 'operator' },
  ])
})
