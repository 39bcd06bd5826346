/** Whatever comes in from the wire: the bus never throws, believes nothing it should not, and recovers. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeFrame, withMark } from '../../../main/osdp/frame'
import { VirtualBus } from '../../simulation/osdp/virtual-bus'

const reply = fc
  .record({
    address: fc.constantFrom(0, 0, 0, 1, 0x7f),
    direction: fc.constantFrom('reply' as const, 'reply' as const, 'command' as const),
    sequence: fc.integer({ min: 0, max: 3 }),
    code: fc.constantFrom(0x40, 0x41, 0x45, 0x46, 0x48, 0x49, 0x50, 0x51, 0x53, 0x54, 0x76, 0x78, 0x79, 0x90, 0xb1),
    data: fc.uint8Array({ maxLength: 40 }),
    security: fc.option(
      fc.record({ type: fc.integer({ min: 0x10, max: 0x19 }), data: fc.uint8Array({ maxLength: 1 }) }),
      { nil: null },
    ),
    mac: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  })
  .map(({ mac, ...fields }) =>
    withMark(
      encodeFrame({ ...fields, ...(fields.security && fields.security.type >= 0x15 ? { mac: () => mac } : {}) }),
    ),
  )

const arrivals = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 300 }), bytes: fc.oneof(reply, fc.uint8Array({ maxLength: 60 })) }),
  { maxLength: 40 },
)

describe.each([{ secure: false }, { secure: true }])('anything on the wire, secure $secure', ({ secure }) => {
  test('never throws; the reader is back soon after it has ended', () => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 0, max: 1_000 }), (all, seed) => {
        const bus = new VirtualBus({ secure, seed }).start()
        for (const { afterMs, bytes } of all) {
          bus.deliver(bytes, afterMs)
          bus.run(afterMs)
        }
        const from = bus.told.length
        bus.run(45_000)
        const { phase } = bus.state.pds[0] ?? { phase: 'gone' }
        expect(phase).toBe('online')
        // Nobody showed a card after the rubbish had ended.
        expect(bus.told.slice(from).filter(({ event }) => event.kind === 'card')).toEqual([])
        if (secure) expect(bus.told.filter(({ event }) => event.kind === 'card' || event.kind === 'keys')).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})
