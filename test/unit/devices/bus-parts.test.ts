import { describe, expect, it } from 'vitest'
import { BusInputs } from '../../../main/devices/osdp/bus-inputs'
import { BusOrders } from '../../../main/devices/osdp/bus-orders'
import type { InputMeaning } from '../../../main/devices/points'
import type { InputState } from '../../../main/osdp/replies/istatr'

const MEANINGS: readonly (InputMeaning | undefined)[] = [
  { door: 'D1', what: 'contact' },
  { door: 'D1', what: 'rex' },
  undefined,
]
const hearing = () => {
  const inputs = new BusInputs((_, input) => MEANINGS[input])
  return (states: readonly InputState[], first = false) =>
    inputs.update('R1', 7, { kind: 'inputs', states, changed: [], first })
}
const door = (state: 'open' | 'closed') => ({ type: 'door', at: 7, door: 'D1', state })
const REX = { type: 'rex', at: 7, door: 'D1' }

describe('inputs of a bus', () => {
  it('make a record of each change of a contact, and none of the same state', () => {
    const hear = hearing()
    expect(hear(['inactive']).records).toEqual([door('closed')])
    expect(hear(['inactive'])).toEqual({ records: [], unchanged: [] })
    expect(hear(['active']).records).toEqual([door('open')])
  })

  it('say of a contact after an outage that it is as it was, without a record', () => {
    const hear = hearing()
    hear(['active'])
    expect(hear(['active'], true)).toEqual({ records: [], unchanged: [{ door: 'D1', state: 'open' }] })
    expect(hear(['inactive'], true)).toEqual({ records: [door('closed')], unchanged: [] })
  })

  it('make a record of each press of an exit button, not of its release', () => {
    const hear = hearing()
    expect(hear(['inactive', 'active']).records).toEqual([door('closed'), REX])
    expect(hear(['inactive', 'active']).records).toEqual([])
    expect(hear(['inactive', 'inactive']).records).toEqual([])
    expect(hear(['inactive', 'active']).records).toEqual([REX])
  })

  it.each(['short', 'open', 'fault', 'unknown'] as const)('say nothing about the door while a line is %s', (fault) => {
    const hear = hearing()
    hear(['active', 'inactive'])
    expect(hear([fault, fault], true)).toEqual({ records: [], unchanged: [] })
    // What is as it was before the fault is no change.
    expect(hear(['active', 'inactive']).records).toEqual([])
  })

  it('that nothing hangs on are left out', () => {
    expect(hearing()(['inactive', 'inactive', 'active']).records).toEqual([door('closed')])
  })
})

describe('orders to readers', () => {
  it.each([
    [{ kind: 'too-late', sent: false } as const, 'unlock too-late'],
    [{ kind: 'too-late', sent: true } as const, 'unlock too-late, sent'],
    [{ kind: 'queue-full' } as const, 'unlock queue-full'],
    [{ kind: 'no-answer' } as const, 'unlock no-answer'],
    [{ kind: 'refused', nak: 3 } as const, 'unlock refused by the reader: unknown command (NAK 3)'],
  ])('that end as %o are reported once', (outcome, text) => {
    const orders = new BusOrders()
    orders.add(4, { reader: 'R1', door: 'D1', what: 'unlock' })
    expect(orders.settle(4, outcome)).toEqual({ reader: 'R1', door: 'D1', text })
    expect(orders.settle(4, outcome)).toBeUndefined()
  })

  it('that were carried out are not reported', () => {
    const orders = new BusOrders()
    orders.add(4, { reader: 'R1', what: 'output siren' })
    expect(orders.settle(4, { kind: 'done' })).toBeUndefined()
    expect(orders.settle(4, { kind: 'no-answer' })).toBeUndefined()
  })
})
