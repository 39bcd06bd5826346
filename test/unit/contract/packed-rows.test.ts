import { describe, expect, it } from 'vitest'
import type { LaneEvent, LaneRow } from '../../../preload/contract/models'
import { packRows, unpackRows } from '../../../preload/contract/packed-rows'

const at = Date.parse('2026-11-21T02:11:38.214Z')
const read = { at, reader: 'R1', cardholder: 'c1', credential: 'k1' }
const VIOLATION = { rule: '4.2', kind: 'double-entry', area: 1 } as const

/** How each is sent: packed, or as the object that it is. */
const events: readonly (readonly ['packed' | 'as it is', LaneEvent])[] = [
  ['packed', { event: 'access.granted', ...read }],
  ['packed', { event: 'access.granted', at, reader: 'R1', credential: '' }],
  [
    'packed',
    {
      event: 'access.granted',
      ...read,
      ...{ late: true, override: true, reverted: true, exempt: true },
      ...{ freePass: true, suspended: true, observed: true, alarm: true },
    },
  ],
  ['packed', { event: 'access.granted', ...read, freePass: true }],
  ['as it is', { event: 'access.granted', ...read, violation: VIOLATION, override: true }],
  ['as it is', { event: 'access.granted', ...read, occurredAt: at - 5 }],
  ['packed', { event: 'access.denied', ...read, reason: 'no-access' }],
  ['packed', { event: 'access.denied', at, reader: 'R1', reason: 'unknown-credential' }],
  [
    'packed',
    { event: 'access.denied', at, reader: 'R1', credential: 'k9', reason: 'expired', alarm: true, late: true },
  ],
  ['as it is', { event: 'access.denied', ...read, reason: 'apb', violation: VIOLATION }],
  ['packed', { event: 'passage', at, reader: 'Tür Süd', cardholder: '人 1', from: 0, to: 65_535 }],
  ['packed', { event: 'passage', at, reader: 'R1', cardholder: 'c1', from: 3, to: 0, late: true }],
  ['packed', { event: 'door.opened', at, door: 'D1', rex: true }],
  ['packed', { event: 'door.closed', at, door: 'D1' }],
  ['packed', { event: 'door.forced', at, door: 'D1' }],
  ['packed', { event: 'door.held', at, door: 'D1' }],
  ['packed', { event: 'door.not-used', at, door: 'D1', cardholder: 'c1', reader: 'R1' }],
  ['packed', { event: 'door.not-used', at, door: 'D1', reader: 'R1' }],
  ['as it is', { event: 'violation.opened', at, cardholder: 'c1', area: 1, kind: 'double-entry', reader: 'R1' }],
  ['as it is', { event: 'site.started', at, text: 'Sallyport 0.1.0' }],
]
const rows: readonly LaneRow[] = events.map(([, event], index) => ({ seq: 2 ** 40 + index, event }))

describe('packed rows', () => {
  it.each(events)('are %s: %j', (how, event) => {
    const row: LaneRow = { seq: 7, event }
    const packed = packRows([row])
    expect(packed.others).toEqual(how === 'packed' ? [] : [row])
    expect(unpackRows(packed)).toStrictEqual([row])
  })

  it('come out as they went in, in their order, also in the copy that another process gets', () => {
    expect(unpackRows(packRows(rows))).toStrictEqual(rows)
    expect(unpackRows(structuredClone(packRows(rows)))).toStrictEqual(rows)
    expect(unpackRows(packRows([]))).toEqual([])
  })

  it('keep what an operator should know besides the event', () => {
    const told: LaneRow[] = [
      { seq: 1, event: { event: 'access.denied', ...read, reason: 'apb' }, hint: { allowedAt: at + 60_000 } },
      { seq: 2, event: { event: 'door.opened', at, door: 'D1' }, audit: { workstation: 'desk 2' } },
    ]
    expect(unpackRows(packRows(told))).toStrictEqual(told)
  })
})
