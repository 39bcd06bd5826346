/** Nested areas, directions, strict, schedules and what holds while a controller is away (apb.md 1, 3.9, 3.10, 4, 5.14, 6.4). */
import { describe, expect, it } from 'vitest'
import { Driver } from '../../support/engine-driver'
import type { SiteParts } from '../../support/site-builder'

/** Plant 1 with clean room 2 in it and vault 3 in that: one door from outside into each. */
const nested = (parts: Partial<SiteParts> = {}): Driver =>
  new Driver({
    areas: [
      { id: 1, mode: 'hard' },
      { id: 2, within: 1, mode: 'hard' },
      { id: 3, within: 2 },
    ],
    readers: [
      { id: 'in1', from: 0, to: 1 },
      { id: 'out1', from: 1, to: 0 },
      { id: 'in2', from: 1, to: 2 },
      { id: 'out2', from: 2, to: 1 },
      { id: 'straight', from: 0, to: 2 },
      { id: 'back', from: 2, to: 0 },
      { id: 'vault', from: 2, to: 3 },
    ],
    ...parts,
  })

describe('nested areas', () => {
  it('set in and out for every border that is crossed (5.14), and name the outermost area entered first (3.5)', () => {
    const site = nested()
    site.read('0', 'ada', 'straight')
    expect(site.read('1', 'ada', 'straight')[0]).toBe('denied ada straight apb 4.2 double-entry in 1 alarm')
    expect(site.read('2', 'ada', 'in2')[0]).toBe('denied ada in2 apb 4.2 double-entry in 2 alarm')
  })

  it('name the innermost area left first', () => {
    const site = nested()
    site.read('0', 'ada', 'straight')
    site.read('1', 'ada', 'back')
    expect(site.read('2', 'ada', 'back')[0]).toBe('denied ada back apb 4.2 double-exit in 2 alarm')
  })

  it('are not crossed by moving further in', () => {
    const site = nested()
    site.read('0', 'ada', 'straight')
    expect(site.read('1', 'ada', 'vault')).toEqual(['granted ada vault', 'passage ada vault 2-3'])
    expect(site.read('2', 'ada', 'out2')[0]).toBe('granted ada out2')
  })

  it('count a location in any area that contains it as right (4.4, 4.5)', () => {
    const site = nested({
      areas: [{ id: 1 }, { id: 2, within: 1 }],
      readers: [
        { id: 'in', from: 0, to: 2 },
        { id: 'mid', from: 2, to: 1 },
        { id: 'out', from: 1, to: 0, apb: 'hard' },
        { id: 'inner', from: 1, to: 2, apb: 'hard' },
        { id: 'again', from: 0, to: 1, apb: 'hard' },
      ],
    })
    site.read('0', 'ada', 'in')
    expect(site.read('1', 'ada', 'again')[0]).toBe('denied ada again apb 4.5 passback in 1 alarm')
    expect(site.read('2', 'ada', 'inner')[0]).toBe('granted ada inner')
    expect(site.read('3', 'ada', 'out')[0]).toBe('granted ada out')
  })

  it('have a re-entry timer each (4.3, 5.14), which a reader into a contained area does not end', () => {
    const site = nested({
      areas: [
        { id: 1, reentryMinutes: 30 },
        { id: 2, within: 1, reentrySeconds: 90 },
        { id: 3, within: 2 },
      ],
    })
    site.read('0', 'ada', 'straight')
    site.read('0:10', 'ada', 'vault')
    expect(site.read('1', 'ada', 'straight')[0]).toBe('denied ada straight apb 4.3 reentry-too-soon in 1 alarm')
    expect(site.read('1:29.9', 'ada', 'in2')[0]).toBe('denied ada in2 apb 4.3 reentry-too-soon in 2 alarm')
    expect(site.read('1:30', 'ada', 'in2')[0]).toBe('granted ada in2')
    // Leaving 2 for 1 passes a reader that leads to an area which 2 does not contain.
    site.read('1:40', 'ada', 'out2')
    expect(site.read('1:50', 'ada', 'in2')[0]).toBe('granted ada in2')
    expect(site.read('2', 'ada', 'straight')[0]).toBe('denied ada straight apb 4.3 reentry-too-soon in 1 alarm')
  })

  it('forget within an area what clearing there forgets, and no further out (6.4)', () => {
    const site = nested()
    site.read('0', 'ada', 'straight')
    site.read('1', 'ada', 'in2')
    site.operator('2', { action: 'clear-violation', cardholder: 'ada', area: 2 })
    expect(site.read('3', 'ada', 'in2')[0]).toBe('granted ada in2')
    expect(site.read('4', 'ada', 'in1')[0]).toBe('denied ada in1 apb 4.2 double-entry in 1 alarm')
    site.operator('5', { action: 'clear-violation', cardholder: 'ada', area: 1 })
    expect(site.read('6', 'ada', 'straight')[0]).toBe('granted ada straight')
  })

  it('are reset with what lies within: people, violations in the order of the file (6.5)', () => {
    const site = nested({ cardholders: [{ id: 'bob' }, { id: 'ada' }, { id: 'cy' }] })
    site.read('0', 'ada', 'vault')
    site.read('1', 'bob', 'straight')
    site.read('2', 'bob', 'in2')
    site.read('3', 'cy', 'out1')
    expect(site.operator('4', { action: 'reset', area: 1, setLocation: 0 })).toEqual([
      'reset {"area":1} 2',
      'cleared bob 2 operator olga',
    ])
    expect(site.engine.view.location('ada')?.area).toBe(0)
    expect(site.engine.view.location('cy')?.area).toBe(0)
  })

  it('lose a location when the first of their presences expires (4.11)', () => {
    const site = nested({
      areas: [
        { id: 1, presenceExpiryMinutes: 10, max: 1 },
        { id: 2, within: 1, presenceExpiryMinutes: 20 },
        { id: 3, within: 2 },
      ],
    })
    expect(site.read('0', 'ada', 'straight')).toContain('occupancy 1 full 1')
    expect(site.tick('9:59.999')).toEqual([])
    expect(site.tick('11')).toEqual(['occupancy 1 normal 0'])
    expect(site.engine.view.location('ada')).toBeNull()
  })
})

