import { describe, expect, it } from 'vitest'
import type { PanelOrder } from '../../../main/domain/panel'
import { NO_MEMORY } from '../../../main/panel/session-state'
import { Bench, sentBodies, START } from './wire'

describe('orders that the protocol has from minor version 2 on', () => {
  const operator = { kind: 'operator', operator: 'eva', reason: 'lost' } as const
  const orders: readonly (readonly [string, PanelOrder])[] = [
    ['a lost card', { ...operator, action: { action: 'card', cardholder: 'ada', credential: 'k-ada', active: false } }],
    ['a group reset', { ...operator, action: { action: 'reset', group: 'staff' } }],
    [
      'a reset of those who have not moved',
      { ...operator, action: { action: 'reset', site: true, unmovedMinutes: 9 } },
    ],
    ['a lockdown of an automation', { ...operator, holder: 'a', action: { action: 'lockdown', door: 'D1', on: true } }],
  ]
  const results = (effects: ReturnType<Bench['give']>) =>
    effects.flatMap((effect) => (effect.kind === 'delivery-result' ? [effect] : []))
  const sent = (effects: ReturnType<Bench['give']>) =>
    sentBodies(effects).flatMap((body) => (body.case === 'delivery' ? [body.value] : []))

  it.each(orders)('%s is not sent to an older panel, whose connection it would close, and is reported', (_, order) => {
    const bench = new Bench(NO_MEMORY, { deliveries: [{ number: 4, at: START, order }] })
    const first = bench.hello({ protocolMinor: 1 })
    const later = bench.give({ kind: 'deliver', deliveries: [{ number: 5, at: START, order }] })
    expect(sent([...first, ...later])).toEqual([])
    expect(results([...first, ...later])).toMatchObject([
      { number: 4, done: false, reason: 'needs-protocol-1.2' },
      { number: 5, done: false, reason: 'needs-protocol-1.2' },
    ])
    expect(bench.state.phase).toBe('live')
  })

  it.each(orders)('%s is sent to a panel of minor version 2', (_, order) => {
    const bench = new Bench(NO_MEMORY, { deliveries: [{ number: 4, at: START, order }] })
    const effects = bench.hello({ protocolMinor: 2 })
    expect(sent(effects)).toMatchObject([{ number: 4n }])
    expect(results(effects)).toEqual([])
  })

  it('a location goes to an older panel as a reset alone', () => {
    const order: PanelOrder = { ...operator, action: { action: 'reset', area: 2, setLocation: 1 } }
    const [older, newer] = [1, 2].map((protocolMinor) => {
      const bench = new Bench(NO_MEMORY, { deliveries: [{ number: 4, at: START, order }] })
      return sent(bench.hello({ protocolMinor }))[0]?.what
    })
    expect(older).toMatchObject({ case: 'reset', value: { scope: { what: { value: 2 } } } })
    expect(older?.value).not.toHaveProperty('location', 1)
    expect(newer).toMatchObject({ case: 'reset', value: { location: 1 } })
  })
})
