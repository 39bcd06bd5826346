import { describe, expect, it } from 'vitest'
import { createWaitingOrders } from '../../../main/devices/panel/panel-waiting'
import type { PanelOrder } from '../../../main/domain/panel'

const PASSAGE: PanelOrder = { kind: 'passage', cardholder: 'c1', reader: 'r1', from: 0, to: 1 }
const off = (credential: string): PanelOrder => ({
  kind: 'operator',
  operator: 'eva',
  reason: 'lost',
  action: { action: 'card', cardholder: 'c1', credential, active: false },
})
const opened = () =>
  createWaitingOrders(
    undefined,
    () => undefined,
    () => undefined,
  )

describe('what waits for a panel that has lost what it was sent (PROTOCOL.md 11)', () => {
  it('is followed by what stands', () => {
    const orders = opened()
    orders.add(PASSAGE, 1, true)
    orders.begin(0, [off('k1')], 2)
    expect(orders.all().map(({ number, order }) => [number, order.kind])).toEqual([
      [1, 'passage'],
      [2, 'operator'],
    ])
    expect(orders.cardsUnknown()).toEqual(['k1'])
  })

  it('has what stands once, also after several hellos', () => {
    const orders = opened()
    orders.begin(0, [off('k1')], 1)
    orders.begin(0, [off('k1'), off('k2')], 2)
    expect(orders.all().map(({ number }) => number)).toEqual([2, 3])
  })

  it('is numbered above what a later state of this console had sent', () => {
    const orders = opened()
    orders.add(PASSAGE, 1, true)
    orders.begin(50, [off('k1')], 2)
    expect(orders.all().map(({ number }) => number)).toEqual([51, 52])
    expect(orders.add(PASSAGE, 3, false).number).toBe(53)
    expect(orders.delivered()).toEqual({ answered: 50, used: 53 })
  })

  it('counts as answered only what the panel itself has answered', () => {
    const orders = opened()
    orders.add(off('k1'), 1, false)
    orders.add(off('k2'), 1, false)
    orders.answered({ number: 1, done: true, reason: '' })
    orders.answered({ number: 2, done: false, reason: 'needs-protocol-1.2', byHost: true })
    expect(orders.delivered()).toEqual({ answered: 1, used: 2 })
    expect(orders.stored()).toMatchObject({ answered: 1 })
  })
})