describe('an area whose directions differ (4.2)', () => {
  const gate: SiteParts['readers'] = [
    { id: 'in', from: 0, to: 1 },
    { id: 'out', from: 1, to: 0 },
  ]

  it('checks only the one that has a mode', () => {
    const site = new Driver({ areas: [{ id: 1, mode: 'hard', exit: 'none' }], readers: gate })
    site.read('0', 'ada', 'out')
    expect(site.read('1', 'ada', 'out')[0]).toBe('granted ada out')
    site.read('2', 'ada', 'in')
    expect(site.read('3', 'ada', 'in')[0]).toBe('denied ada in apb 4.2 double-entry in 1 alarm')
    expect(site.read('4', 'ada', 'out')[0]).toBe('granted ada out')
    expect(site.read('5', 'ada', 'in')[0]).toBe('denied ada in apb 4.1 locked-out in 1 alarm')
  })

  it('locks nobody out by a read that was let in (4.1)', () => {
    const site = new Driver({ areas: [{ id: 1, entry: 'soft', exit: 'hard' }], readers: gate })
    site.read('0', 'ada', 'in')
    expect(site.read('1', 'ada', 'in')[0]).toBe('granted ada in 4.2 double-entry in 1 alarm')
    expect(site.read('2', 'ada', 'out')[0]).toBe('granted ada out')
    expect(site.read('3', 'ada', 'out')[0]).toBe('denied ada out apb 4.2 double-exit in 1 alarm')
    // The denial added to the open violation, which locks out from now on, at hard exits.
    expect(site.read('4', 'ada', 'in')[0]).toBe('granted ada in')
    expect(site.read('5', 'ada', 'out')[0]).toBe('denied ada out apb 4.1 locked-out in 1 alarm')
  })
})

