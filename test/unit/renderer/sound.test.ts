import { describe, expect, it } from 'vitest'
import type { Alarm, Priority } from '../../../preload/contract/models'
import { soundState } from '../../../renderer/screens/sound/state'
import {
  audible,
  due,
  MUTE_MS,
  muteOf,
  newest,
  sounding,
  TONES,
  type Played,
} from '../../../renderer/screens/sound/tones'

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
const played = (priority: Priority, at: number, latest = 1_000): ReadonlyMap<Priority, Played> =>
  new Map([[priority, { at, newest: latest }]])
const NEVER: ReadonlyMap<Priority, Played> = new Map()

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

  it.each<[string, readonly Alarm[], number, ReadonlyMap<Priority, Played>, boolean]>([
    ['at once', [alarm(1)], 2_000, NEVER, true],
    ['not again before two seconds', [alarm(1)], 3_999, played(1, 2_000), false],
    ['again after two seconds', [alarm(1)], 4_000, played(1, 2_000), true],
    ['priority 2 after ten', [alarm(2)], 12_000, played(2, 2_000), true],
    ['priority 2 not after nine', [alarm(2)], 11_000, played(2, 2_000), false],
    ['priority 3 once', [alarm(3)], 60_000, played(3, 2_000), false],
    ['priority 3 for another one', [alarm(3), alarm(3, { at: 9_000 })], 60_000, played(3, 2_000), true],
    ['a more urgent one does not wait', [alarm(2), alarm(1)], 2_100, played(2, 2_000), true],
    ['priority 3 that came while priority 1 sounded', [alarm(3, { at: 1_500 })], 9_000, played(1, 2_000), true],
    ['nothing when all is known', [alarm(1, { state: 'acknowledged' })], 9_000, played(1, 2_000), false],
  ])('%s', (_name, alarms, now, last, sounds) => {
    expect(due(alarms, now, last) !== null).toBe(sounds)
  })

  it('know when the newest came', () => {
    expect(newest([alarm(3, { at: 3_000 }), alarm(3, { at: 7_000, state: 'acknowledged' })], 3)).toBe(3_000)
    expect(newest([alarm(2, { at: 7_000 })], 3)).toBe(0)
  })
})

describe('a mute', () => {
  const first = alarm(1, { id: 'first' })
  const mute = muteOf([first], 2_000)

  it('silences what sounds when it begins', () => {
    expect(sounding(audible([first], mute, 3_000), 3_000)).toBeNull()
  })

  it.each<[string, Alarm]>([
    ['a new priority 1', alarm(1, { id: 'second', at: 2_500 })],
    ['a new priority 3', alarm(3, { id: 'third', at: 2_500 })],
    ['the same trouble when it happens again', alarm(1, { id: 'first', at: 1_000, lastAt: 2_500 })],
  ])('does not silence %s', (_name, later) => {
    const all = later.id === 'first' ? [later] : [first, later]
    expect(sounding(audible(all, mute, 3_000), 3_000)?.priority).toBe(later.priority)
  })

  it('ends after two minutes', () => {
    expect(audible([first], mute, 2_000 + MUTE_MS)).toEqual([first])
    expect(audible([first], mute, 1_999 + MUTE_MS)).toEqual([])
  })
})

describe('the words about sound', () => {
  const sound = { mute: null, allowed: true, softAt: null }
  const soft = alarm(3)

  it('say that priority 3 sounds, then when it sounded, then nothing once it is acknowledged', () => {
    expect(soundState([soft], sound, 1_000).kind).toBe('sounding')
    expect(soundState([soft], { ...sound, softAt: 1_100 }, 60_000)).toEqual({ kind: 'sounded', at: 1_100 })
    expect(soundState([alarm(3, { state: 'acknowledged' })], { ...sound, softAt: 1_100 }, 60_000).kind).toBe('quiet')
  })

  it('say what sounds beside a mute, and that nothing does within it', () => {
    const mute = muteOf([alarm(1)], 1_000)
    expect(soundState([alarm(1)], { ...sound, mute }, 2_000)).toEqual({ kind: 'muted', until: mute.until })
    expect(soundState([alarm(1), alarm(2, { id: 'b' })], { ...sound, mute }, 2_000)).toMatchObject({
      kind: 'sounding',
      priority: 2,
      mutedUntil: mute.until,
    })
  })

  it('say nothing of a sound that the browser does not allow', () => {
    expect(soundState([alarm(1)], { ...sound, allowed: false }, 2_000).kind).toBe('blocked')
  })
})
