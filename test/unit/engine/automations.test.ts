/** Inputs, what automations hold, and scheduled resets (apb.md 12, 13). */
import { describe, expect, it } from 'vitest'
import type { Automation } from '../../../main/domain/site'
import { createEngine } from '../../../main/engine/engine'
import { after, Driver, line } from '../../support/engine-driver'
import { buildSite, type SiteParts } from '../../support/site-builder'

const onFire = (id: string, then: Automation['then']): Automation => ({
  id,
  when: { event: 'input.active', input: 'fire' },
  then,
})

const house = (automations: Automation[], parts: Partial<SiteParts> = {}): Driver =>
  new Driver({
    inputs: ['fire', 'test'],
    automations,
    areas: [{ id: 1, max: 1 }],
    doors: [{ id: 'D' }],
    readers: [
      { id: 'in', from: 0, to: 1, door: 'D', apb: 'hard' },
      { id: 'out', from: 1, to: 0, door: 'D' },
    ],
    ...parts,
  })

describe('an input', () => {
  it('begins inactive, and a state that repeats the last is ignored', () => {
    const site = house([])
    expect(site.input('0', 'fire', 'inactive')).toEqual([])
    expect(site.input('1', 'fire', 'active')).toEqual(['input.active fire'])
    expect(site.input('2', 'fire', 'active')).toEqual([])
  })
})

describe('what an automation holds (12.3)', () => {
  const open: Automation['then'] = { action: 'unlock', doors: ['D'], whileActive: true }

  it('is its own: an operator ends only what operators have set, and the other way round', () => {
    const site = house([onFire('open', open)])
    site.operator('0', { action: 'unlock', door: 'D' })
    expect(site.input('1', 'fire', 'active')).toEqual(['input.active fire', 'changed unlock D'])
    expect(site.operator('2', { action: 'lock', door: 'D' })).toEqual(['changed lock D'])
    expect(site.input('3', 'fire', 'inactive')).toEqual([
      'input.inactive fire',
      'changed lock D',
      'door.locked D automation',
    ])
  })

  it('counts as the operator’s when it has no end', () => {
    const site = house([onFire('open', { action: 'unlock', doors: '*' })])
    site.input('0', 'fire', 'active')
    expect(site.input('1', 'fire', 'inactive')).toEqual(['input.inactive fire'])
    expect(site.operator('2', { action: 'lock', door: 'D' })).toEqual(['changed lock D', 'door.locked D operator'])
  })

  it('begins again when it is set off while it lasts', () => {
    const site = house([onFire('open', { action: 'unlock', doors: ['D'], minutes: 5 })])
    site.input('0', 'fire', 'active')
    site.input('1', 'fire', 'inactive')
    expect(site.input('2', 'fire', 'active')).toEqual(['input.active fire', 'changed unlock D'])
    expect(site.tick('6:59')).toEqual([])
    expect(site.tick('7')).toEqual(['changed unlock D expired', 'door.locked D automation'])
  })

  it('forgets where people are only with the last suspension of a scope (6.7)', () => {
    const site = house([onFire('stand', { action: 'suspend', scope: { site: true }, whileActive: true })])
    site.read('0', 'ada', 'in')
    site.operator('1', { action: 'suspend', scope: { site: true }, on: true })
    site.input('2', 'fire', 'active')
    site.operator('3', { action: 'suspend', scope: { site: true }, on: false })
    expect(site.engine.view.location('ada')?.area).toBe(1)
    expect(site.input('4', 'fire', 'inactive')).toEqual([
      'input.inactive fire',
      'changed suspend',
      'occupancy 1 normal 0',
    ])
    expect(site.engine.view.location('ada')).toBeNull()
  })

  it('lets grants on violation through beside an operator’s word against it (3.6)', () => {
    const site = house([onFire('let', { action: 'grant-on-violation', scope: { area: 1 }, minutes: 1 })])
    site.read('0', 'ada', 'in')
    site.operator('0', { action: 'grant-on-violation', scope: { area: 1 }, on: false })
    site.input('1', 'fire', 'active')
    expect(site.read('1:30', 'ada', 'in')[0]).toBe('granted ada in 4.5 passback in 1 override')
    expect(site.read('2', 'ada', 'in')).toContain('changed grant-on-violation expired')
  })

  it('sets off no automation, nor does an expiry', () => {
    const notify = (event: string): Automation => ({
      id: event,
      when: { event },
      then: { action: 'notify', text: event },
    })
    const site = house([
      onFire('open', { action: 'unlock', doors: ['D'], minutes: 1 }),
      notify('door.unlocked'),
      notify('apb.changed'),
      notify('area.occupancy'),
    ])
    expect(site.input('0', 'fire', 'active')).toEqual([
      'input.active fire',
      'changed unlock D',
      'door.unlocked D automation',
    ])
    expect(site.tick('1')).toEqual(['changed unlock D expired', 'door.locked D automation'])
    expect(site.read('2', 'ada', 'in')).toEqual([
      'granted ada in',
      'passage ada in 0-1',
      'occupancy 1 full 1',
      'output area.occupancy area.occupancy',
    ])
  })

  it('gives a free pass to the cardholder of the event, and acts in the order of events, then of the file', () => {
    const site = house([
      { id: 'second', when: { event: 'violation.opened' }, then: { action: 'notify', text: 'second' } },
      { id: 'first', when: { event: 'access.denied' }, then: { action: 'free-pass' } },
    ])
    site.read('0', 'ada', 'in')
    expect(site.read('1', 'ada', 'in')).toEqual([
      'denied ada in apb 4.5 passback in 1 alarm',
      'opened ada 1 passback in',
      'changed free-pass',
      'output second second',
    ])
    expect(site.read('2', 'ada', 'in')[0]).toBe('granted ada in freePass')
  })

  it('ends with a changed site that no longer has the automation', () => {
    const parts: SiteParts = {
      inputs: ['fire'],
      doors: [{ id: 'D' }],
      readers: [{ id: 'in', from: 0, to: 1, door: 'D' }],
    }
    const before = new Driver({ ...parts, automations: [onFire('open', open)] })
    before.input('0', 'fire', 'active')
    const engine = createEngine(buildSite(parts), before.engine.save())
    // It is due immediately, not with the next read.
    expect(engine.nextDue()).toBe(after('0'))
    expect(engine.step({ type: 'tick', at: after('1') }).events.map(line)).toEqual([
      'changed lock D',
      'door.locked D automation',
    ])
  })
})