describe('strict (4.12)', () => {
  const strictArea: SiteParts = {
    areas: [{ id: 1, mode: 'hard', strict: true, presenceExpiryMinutes: 60 }],
    readers: [
      { id: 'in', from: 0, to: 1 },
      { id: 'out', from: 1, to: 0 },
    ],
  }

  it('refuses an exit of somebody whose entry is unknown, and locks them out', () => {
    const site = new Driver(strictArea)
    expect(site.read('0', 'ada', 'out')).toEqual([
      'denied ada out apb 4.12 exit-without-entry in 1 alarm',
      'opened ada 1 exit-without-entry out',
    ])
    expect(site.read('1', 'ada', 'in')[0]).toBe('denied ada in apb 4.1 locked-out in 1 alarm')
  })

  it('believes somebody once after a reset, known before or not', () => {
    const site = new Driver(strictArea)
    site.operator('0', { action: 'reset', site: true })
    expect(site.read('1', 'ada', 'out')[0]).toBe('granted ada out')
    expect(site.read('2', 'ada', 'out')[0]).toBe('denied ada out apb 4.2 double-exit in 1 alarm')
  })

  it('does not believe a presence that has expired', () => {
    const site = new Driver(strictArea)
    site.read('0', 'ada', 'in')
    expect(site.read('59:59.9', 'ada', 'out')[0]).toBe('granted ada out')
    site.operator('60', { action: 'reset', cardholder: 'ada' })
    site.read('61', 'ada', 'in')
    expect(site.read('121', 'ada', 'out')[0]).toBe('denied ada out apb 4.12 exit-without-entry in 1 alarm')
  })

  it('refuses an unknown location at a strict reader, until a clearing or a known place', () => {
    const site = new Driver({
      readers: [
        { id: 'in', from: 0, to: 1 },
        { id: 'server', from: 1, to: 2, apb: { mode: 'hard', strict: true } },
        { id: 'soft', from: 1, to: 2, apb: { mode: 'soft', strict: true } },
        { id: 'again', from: 1, to: 2, apb: { mode: 'hard-revert-soft', revertSeconds: 60, strict: true } },
      ],
    })
    expect(site.read('0', 'ada', 'server')).toEqual([
      'denied ada server apb 4.12 unknown-location in 2 alarm',
      'opened ada 2 unknown-location server',
    ])
    expect(site.read('1', 'ada', 'again')[0]).toBe('denied ada again apb 4.12 unknown-location in 2 alarm')
    expect(site.read('1:30', 'ada', 'again')[0]).toBe('granted ada again 4.12 unknown-location in 2 reverted alarm')
    expect(site.read('2', 'bob', 'soft')[0]).toBe('granted bob soft 4.12 unknown-location in 2 alarm')
    site.operator('3', { action: 'reset', cardholder: 'bob' })
    expect(site.read('4', 'bob', 'server')[0]).toBe('granted bob server')
    expect(site.read('5', 'bob', 'server')[0]).toBe('denied bob server apb 4.5 passback in 2 alarm')
  })
})

describe('3.9 a schedule of the rules', () => {
  const hours = [
    { id: 'h', name: 'h', weekly: [{ days: ['mon' as const], fromMinute: 0, toMinute: 490 }], holidays: [] },
  ]

  it('leaves the rules of one area alone, and tracks all the same', () => {
    const site = nested({
      schedules: hours,
      areas: [
        { id: 1, mode: 'hard', schedule: 'h' },
        { id: 2, within: 1, mode: 'hard' },
      ],
      readers: [
        { id: 'straight', from: 0, to: 2 },
        { id: 'in1', from: 0, to: 1 },
      ],
    })
    site.read('0', 'ada', 'straight')
    expect(site.read('9:59.9', 'ada', 'in1')[0]).toBe('denied ada in1 apb 4.2 double-entry in 1 alarm')
    expect(site.read('10', 'ada', 'in1')[0]).toBe('granted ada in1')
    expect(site.read('11', 'ada', 'straight')[0]).toBe('denied ada straight apb 4.2 double-entry in 2 alarm')
  })

  it('does not keep a free pass from being used up, which comes before it (3.3)', () => {
    const site = new Driver({
      schedules: hours,
      readers: [{ id: 'in', from: 0, to: 1, apb: { mode: 'hard', schedule: 'h' } }],
    })
    site.operator('11', { action: 'free-pass', cardholder: 'ada' })
    expect(site.read('12', 'ada', 'in')[0]).toBe('granted ada in freePass')
    expect(site.read('13', 'ada', 'in')[0]).toBe('granted ada in')
  })
})

