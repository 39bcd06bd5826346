/** What the panels of the scenes report of themselves. */
import type { ControllerFacts } from '../../preload/contract/controllers'
import { at } from './rows'

/** One panel whose clock is wrong, one that has not received a reset yet, the rest well. */
export const panelFacts = (id: string, silent: boolean): ControllerFacts => ({
  model: 'Invented 4',
  firmware: '2.1',
  skewMs: id === 'P4' ? 4_200 : 12,
  storedEvents: 0,
  configuration: silent || id === 'P3' ? 'waiting' : 'current',
  passagesWaiting: id === 'P3' ? 14 : 0,
  ordersWaiting: id === 'P3' ? [{ at: at('03:11:02'), action: 'reset', operator: 'M. Okafor' }] : [],
  cardsUnknown: id === 'P3' ? 1 : 0,
  missing: id === 'P3' ? ['nested-areas', 'strict'] : [],
  ...({ orderRefused: null, power: 'mains', tamper: false, lost: null } as const),
})
