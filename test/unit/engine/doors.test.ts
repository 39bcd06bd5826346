/** Lines of grants, when they become passages, locks, bounce and REX grace, longer unlocks (apb.md 5.4, 5.6, 5.9 to 5.12). */
import { describe, expect, it } from 'vitest'
import type { Door } from '../../../main/domain/site'
import { after, Driver } from '../../support/engine-driver'
import type { SiteParts } from '../../support/site-builder'

const people = (count: number): { id: string }[] => Array.from({ length: count }, (_, i) => ({ id: `p${i}` }))

/** One door with a contact between outside and area 1. */
const at = (door: Partial<Door>, parts: Partial<SiteParts> = {}): Driver =>
  new Driver({
    doors: [{ id: 'D', contact: true, ...door }],
    readers: [
      { id: 'in', from: 0, to: 1, door: 'D' },
      { id: 'out', from: 1, to: 0, door: 'D' },
    ],
    ...parts,
  })

describe('5.4 grants that wait', () => {
  it('queue: each opening is the first one, each has its own end', () => {
    const site = at({ pending: 'queue', unlockSeconds: 5 })
    site.read('0', 'ada', 'in')
    site.read('0:01', 'bob', 'in')
    expect(site.tick('0:05')).toEqual(['door.not-used D ada in'])
    expect(site.door('0:05.9', 'D', 'open')).toEqual(['door.opened D', 'passage bob in 0-1'])
  })

  it('queue: a second grant to one who waits takes their place in the line', () => {
    const site = at({ pending: 'queue' })
    site.read('0', 'ada', 'in')
    site.read('0:01', 'bob', 'in')
    expect(site.read('0:02', 'ada', 'out')).toEqual(['granted ada out', 'door.not-used D ada in'])
    expect(site.door('0:03', 'D', 'open')).toEqual(['door.opened D', 'passage ada out 1-0'])
    site.door('0:03.5', 'D', 'closed')
    expect(site.door('0:04', 'D', 'open')).toEqual(['door.opened D', 'passage bob in 0-1'])
  })

  it('a ninth replaces the first', () => {
    const site = at({ pending: 'together' }, { cardholders: people(10) })
    for (let i = 0; i < 8; i++) expect(site.read('0', `p${i}`, 'in')).toEqual([`granted p${i} in`])
    expect(site.read('0', 'p8', 'in')).toEqual(['granted p8 in', 'door.not-used D p0 in'])
    expect(site.door('0:01', 'D', 'open')).toEqual([
      'door.opened D',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `passage p${i} in 0-1`),
    ])
  })

  it('together: the next opening is the passage of all; while it is open a grant passes immediately', () => {
    const site = at({ pending: 'together' })
    site.read('0', 'ada', 'in')
    site.door('0:01', 'D', 'open')
    expect(site.read('0:02', 'bob', 'in')).toEqual(['granted bob in', 'passage bob in 0-1'])
  })

  it('a live grant of a panel acts on them whatever became of the door, one of a backlog does not (7)', () => {
    const site = at(
      {},
      { controllers: [{ id: 'P' }], readers: [{ id: 'in', from: 0, to: 1, door: 'D', controller: 'P' }] },
    )
    site.read('0', 'ada', 'in')
    expect(site.panel('0:01', 'bob', 'in', 'P', { occurredAt: after('0:00.5') })).toEqual([
      'granted bob in from 08:00:00.500',
    ])
    expect(site.panel('0:02', 'bob', 'in', 'P', { doorUsed: false })).toEqual([
      'granted bob in',
      'door.not-used D ada in',
    ])
    expect(site.panel('0:03', 'nobody', 'in', 'P')).toEqual(['granted nobody in'])
    expect(site.door('0:04', 'D', 'open')).toEqual(['door.opened D'])
  })
})

