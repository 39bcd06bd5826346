import { describe, expect, it } from 'vitest'
import type { OperatorAction } from '../../../main/domain/record'
import { createFanOuts } from '../../../main/panel/fan-out'
import { siteOf, twoPanels } from './panel-site'

const fanOuts = createFanOuts(
  siteOf({
    ...twoPanels(),
    groups: [{ id: 'staff' }, { id: 'guards' }],
    inputs: [{ id: 'smoke', kind: 'fire' }],
    automations: [
      {
        id: 'alarm',
        when: { event: 'input.active', input: 'smoke' },
        then: { action: 'lockdown', doors: ['D2'], whileActive: true },
      },
      { id: 'close', when: { event: 'input.active' }, then: { action: 'lockdown', doors: ['D2'] } },
    ],
    resets: [
      {
        id: 'night',
        at: '03:00',
        days: ['mon'],
        scope: { site: true },
        setLocation: 1,
        unmovedMinutes: 60,
        exceptGroups: ['guards'],
      },
    ],
  }),
)

describe('events that panels receive from each other', () => {
  it.each<[string, string, [number, number], string[]]>([
    ['into the laboratory at P2, which P1 borders too', 'R3', [1, 2], ['P1']],
    ['into the laboratory at P1', 'R5', [1, 2], ['P2']],
    ['from Outside to the yard, which both hold', 'R1', [0, 1], ['P2']],
  ])('a passage %s', (_, reader, [from, to], controllers) => {
    const fanOut = fanOuts.ofEvent({ event: 'passage', at: 9, occurredAt: 4, reader, cardholder: 'ada', from, to })
    expect(fanOut).toEqual({ controllers, at: 4, order: { kind: 'passage', cardholder: 'ada', reader, from, to } })
  })

  it.each<[string, OperatorAction, string[]]>([
    ['a cardholder reset', { action: 'reset', cardholder: 'ada', setLocation: 1 }, ['P1', 'P2']],
    ['an area reset', { action: 'reset', area: 2 }, ['P1', 'P2']],
    ['a lockdown', { action: 'lockdown', door: 'D2', on: true }, ['P2']],
    ['a toggle of a reader', { action: 'grant-on-violation', scope: { reader: 'R1' }, on: true, until: 5 }, ['P1']],
    ['a free pass', { action: 'free-pass', cardholder: 'ada' }, ['P1', 'P2']],
    ['a lost card', { action: 'card', cardholder: 'ada', credential: 'k-ada', active: false }, ['P1', 'P2']],
    ['a group reset', { action: 'reset', group: 'staff' }, ['P1', 'P2']],
    ['a reset with a location', { action: 'reset', area: 2, setLocation: 1 }, ['P1', 'P2']],
    ['a reset of those who have not moved', { action: 'reset', site: true, unmovedMinutes: 600 }, ['P1', 'P2']],
  ])('%s goes unchanged to the panels that it concerns', (_, action, controllers) => {
    const record = { type: 'operator', at: 3, operator: 'eva', reason: 'because', ...action } as const
    const order = { kind: 'operator', operator: 'eva', reason: 'because', action }
    expect(fanOuts.ofRecord(record)).toEqual({ controllers, at: 3, order })
  })

  it('a used free pass is withdrawn everywhere; a plain grant is not sent', () => {
    const granted = { event: 'access.granted', at: 3, reader: 'R1', credential: 'k', cardholder: 'ada' } as const
    expect(fanOuts.ofEvent({ ...granted, freePass: true })).toEqual({
      controllers: ['P1', 'P2'],
      at: 3,
      order: { kind: 'free-pass-used', cardholder: 'ada' },
    })
    expect(fanOuts.ofEvent(granted)).toBeUndefined()
  })

  it("an automation's lockdown is sent as its own while its input is active, and as the operators' without an end", () => {
    const lockdown = { event: 'apb.changed', at: 3, action: 'lockdown', door: 'D2', on: true, reason: 'fire' } as const
    const said = { kind: 'operator', reason: 'fire', action: { action: 'lockdown', door: 'D2', on: true } }
    expect(fanOuts.ofEvent({ ...lockdown, operator: 'automation:alarm' })).toEqual({
      controllers: ['P2'],
      at: 3,
      order: { ...said, operator: 'automation:alarm', holder: 'alarm' },
    })
    expect(fanOuts.ofEvent({ ...lockdown, operator: 'automation:close' })?.order).toEqual({
      ...said,
      operator: 'automation:close',
    })
    expect(fanOuts.ofEvent({ ...lockdown, operator: 'eva' })).toBeUndefined()
    expect(fanOuts.ofEvent({ ...lockdown, operator: 'automation:alarm', by: 'expired' })).toBeUndefined()
  })

  it("an automation's reset is sent from its event, an operator's from its record, and an expiry is not sent", () => {
    const reset = { event: 'apb.reset', at: 3, scope: { cardholder: 'ada' }, reason: 'x', cardholders: 1 } as const
    expect(fanOuts.ofEvent({ ...reset, operator: 'automation:x' })?.controllers).toEqual(['P1', 'P2'])
    expect(fanOuts.ofEvent({ ...reset, operator: 'eva' })).toBeUndefined()
    const whole = { event: 'apb.reset', at: 3, scope: { site: true }, reason: 'night', cardholders: 4 } as const
    expect(fanOuts.ofEvent({ ...whole, operator: 'schedule:night' })).toEqual({
      controllers: ['P1', 'P2'],
      at: 3,
      order: {
        ...{ kind: 'operator', operator: 'schedule:night', reason: 'night' },
        action: { action: 'reset', site: true, setLocation: 1, unmovedMinutes: 60, exceptGroups: ['guards'] },
      },
    })
    const cleared = { event: 'violation.cleared', at: 3, cardholder: 'ada', area: 2, by: 'expired' } as const
    expect(fanOuts.ofEvent(cleared)).toBeUndefined()
  })
})
