import { expect, it } from 'vitest'
import { standingOrders } from '../../../main/decider/standing-orders'
import { Driver } from '../../support/engine-driver'

const by = { operator: 'console', reason: '' }

it('are also the free passes and reverts that nobody has used up: a panel without its storage receives them again', () => {
  const site = new Driver({
    readers: [{ id: 'in', from: 0, to: 1, apb: 'hard' }],
    cardholders: [{ id: 'ada' }, { id: 'bob' }, { id: 'cem' }],
  })
  site.operator('0', { action: 'lockdown', door: 'door of in', on: true })
  site.operator('0', { action: 'lockdown', door: 'door of in', on: false })
  for (const cardholder of ['bob', 'ada']) site.operator('1', { action: 'free-pass', cardholder })
  site.operator('1', { action: 'revert-to-soft', cardholder: 'ada' })
  expect(standingOrders(site.engine.view)).toEqual([
    { ...by, action: { action: 'free-pass', cardholder: 'ada' } },
    { ...by, action: { action: 'revert-to-soft', cardholder: 'ada' } },
    { ...by, action: { action: 'free-pass', cardholder: 'bob' } },
  ])
  expect(site.read('2', 'bob', 'in')).toEqual(['granted bob in freePass', 'passage bob in 0-1'])
  expect(standingOrders(site.engine.view).map(({ action }) => action)).toEqual([
    { action: 'free-pass', cardholder: 'ada' },
    { action: 'revert-to-soft', cardholder: 'ada' },
  ])
})
