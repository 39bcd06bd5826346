import { create } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeEnvelope } from '../../../main/panel/envelope'
import { DecisionRequestSchema, EventAckSchema, RingOverflowSchema } from '../../../main/panel/schema/panel-link_pb'
import { addSerials, hasSerial, missingIn, NO_SERIALS } from '../../../main/panel/serials'
import { frameOf } from '../../simulator/panel/wire'
import { Bench, blip, sentBodies, taken } from '../../unit/panel/wire'

describe('the session', () => {
  it('never throws on any envelope, before the hello or after it, and opens nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 12 }), fc.boolean(), (envelopes, greeted) => {
        const bench = new Bench()
        if (greeted) bench.hello()
        for (const envelope of envelopes) {
          const effects = bench.raw(envelope)
          expect(sentBodies(effects).some((body) => body.case === 'decisionAnswer' && body.value.granted)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('never throws on a good envelope that was damaged, and names what it refuses', () => {
    const ask = create(DecisionRequestSchema, {
      requestId: 1n,
      reader: 'R1',
      presented: { what: { case: 'card', value: { format: 'H10301', facility: 12, number: '5555' } } },
      answerByMs: 1_800_000_000_000n,
    })
    const good = frameOf(2n, { case: 'decisionRequest', value: ask }).subarray(4)
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(good.length),
        (place, flip, length) => {
          const damaged = good.slice(0, length)
          if (place < damaged.length) damaged[place] = (damaged[place] ?? 0) ^ flip
          const bench = new Bench()
          bench.hello()
          const effects = bench.raw(damaged)
          const asked = taken(effects).some(({ request }) => request !== undefined)
          const refused = effects.some(({ kind }) => kind === 'refused')
          const known = decodeEnvelope(damaged)
          // A damaged card is still a card; everything else is refused by name or is another valid message.
          if (!known.ok) expect(refused).toBe(true)
          if (asked) expect(known.ok).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  type Step =
    | { readonly kind: 'events'; readonly backlog: boolean; readonly serials: readonly bigint[] }
    | { readonly kind: 'overflow'; readonly first: bigint; readonly last: bigint }
    | { readonly kind: 'durable'; readonly count: number }
    | { readonly kind: 'reconnect' }

  const serial = fc.bigInt({ min: 1n, max: 40n })
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constant('events' as const),
      backlog: fc.boolean(),
      serials: fc
        .uniqueArray(serial, { minLength: 1, maxLength: 6 })
        .map((serials) => serials.toSorted((a, b) => (a < b ? -1 : 1))),
    }),
    fc.record({ kind: fc.constant('overflow' as const), first: serial, last: serial }),
    fc.record({ kind: fc.constant('durable' as const), count: fc.nat(8) }),
    fc.constant({ kind: 'reconnect' as const }),
  )

  it('takes each serial once over all connections, and acknowledges only what is on the disk without a gap', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let bench = new Bench()
        bench.hello({ lastSerial: 40n })
        const times = new Map<bigint, number>()
        const waiting: { first: bigint; last: bigint }[] = []
        const durable = new Set<bigint>()
        const look = (effects: ReturnType<Bench['give']>): void => {
          for (const { serials } of taken(effects)) {
            if (serials === undefined) continue
            waiting.push(serials)
            for (let at = serials.first; at <= serials.last; at++) times.set(at, (times.get(at) ?? 0) + 1)
          }
          for (const body of sentBodies(effects)) {
            if (body.case !== 'eventAck') continue
            for (let at = 1n; at <= body.value.upTo; at++) expect(durable.has(at)).toBe(true)
          }
        }
        const again = (): void => {
          bench = new Bench(bench.state.memory)
          look(bench.hello({ lastSerial: 40n }))
        }
        for (const one of steps) {
          if (bench.state.phase === 'closed') again()
          switch (one.kind) {
            case 'events':
              look(bench.events(one.backlog, ...one.serials.map(blip)))
              break
            case 'overflow': {
              const value = create(RingOverflowSchema, { firstLost: one.first, lastLost: one.last })
              look(bench.say({ case: 'ringOverflow', value }))
              break
            }
            case 'durable': {
              const ranges = waiting.splice(0, one.count)
              for (const { first, last } of ranges) for (let at = first; at <= last; at++) durable.add(at)
              look(bench.give({ kind: 'durable', ranges }))
              break
            }
            case 'reconnect':
              again()
          }
        }
        expect([...times.values()].every((count) => count === 1)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it("refuses the console's own messages from a panel", () => {
    const bench = new Bench()
    bench.hello()
    const effects = bench.say({ case: 'eventAck', value: create(EventAckSchema, { upTo: 5n }) })
    expect(effects.some((effect) => effect.kind === 'refused' && effect.reason === 'unknown-type')).toBe(true)
  })
})

describe('serial sets', () => {
  it('are what a plain set would be', () => {
    const range = fc.tuple(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 0n, max: 9n }))
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.bigInt({ min: 1n, max: 60n }), (ranges, end) => {
        const plain = new Set<bigint>()
        let set = NO_SERIALS
        for (const [first, length] of ranges) {
          set = addSerials(set, { first, last: first + length })
          for (let at = first; at <= first + length; at++) plain.add(at)
        }
        for (let at = 1n; at <= 70n; at++) expect(hasSerial(set, at)).toBe(plain.has(at))
        const gaps = missingIn(set, { first: 1n, last: end })
        const missing: bigint[] = []
        for (const { first, last } of gaps) for (let at = first; at <= last; at++) missing.push(at)
        const wanted = Array.from({ length: Number(end) }, (_, index) => BigInt(index + 1)).filter(
          (at) => !plain.has(at),
        )
        expect(missing).toEqual(wanted)
        let before = set.upTo
        for (const { first, last } of set.beyond) {
          expect(first > before + 1n && last >= first).toBe(true)
          before = last
        }
      }),
    )
  })
})