describe('a scheduled reset (13)', () => {
  const reset = (atMinute: number, timeZone = 'UTC'): Driver =>
    house([], { timeZone, resets: [{ id: 'dawn', atMinute, scope: { site: true }, setLocation: 0 }] })

  it('is made at its instant, but not at or before the first record', () => {
    const site = reset(481)
    site.tick('1')
    expect(site.engine.nextDue()).toBe(after('1') + 86_400_000)
    const other = reset(481)
    other.tick('0')
    expect(other.tick('1')).toEqual(['reset {"site":true} 2'])
    expect(other.engine.view.location('ada')?.area).toBe(0)
  })

  it('acts at the first instant after the gap that the spring change makes, and once where the autumn change repeats it', () => {
    const dueAfter = (first: string): string | undefined => {
      const engine = createEngine(
        buildSite({
          timeZone: 'Europe/Rome',
          readers: [{ id: 'in', from: 0, to: 1 }],
          resets: [{ id: 'r', atMinute: 150, scope: { site: true } }],
        }),
      )
      engine.step({ type: 'tick', at: Date.parse(first) })
      const due = engine.nextDue()
      return due === null ? undefined : new Date(due).toISOString()
    }
    expect(dueAfter('2026-03-28T23:00:00Z')).toBe('2026-03-29T01:00:00.000Z')
    expect(dueAfter('2026-10-24T23:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
    expect(dueAfter('2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z')
  })

  it('comes last of all that is due at one instant', () => {
    const site = house([], {
      areas: [{ id: 1, max: 1, presenceExpiryMinutes: 5 }],
      schedules: [{ id: 'h', name: 'h', weekly: [{ days: ['mon'], fromMinute: 485, toMinute: 600 }], holidays: [] }],
      doors: [
        { id: 'D', contact: true, unlockSchedule: 'h', unlockSeconds: 60, heldOpenSeconds: 240, rexGraceMs: 5000 },
      ],
      readers: [
        { id: 'in', from: 0, to: 1, door: 'D', apb: 'hard' },
        { id: 'free', from: 0, to: 1, apb: 'hard' },
      ],
      resets: [{ id: 'r', atMinute: 485, scope: { site: true } }],
    })
    site.read('0', 'ada', 'free')
    site.operator('0', { action: 'lockdown', door: 'D', on: false })
    site.operator('0', { action: 'grant-on-violation', scope: { site: true }, on: true, until: after('5') })
    site.door('1', 'D', 'open')
    expect(site.tick('5')).toEqual([
      'door.forced D',
      'occupancy 1 normal 0',
      'door.held D',
      'changed grant-on-violation expired',
      'door.unlocked D schedule',
      'reset {"site":true} 2',
    ])
  })
})
