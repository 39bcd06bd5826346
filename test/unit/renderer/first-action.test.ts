import { describe, expect, it } from 'vitest'
import type { Alarm } from '../../../preload/contract/models'
import { openFirst, queue } from '../../../renderer/screens/alarms/alarms'
import { pickAlarm } from '../../../renderer/screens/alarms/auto-select'
import { mainAction } from '../../../renderer/screens/events/actions'

const alarm = (id: string, more: Partial<Alarm> = {}): Alarm => ({
  id,
  seq: 1,
  priority: 1,
  kind: 'door-forced',
  state: 'new',
  at: 1,
  lastAt: 1,
  count: 1,
  notes: [],
  ...more,
})

describe('the main action', () => {
  const steps = [{ text: 'Look', doneAt: 1, doneBy: 'K' }, { text: 'Call' }]
  const known = alarm('a', { state: 'acknowledged', steps })

  it('acknowledges a new alarm, then is the first step that is not done', () => {
    expect(mainAction(alarm('a', { steps }), 'guard', false)).toEqual({ kind: 'acknowledge', alarm: 'a' })
    expect(mainAction(known, 'guard', false)).toEqual({ kind: 'step', alarm: 'a', n: 1, words: 'Call' })
  })

  it('never unlocks a forced door or resets after a good passage', () => {
    expect(mainAction(alarm('a', { state: 'acknowledged' }), 'administrator', false)).toBeUndefined()
    expect(mainAction(undefined, 'administrator', false)).toBeUndefined()
  })

  it('clears an open violation once its steps are done', () => {
    expect(mainAction(undefined, 'supervisor', true)).toEqual({ kind: 'act', act: 'clear' })
  })

  it('is nothing for an auditor', () => {
    expect(mainAction(known, 'auditor', false)).toBeUndefined()
  })
})

describe('the alarm that selects itself', () => {
  it('is the newest new one of the highest priority', () => {
    const all = [alarm('p2', { priority: 2, at: 9 }), alarm('old', { at: 1 }), alarm('new', { at: 5 })]
    expect(pickAlarm(all, new Set())?.id).toBe('new')
  })

  it('is not a deselected or acknowledged alarm, or one of priority 3', () => {
    const all = [alarm('a'), alarm('b', { state: 'acknowledged' }), alarm('c', { priority: 3 })]
    expect(pickAlarm(all, new Set(['a']))).toBeUndefined()
  })
})

it('keeps an acknowledged priority 1 above new ones of lower priority', () => {
  const all = [
    alarm('p3', { priority: 3 }),
    alarm('p1', { state: 'acknowledged' }),
    alarm('p2', { priority: 2 }),
    alarm('fresh'),
  ]
  expect(openFirst(queue(all, undefined)).map((item) => item.alarm.id)).toEqual(['fresh', 'p1', 'p2', 'p3'])
})