describe('3.10 while a controller is away', () => {
  const away = (whenAway: 'soften' | 'ignore', more: Partial<SiteParts> = {}): Driver => {
    const site = new Driver({
      areas: [{ id: 1, mode: 'hard', whenAway }],
      controllers: [{ id: 'N', apbTrustMinutes: 5 }],
      readers: [
        { id: 'in', from: 0, to: 1, controller: 'N' },
        { id: 'out', from: 1, to: 0, apb: 'hard' },
        { id: 'room', from: 1, to: 1, apb: 'hard' },
      ],
      ...more,
    })
    site.read('0', 'ada', 'out')
    site.link('1', 'N', 'down')
    return site
  }

  it('softens from the instant that the trust time is over (half-open)', () => {
    expect(away('soften').read('5:59.9', 'ada', 'out')[0]).toBe('denied ada out apb 4.2 double-exit in 1 alarm')
    expect(away('soften').read('6', 'ada', 'out')[0]).toBe('granted ada out 4.2 double-exit in 1 away alarm')
  })

  it('leaves no violation where rules are not checked', () => {
    expect(away('ignore').read('6', 'ada', 'out')).toEqual(['granted ada out away', 'passage ada out 1-0'])
  })

  it('says away and override together, and raises no alarm then', () => {
    const site = away('soften')
    site.operator('2', { action: 'grant-on-violation', scope: { site: true }, on: true })
    expect(site.read('6', 'ada', 'out')).toEqual([
      'granted ada out 4.2 double-exit in 1 override away',
      'passage ada out 1-0',
    ])
  })

  it('leaves interior readers alone, which are no entrance or exit', () => {
    const site = away('ignore')
    expect(site.read('6', 'ada', 'room')[0]).toBe('denied ada room apb 4.5 wrong-area in 1 alarm')
  })

  it('opens no lock-out for what was softened', () => {
    const site = away('soften')
    site.read('6', 'ada', 'out')
    site.link('7', 'N', 'up')
    expect(site.read('8', 'ada', 'in')[0]).toBe('granted ada in')
  })
})

describe('10 limits', () => {
  const gym = (parts: Partial<SiteParts> = {}): Driver =>
    new Driver({
      areas: [
        { id: 1, max: 1 },
        { id: 2, within: 1, max: 1, softLimit: true },
      ],
      doors: [
        { id: 'D', contact: true },
        { id: 'E', contact: true },
      ],
      readers: [
        { id: 'in', from: 0, to: 1, door: 'D' },
        { id: 'inner', from: 0, to: 2, door: 'E' },
        { id: 'free', from: 0, to: 1 },
        { id: 'out', from: 1, to: 0 },
      ],
      ...parts,
    })

  it('holds a place for a grant that waits, until it is over (10.1)', () => {
    const site = gym()
    site.read('0', 'ada', 'in')
    expect(site.read('0:04.9', 'bob', 'inner')).toEqual(['denied bob inner area-full'])
    expect(site.read('0:04.9', 'ada', 'inner')[0]).toBe('granted ada inner')
    expect(site.read('0:09.9', 'bob', 'free')).toEqual([
      'door.not-used D ada in',
      'door.not-used E ada inner',
      'granted bob free',
      'passage bob free 0-1',
      'occupancy 1 full 1',
    ])
  })

  it('tells of an area once a record, in the order of the file (10.4)', () => {
    const site = gym({
      areas: [
        { id: 1, max: 1, softLimit: true },
        { id: 2, within: 1, max: 1 },
      ],
    })
    site.door('0', 'E', 'open')
    expect(site.read('1', 'ada', 'inner')).toEqual([
      'granted ada inner',
      'passage ada inner 0-2',
      'occupancy 1 full 1',
      'occupancy 2 full 1',
    ])
    expect(site.read('2', 'bob', 'free')).toEqual([
      'granted bob free overCapacity',
      'passage bob free 0-1',
      'occupancy 1 over 2',
    ])
    expect(site.operator('3', { action: 'reset', site: true })).toEqual([
      'reset {"site":true} 2',
      'occupancy 1 normal 0',
      'occupancy 2 normal 0',
    ])
  })
})
