import { describe, expect, it } from 'vitest'
import type { Alarm, Priority } from '../../../preload/contract/models'
import { due, newest, sounding, TONES, type Played } from '../../../renderer/sound/tones'

const alarm = (priority: Priority, more: Partial<Alarm> = {}): Alarm => ({
  id: `a${priority}${more.at ?? 0}`,
  seq: 1,
  priority,
  kind: 'door-held',
  state: 'new',
  at: 1_000,
  lastAt: more.at ?? 1_000,
  count: 1,
  notes: [],
  ...more,
})
const played = (priority: Priority, at: number, latest = 1_000): Played => ({ priority, at, newest: latest })

describe('tones', () => {
  it('are told apart by notes: two, one, one soft, none', () => {
    expect([1, 2, 3, 4].map((priority) => TONES[priority as Priority].length)).toEqual([2, 1, 1, 0])
    expect(TONES[3][0]?.gain).toBeLessThan(TONES[2][0]?.gain ?? 0)
  })

  it.each<[string, readonly Alarm[], Priority | null]>([
    ['nothing', [], null],
    ['the most urgent', [alarm(3), alarm(1), alarm(2)], 1],
    ['not what is acknowledged', [alarm(1, { state: 'acknowledged' }), alarm(3)], 3],
    ['not what is shelved', [alarm(2, { state: 'shelved' })], null],
    ['not information', [alarm(4)], null],
  ])('sound for %s', (_name, alarms, priority) => {
    expect(sounding(alarms, 5_000)?.priority ?? null).toBe(priority)
  })

  it('grow louder once an alarm escalates', () => {
    const alarms = [alarm(1, { escalatesAt: 5_000 })]
    expect(sounding(alarms, 4_999)?.escalated).toBe(false)
    expect(sounding(alarms, 5_000)?.escalated).toBe(true)
  })

  it.each<[string, readonly Alarm[], number, Played | null, boolean]>([
    ['at once', [alarm(1)], 2_000, null, true],
    ['not again before two seconds', [alarm(1)], 3_999, played(1, 2_000), false],
    ['again after two seconds', [alarm(1)], 4_000, played(1, 2_000), true],
    ['priority 2 after ten', [alarm(2)], 12_000, played(2, 2_000), true],
    ['priority 2 not after nine', [alarm(2)], 11_000, played(2, 2_000), false],
    ['priority 3 once', [alarm(3)], 60_000, played(3, 2_000), false],
    ['priority 3 for another one', [alarm(3), alarm(3, { at: 9_000 })], 60_000, played(3, 2_000), true],
    ['a more urgent one does not wait', [alarm(2), alarm(1)], 2_100, played(2, 2_000), true],
    ['nothing when all is known', [alarm(1, { state: 'acknowledged' })], 9_000, played(1, 2_000), false],
  ])('%s', (_name, alarms, now, last, sounds) => {
    expect(due(alarms, now, last) !== null).toBe(sounds)
  })

  it('know when the newest came', () => {
    expect(newest([alarm(3, { at: 3_000 }), alarm(2, { at: 7_000, state: 'acknowledged' })])).toBe(3_000)
    expect(newest([])).toBe(0)
  })
})
