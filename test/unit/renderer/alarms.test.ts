import { describe, expect, it } from 'vitest'
import { alarmWords } from '../../../renderer/format/alarm-words'
import { queue, tally } from '../../../renderer/screens/alarms/alarms'
import { names } from '../../../renderer/screens/site/naming'
import { learn } from '../../../renderer/screens/people/people'
import { setSite } from '../../../renderer/screens/site/site'
import { NOW } from '../../gallery/rows'
import { ALARMS, scene } from '../../gallery/scenes'
import { NAMES, SITE } from '../../gallery/site'

setSite(SITE)
learn(NAMES)

describe('alarms in words', () => {
  it.each([
    ['a1', 'Forced door: Stores roller door 3', ''],
    ['a2', 'Locked out: Laboratory', 'Ines Valderrama · tried twice'],
    ['a3', 'Wrong area, let in: Canteen', 'Tomasz Brylski · Canteen in'],
    ['a4', 'Panel offline: P3 Stores', 'ended 03:08:02'],
    ['a5', 'Reader offline: Lab side exit out', 'technician called'],
    ['a6', 'Held open: Loading door 2', 'ended 03:04:10 · delivery'],
    ['a8', 'Gate arm at Loading yard: part ordered', ''],
    ['a10', 'Tamper: Canteen in', 'part ordered, K. Brandt'],
  ])('%s', (id, headline, line) => {
    const alarm = ALARMS.find((one) => one.id === id)
    expect(alarm && alarmWords(alarm, names, NOW)).toMatchObject({ headline, line })
  })
})

describe('the queue', () => {
  it('puts the urgent first, apart from what is known, informs or is put aside', () => {
    const found = queue(ALARMS, undefined)
    const ids = (items: typeof found.fresh): string[] => items.map(({ alarm }) => alarm.id)
    expect(ids(found.fresh)).toEqual(['a1', 'a2', 'a3'])
    expect(ids(found.acknowledged)).toEqual(['a4', 'a5', 'a6', 'a7'])
    expect(ids(found.information)).toEqual(['a8', 'a9'])
    expect(ids(found.shelved)).toEqual(['a10'])
  })

  it('counts what is open and what nobody has seen', () => {
    const counts = tally(ALARMS)
    expect(counts[1]).toEqual({ open: 1, fresh: 1 })
    expect(counts[2]).toEqual({ open: 2, fresh: 1 })
    expect(counts[3]).toEqual({ open: 4, fresh: 1 })
    expect(counts[4]).toEqual({ open: 2, fresh: 2 })
  })

  it('groups a flood by door and cause, never a priority 1, and loses none', () => {
    const { alarms, status } = scene('flood')
    const { fresh } = queue(alarms, status.flood)
    expect(fresh.map(({ alarm, ids }) => [alarm.priority, ids.length])).toEqual([
      [1, 1],
      [2, 1],
      [2, 14],
      [3, 6],
      [3, 3],
    ])
    const urgent = { ...(alarms[0] ?? ALARMS[0]), id: 'second' } as (typeof ALARMS)[number]
    const twice = queue([...alarms, urgent], {
      ...status.flood,
      flooding: true,
      lastTenMinutes: 27,
      limit: 10,
      groups: [{ kind: 'door-forced', door: 'SR', priority: 1, alarms: ['a1', 'second'], count: 2, lastAt: NOW }],
    })
    expect(twice.fresh.filter(({ alarm }) => alarm.priority === 1)).toHaveLength(2)
  })
})
