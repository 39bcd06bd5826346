import { describe, expect, it } from 'vitest'
import { OUTAGE_GRACE_MS } from '../../../../main/derived/alarms/rules'
import {
  alarmAt,
  FLOOD_LIMIT,
  FLOOD_WINDOW_MS,
  floodOf,
  isShown,
  nextChange,
} from '../../../../main/derived/alarms/shown'
import type { Alarm } from '../../../../preload/contract/models'

const alarm = (id: number, more: Partial<Alarm> = {}): Alarm => ({
  id: `a${id}`,
  seq: id,
  priority: 3,
  kind: 'violation-soft',
  state: 'new',
  at: id,
  lastAt: id,
  count: 1,
  door: 'D1',
  notes: [],
  ...more,
})
const many = (count: number, more: Partial<Alarm> = {}): Alarm[] =>
  Array.from({ length: count }, (_, i) => alarm(i + 1, more))

describe('a shelved alarm', () => {
  const shelved = alarm(1, { state: 'shelved', shelvedUntil: 10 })
  it('comes back at its instant, not before', () => {
    expect(alarmAt(shelved, 9)).toBe(shelved)
    expect(alarmAt(shelved, 10)).toMatchObject({ state: 'new' })
    expect(alarmAt(shelved, 10)).not.toHaveProperty('shelvedUntil')
  })
  it('says when to look again', () => {
    const other = alarm(2, { state: 'shelved', shelvedUntil: 30 })
    expect(nextChange([alarm(1), other, shelved], 9)).toBe(10)
    expect(nextChange([alarm(1), other, shelved], 10)).toBe(30)
    expect(nextChange([alarm(1)], 0)).toBeNull()
  })
})

describe('an outage', () => {
  const away = alarm(1, { kind: 'reader-offline', at: 100, lastAt: 100 })
  it('is shown when it has lasted a while, or when somebody dealt with it', () => {
    expect(isShown(away, 100 + OUTAGE_GRACE_MS - 1)).toBe(false)
    expect(isShown(away, 100 + OUTAGE_GRACE_MS)).toBe(true)
    expect(isShown({ ...away, state: 'acknowledged' }, 100)).toBe(true)
    expect(isShown(alarm(1, { kind: 'door-forced', at: 100, lastAt: 100 }), 100)).toBe(true)
    expect(nextChange([away], 100)).toBe(100 + OUTAGE_GRACE_MS)
    expect(nextChange([away], 100 + OUTAGE_GRACE_MS)).toBeNull()
  })
})

describe('a flood', () => {
  it('begins with the eleventh in ten minutes', () => {
    expect(floodOf(many(FLOOD_LIMIT), 100)).toEqual({ flooding: false, lastTenMinutes: 10, limit: 10, groups: [] })
    expect(floodOf(many(FLOOD_LIMIT + 1), 100)).toMatchObject({ flooding: true, lastTenMinutes: 11 })
  })
  it('forgets what is ten minutes old', () => {
    expect(floodOf(many(11), FLOOD_WINDOW_MS + 1).lastTenMinutes).toBe(10)
  })
  it('groups by door and kind, the gravest first, and leaves every P1, acknowledged and lone alarm alone', () => {
    const flood = floodOf(
      [
        ...many(9),
        alarm(20, { door: 'D2', count: 4, priority: 2 }),
        alarm(21, { door: 'D2', count: 2 }),
        alarm(22, { door: 'D3' }),
        alarm(23, { priority: 1, kind: 'door-forced' }),
        alarm(24, { priority: 1, kind: 'door-forced' }),
        alarm(25, { state: 'acknowledged' }),
      ],
      100,
    )
    expect(flood.groups).toEqual([
      { kind: 'violation-soft', door: 'D2', priority: 2, alarms: ['a20', 'a21'], count: 6, lastAt: 21 },
      { kind: 'violation-soft', door: 'D1', priority: 3, alarms: many(9).map((a) => a.id), count: 9, lastAt: 9 },
    ])
  })
})
