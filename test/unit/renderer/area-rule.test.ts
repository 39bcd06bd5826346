import { describe, expect, it } from 'vitest'
import type { DoorStatus, Relaxation, SiteView } from '../../../preload/contract/models'
import { ruleNow } from '../../../renderer/screens/areas/area-rule'
import { indexSite, type Area } from '../../../renderer/screens/site/site'

const NOW = Date.parse('2026-11-21T10:00:00Z')
const area = (id: number, more: Partial<Area> = {}): Area => ({
  id,
  name: `Area ${id}`,
  mode: 'soft',
  capacity: null,
  enforcement: 'enforce',
  ...more,
})
const site = (areas: readonly Area[], more: Partial<SiteView> = {}): SiteView => ({
  name: 'S',
  timeZone: 'UTC',
  apbEnabled: true,
  enforcement: 'enforce',
  dualAuthorisation: false,
  groups: [],
  areas,
  controllers: [],
  doors: [],
  readers: [
    { id: 'r', name: 'R', door: 'd', controller: null, from: 0, to: 3, mode: 'timed-reader', protected: true },
    { id: 'n', name: 'N', door: 'd', controller: null, from: 0, to: 4, mode: 'none', protected: true },
  ],
  ...more,
})
const relaxed = (kind: Relaxation['kind'], scope: Relaxation['scope'], until: number | null = null): Relaxation => ({
  kind,
  scope,
  since: NOW,
  until,
  operator: 'O',
  reason: 'test',
})
const SITE = { site: true } as const
const NOTHING = { relaxations: [], doors: [] }
const status = (id: string, unlocked: boolean): DoorStatus => ({
  ...{ id, unlocked, state: 'closed', contactFault: null, since: null, forced: false, held: false, lockdown: false },
  ...{ unlockedUntil: null, lastSeq: null },
})

describe('the rule of an area', () => {
  const at = (time: string): number => Date.parse(`2026-11-${time}Z`)
  it.each<[string, Partial<Area>, readonly Relaxation[], string]>([
    ['as the site file says', {}, [], 'Soft'],
    ['suspended alone', {}, [relaxed('suspended', { area: 1 })], 'Suspended'],
    ['suspended with the site', { mode: 'hard' }, [relaxed('suspended', SITE)], 'Suspended with the whole site'],
    [
      'letting violations through until a time today',
      {},
      [relaxed('grant-on-violation', { area: 1 }, at('21T14:30'))],
      'Lets violations through until 14:30',
    ],
    [
      'letting violations through until another day',
      {},
      [relaxed('grant-on-violation', SITE, at('22T06:00'))],
      'Lets violations through until 22 Nov 06:00',
    ],
    [
      'suspended before letting through',
      {},
      [relaxed('grant-on-violation', { area: 1 }), relaxed('suspended', SITE)],
      'Suspended with the whole site',
    ],
    ['of another area', {}, [relaxed('suspended', { area: 2 })], 'Soft'],
    ['at one reader only', {}, [relaxed('grant-on-violation', { reader: 'r' })], 'Soft'],
    ['observed by the site file', { enforcement: 'observe' }, [], 'Soft, observed only'],
    ['observed without a rule', { mode: 'none' }, [relaxed('observing', SITE)], 'Observed only'],
  ])('%s', (_name, more, relaxations, words) => {
    const one = area(1, more)
    expect(ruleNow(one, { relaxations, doors: [] }, indexSite(site([one, area(2)])), NOW)).toEqual({
      words,
      relaxed: words !== 'Soft',
    })
  })

  it('names its readers when only they have one', () => {
    const [by, none] = [area(3, { mode: 'none' }), area(4, { mode: 'none' })]
    const index = indexSite(site([by, none]))
    expect(ruleNow(by, NOTHING, index, NOW).words).toBe('By reader')
    expect(ruleNow(none, NOTHING, index, NOW).words).toBe('No area rule')
  })

  const door = (id: string, more: object = {}) => ({ id, name: id, contact: true, heldOpenSeconds: null, ...more })
  const into = (id: string, of: string) =>
    ({ id, name: id, door: of, controller: null, from: 0, to: 1, mode: 'none', protected: true }) as const
  const ways = {
    doors: [door('a', { unlocksBySchedule: true }), door('b', { unlocksBySchedule: true }), door('c'), door('other')],
    readers: [into('ra', 'a'), into('rb', 'b')],
  }
  it.each<[string, Partial<SiteView>, readonly string[], string]>([
    ['its doors are unlocked by a schedule', {}, ['a', 'b'], 'Unlocked by schedule'],
    ['one of its doors is', {}, ['a'], 'Soft; 1 of 2 entrance doors unlocked by schedule'],
    ['its one door is unlocked otherwise', { readers: [into('rc', 'c')] }, ['c'], 'Unlocked'],
    ['a door elsewhere is', {}, ['other'], 'Soft'],
  ])('says that nobody has to read a card when %s', (_name, more, unlocked, words) => {
    const index = indexSite(site([area(1)], { ...ways, ...more }))
    const doors = ['a', 'b', 'c', 'other'].map((id) => status(id, unlocked.includes(id)))
    expect(ruleNow(area(1), { relaxations: [], doors }, index, NOW)).toEqual({ words, relaxed: words !== 'Soft' })
    const suspended = { relaxations: [relaxed('suspended', SITE)], doors }
    expect(ruleNow(area(1), suspended, index, NOW).words).toBe('Suspended with the whole site')
  })
})