describe('5.10 when a grant becomes a passage', () => {
  it('at the grant, with a contact: its opening is not forced and moves nobody again', () => {
    const site = at({ passage: 'grant' })
    expect(site.read('0', 'ada', 'in')).toEqual(['granted ada in', 'passage ada in 0-1'])
    expect(site.door('0:01', 'D', 'open')).toEqual(['door.opened D'])
    site.door('0:02', 'D', 'closed')
    site.read('0:03', 'bob', 'in')
    expect(site.tick('0:08')).toEqual(['door.not-used D bob in'])
    expect(site.door('0:09', 'D', 'open')).toEqual(['door.forced D'])
  })

  it('at the closing: what has opened no longer runs out and nothing replaces it', () => {
    const site = at({ passage: 'open-close' })
    site.read('0', 'ada', 'in')
    site.door('0:01', 'D', 'open')
    expect(site.read('0:30', 'bob', 'in')).toEqual(['granted bob in'])
    expect(site.read('0:40', 'ada', 'out')).toEqual(['granted ada out'])
    expect(site.door('0:50', 'D', 'closed')).toEqual([
      'door.closed D',
      'passage ada in 0-1',
      'passage bob in 0-1',
      'passage ada out 1-0',
    ])
  })

  it('at the closing, in a queue: a grant at the open door waits for the next opening', () => {
    const site = at({ passage: 'open-close', pending: 'queue' })
    site.read('0', 'ada', 'in')
    site.door('0:01', 'D', 'open')
    site.read('0:02', 'bob', 'in')
    expect(site.door('0:03', 'D', 'closed')).toEqual(['door.closed D', 'passage ada in 0-1'])
    site.door('0:04', 'D', 'open')
    expect(site.door('0:05', 'D', 'closed')).toEqual(['door.closed D', 'passage bob in 0-1'])
  })
})

describe('5.9 an unlocked door', () => {
  const office: SiteParts['schedules'] = [
    { id: 'h', name: 'h', weekly: [{ days: ['mon'], fromMinute: 485, toMinute: 490 }], holidays: [] },
  ]

  it('follows its schedule at the instants of the schedule', () => {
    const site = at({ unlockSchedule: 'h' }, { schedules: office })
    site.tick('0')
    expect(site.tick('20')).toEqual(['door.unlocked D schedule', 'door.locked D schedule'])
    expect(site.engine.nextDue()).toBe(after('5') + 7 * 86_400_000)
  })

  it('is unlocked without an event where time begins while the schedule is open', () => {
    const site = at({ unlockSchedule: 'h' }, { schedules: office })
    expect(site.tick('5')).toEqual([])
    expect(site.door('6', 'D', 'open')).toEqual(['door.opened D'])
    expect(site.tick('10')).toEqual(['door.locked D schedule'])
  })

  it('has changed by schedule already where a toggle ends at the same instant', () => {
    const site = at({ unlockSchedule: 'h' }, { schedules: office })
    expect(site.operator('0', { action: 'unlock', door: 'D', until: after('5') })).toEqual([
      'changed unlock D',
      'door.unlocked D operator',
    ])
    expect(site.tick('5')).toEqual(['changed unlock D expired'])
    site.operator('6', { action: 'unlock', door: 'D', until: after('10') })
    expect(site.tick('10')).toEqual(['changed unlock D expired', 'door.locked D operator'])
  })

  it('prints what operators do also where it changes nothing', () => {
    const site = at({})
    expect(site.operator('0', { action: 'lock', door: 'D' })).toEqual(['changed lock D'])
    site.operator('1', { action: 'unlock', door: 'D' })
    expect(site.operator('2', { action: 'unlock', door: 'D' })).toEqual(['changed unlock D'])
    expect(site.operator('3', { action: 'lock', door: 'D' })).toEqual(['changed lock D', 'door.locked D operator'])
  })

  it('is never held, and counts from the instant at which it is locked again, once an opening', () => {
    const site = at({ heldOpenSeconds: 30 })
    site.operator('0', { action: 'unlock', door: 'D' })
    site.door('0:10', 'D', 'open')
    expect(site.tick('5')).toEqual([])
    site.operator('5', { action: 'lock', door: 'D' })
    expect(site.tick('5:29.9')).toEqual([])
    expect(site.tick('6')).toEqual(['door.held D'])
    site.operator('6', { action: 'unlock', door: 'D' })
    site.operator('7', { action: 'lock', door: 'D' })
    expect(site.tick('9')).toEqual([])
  })

  it('tells the device to hold and to let go', () => {
    const site = at({})
    const done = (action: 'unlock' | 'lock', minute: string): unknown =>
      site.step({ type: 'operator', at: after(minute), operator: 'olga', reason: 'test', action, door: 'D' }).commands
    expect(done('unlock', '0')).toEqual([{ kind: 'hold', door: 'D', unlocked: true }])
    expect(done('unlock', '1')).toEqual([])
    expect(done('lock', '2')).toEqual([{ kind: 'hold', door: 'D', unlocked: false }])
  })

  it('grants what a rule denies, opens no violation, and says so on every grant (3.8)', () => {
    const site = at({}, { readers: [{ id: 'in', from: 0, to: 1, door: 'D', apb: 'hard' }], apb: { enabled: true } })
    site.read('0', 'ada', 'in')
    site.door('0:01', 'D', 'open')
    site.door('0:02', 'D', 'closed')
    site.operator('1', { action: 'unlock', door: 'D' })
    expect(site.read('2', 'ada', 'in')).toEqual(['granted ada in 4.5 passback in 1 doorUnlocked'])
    site.operator('3', { action: 'exempt', cardholder: 'ada', on: true })
    expect(site.read('4', 'ada', 'in')[0]).toBe('granted ada in exempt doorUnlocked')
  })
})

