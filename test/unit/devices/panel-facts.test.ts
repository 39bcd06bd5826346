import { describe, expect, it } from 'vitest'
import { createPanelFacts } from '../../../main/devices/panel/panel-facts'
import type { PanelDelivery } from '../../../main/domain/panel'

const reset = (number: number): PanelDelivery => ({
  number,
  at: number,
  order: { kind: 'operator', operator: 'eva', reason: 'x', action: { action: 'reset', site: true } },
})
const passage: PanelDelivery = {
  number: 9,
  at: 9,
  order: { kind: 'passage', cardholder: 'ada', reader: 'R1', from: 0, to: 1 },
}

describe('what is to be known of a panel', () => {
  it('tells apart what operators ordered from passages, until the panel has answered', () => {
    let waiting: readonly PanelDelivery[] = [reset(1), passage]
    const keeper = createPanelFacts(
      () => waiting,
      () => ['k-ada'],
      () => ({ configuration: 'current', missing: ['strict'] }),
      () => undefined,
    )
    expect(keeper.facts()).toMatchObject({
      missing: ['strict'],
      passagesWaiting: 1,
      cardsUnknown: 1,
      ordersWaiting: [{ at: 1, action: 'reset', operator: 'eva' }],
      configuration: 'current',
    })
    waiting = []
    keeper.delivered()
    expect(keeper.facts()).toMatchObject({ passagesWaiting: 0, ordersWaiting: [] })
    keeper.refused(reset(1), 'bad-scope', 7)
    keeper.refused(passage, 'unknown-cardholder', 8)
    expect(keeper.facts().orderRefused).toEqual({ at: 7, action: 'reset', reason: 'bad-scope' })
  })

  it('reports a clock difference again only when it has moved', () => {
    let changes = 0
    const keeper = createPanelFacts(
      () => [],
      () => [],
      () => ({ configuration: 'waiting', missing: [] }),
      () => changes++,
    )
    for (const skew of [10, 40, 2_500, 2_490]) keeper.skew(skew)
    expect(changes).toBe(2)
    expect(keeper.facts().skewMs).toBe(2_500)
  })

  it('keeps what the panel said of its power and of what it lost', () => {
    const keeper = createPanelFacts(
      () => [],
      () => [],
      () => ({ configuration: 'current', missing: [] }),
      () => undefined,
    )
    keeper.handle({ event: 'panel.overflow', at: 5, controller: 'P1', firstLost: 7, lastLost: 9, alarm: true })
    keeper.handle({ event: 'panel.power', at: 6, controller: 'P1', state: 'battery', alarm: true })
    expect(keeper.facts()).toMatchObject({ lost: { at: 5, first: 7, last: 9 }, power: 'battery', tamper: false })
  })
})