describe('5.11 bounce and REX grace', () => {
  it('is no bounce before the door has closed once, nor as long after as the file says', () => {
    const site = at({ bounceMs: 1000 })
    expect(site.door('0', 'D', 'open')).toEqual(['door.forced D'])
    site.door('0:01', 'D', 'closed')
    expect(site.door('0:01.999', 'D', 'open')).toEqual(['door.opened D bounce'])
    site.door('0:03', 'D', 'closed')
    expect(site.door('0:04', 'D', 'open')).toEqual(['door.forced D'])
  })

  it('waits for a REX, which comes too late at the instant the time is up', () => {
    const site = at({ rexGraceMs: 500, heldOpenSeconds: 1 })
    expect(site.door('0', 'D', 'open')).toEqual([])
    expect(site.rex('0:00.5', 'D')).toEqual(['door.forced D'])
    expect(site.tick('0:01')).toEqual(['door.held D'])
  })

  it('is forced just before a closing that comes sooner, and a grant meanwhile ends no wait', () => {
    const site = at({ rexGraceMs: 500 })
    site.door('0', 'D', 'open')
    expect(site.read('0:00.1', 'ada', 'in')).toEqual(['granted ada in', 'passage ada in 0-1'])
    expect(site.door('0:00.4', 'D', 'closed')).toEqual(['door.forced D', 'door.closed D'])
  })

  it('comes after a pending grant, a REX and an unlocked door (5.6)', () => {
    const site = at({ bounceMs: 5000, rexGraceMs: 500 })
    site.rex('0', 'D')
    expect(site.door('0:01', 'D', 'open')).toEqual(['door.opened D rex'])
    site.door('0:02', 'D', 'closed')
    site.operator('0:20', { action: 'unlock', door: 'D' })
    expect(site.door('0:21', 'D', 'open')).toEqual(['door.opened D'])
  })
})

describe('5.12 extended unlocks', () => {
  const slow: Partial<SiteParts> = { cardholders: [{ id: 'ada', extendedUnlock: true }, { id: 'bob' }] }
  const ward: Partial<Door> = { heldOpenSeconds: 10, extendedUnlockSeconds: 15, extendedHeldOpenSeconds: 40 }

  it('carry the longer time in the command', () => {
    const site = at(ward, slow)
    const { commands } = site.step({
      ...{ type: 'read', at: after('0'), reader: 'in' },
      presented: { kind: 'credential', credential: 'card of ada' },
    })
    expect(commands[0]).toEqual({ kind: 'unlock', door: 'D', reader: 'in', seconds: 15, atLatest: after('0:15') })
  })

  it('lengthen the held time of an opening that lasts', () => {
    const site = at(ward, slow)
    site.read('0', 'bob', 'in')
    site.door('0:01', 'D', 'open')
    site.read('0:10', 'ada', 'in')
    expect(site.tick('0:40.9')).toEqual([])
    expect(site.tick('0:41')).toEqual(['door.held D'])
  })

  it('leave the next opening as it is', () => {
    const site = at(ward, slow)
    site.read('0', 'ada', 'in')
    site.door('0:14', 'D', 'open')
    site.door('0:15', 'D', 'closed')
    site.read('0:20', 'bob', 'in')
    site.door('0:21', 'D', 'open')
    expect(site.tick('0:31')).toEqual(['door.held D'])
  })
})
