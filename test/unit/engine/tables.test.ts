import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CardIdentity } from '../../../main/domain/card'
import { Formats } from '../../../main/cards/formats'
import { CardIndex } from '../../../main/cards/card-index'
import { Plan } from '../../../main/engine/plan'
import { Dues } from '../../../main/engine/state/dues'
import { Duplicates } from '../../../main/engine/state/duplicates'
import { SerialSet } from '../../../main/engine/state/links'
import { slotKey, TIMER, WINDOW } from '../../../main/engine/state/slots'
import { State } from '../../../main/engine/state'
import { StringIndex } from '../../../main/engine/string-index'
import { buildSite } from '../../support/site-builder'

describe('what falls due', () => {
  it('comes by instant, then kind, then the order it was set, however it was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(3)), { maxLength: 300 }), fc.nat(60), (added, taken) => {
        const dues = new Dues()
        const left: [number, number, number][] = []
        added.forEach(([at, kind], order) => {
          dues.add(at, kind, order * 7, order)
          left.push([at, kind, order])
          if (order % 61 === taken) {
            left.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
            expect([dues.firstAt, dues.firstKind, dues.firstOrder]).toEqual(left.shift())
            dues.removeFirst()
          }
        })
        left.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
        for (const expected of left) {
          expect([dues.firstAt, dues.firstKind, dues.firstOrder]).toEqual(expected)
          expect(dues.firstTarget).toBe(expected[2] * 7)
          dues.removeFirst()
        }
        expect(dues.size).toBe(0)
      }),
    )
  })
})

describe('serials of a panel', () => {
  it('are as a set has them, and kept as ranges', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 120 }), (serials) => {
        const set = new SerialSet()
        const seen = new Set<number>()
        for (const serial of serials) {
          expect(set.add(serial)).toBe(!seen.has(serial))
          seen.add(serial)
        }
        const inRanges = set
          .ranges()
          .flatMap(([start, end]) => Array.from({ length: end - start + 1 }, (_, i) => start + i))
        expect(inRanges).toEqual([...seen].sort((a, b) => a - b))
        const ranges = set.ranges()
        for (let i = 1; i < ranges.length; i++) expect(ranges[i]?.[0]).toBeGreaterThan((ranges[i - 1]?.[1] ?? 0) + 1)
        const again = new SerialSet()
        again.restore(ranges)
        expect([...seen].every((serial) => !again.add(serial))).toBe(true)
      }),
    )
  })
})

describe('indexes', () => {
  it('find every id and nothing else', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), fc.string(), (ids, other) => {
        const index = new StringIndex(ids)
        expect(ids.map((id) => index.find(id))).toEqual(ids.map((_, i) => i))
        expect(index.find(other)).toBe(ids.indexOf(other))
      }),
    )
  })

  it('find every card, wide raw ones too, and none that differs in anything', () => {
    const cards: (CardIdentity | null)[] = [
      { format: 'H10301', facility: '12', number: '5555' },
      null,
      { format: 'H10301', facility: '13', number: '5555' },
      { format: 'H10306', facility: '12', number: '5555' },
      { format: 'H10302', facility: null, number: '34359738367' },
      { format: 'H10302', facility: null, number: '4294967295' },
      { format: 'C1000-48', facility: '4194303', number: '8388607' },
      { format: 'raw', facility: null, number: '5555' },
      { format: 'raw', facility: null, number: '274877906943' },
      { format: 'raw', facility: null, number: '274877906944' },
      { format: 'raw', facility: null, number: '123456789012345678901234567890' },
    ]
    const index = new CardIndex(cards.length, new Formats([]))
    cards.forEach((card, credential) => index.add(card, credential))
    cards.forEach((card, i) => {
      if (card) expect(index.find(card)).toBe(i)
    })
    for (const card of [
      { format: 'H10301', facility: '0', number: '5555' },
      { format: 'H10301', facility: null, number: '5555' },
      { format: 'H10304', facility: '12', number: '5555' },
      { format: 'raw', facility: null, number: '123456789012345678901234567891' },
    ] as const)
      expect(index.find(card)).toBe(-1)
  })
})

describe('slots of a cardholder', () => {
  it('are as a map of each cardholder has them, and freed ones are used again', () => {
    const action = fc.record({
      holder: fc.nat(3),
      key: fc.tuple(fc.constantFrom(TIMER, WINDOW), fc.nat(4)).map(([kind, target]) => slotKey(kind, target)),
      at: fc.nat(1000),
      remove: fc.boolean(),
    })
    const site = buildSite({
      readers: [{ id: 'r', from: 0, to: 1 }],
      cardholders: ['a', 'b', 'c', 'd'].map((id) => ({ id })),
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 300 }), (actions) => {
        const { slots, units } = new State(new Plan(site))
        const expected = [0, 1, 2, 3].map(() => new Map<number, number>())
        for (const { holder, key, at, remove } of actions) {
          const own = expected[holder] as Map<number, number>
          if (remove) expect(slots.remove(holder, key)).toBe(own.delete(key))
          else {
            slots.set(holder, key, at)
            own.set(key, at)
          }
        }
        expected.forEach((own, holder) => {
          const found = new Map<number, number>()
          for (let slot = slots.first(holder); slot !== -1; slot = slots.next(slot))
            found.set(slots.key(slot), slots.at(slot))
          expect(found).toEqual(own)
        })
        // 4 cardholders with at most 10 slots each fit into the first units.
        expect(units.byteLength).toBe((2 * 4 + 64) * 16)
      }),
    )
  })
})

describe('the last reads (5.8)', () => {
  it('are forgotten once they cannot be repeated', () => {
    const reads = new Duplicates(1000)
    const read = { granted: true, reason: -1 }
    reads.remember(0, 'a', { at: 0, ...read })
    reads.remember(0, 'b', { at: 500, ...read })
    expect(reads.repeats(0, 'a', 999)?.at).toBe(0)
    expect(reads.repeats(1, 'a', 999)).toBeUndefined()
    expect(reads.repeats(0, 'a', 1999)).toBeUndefined()
    reads.remember(0, 'c', { at: 1500, ...read })
    expect(reads.entries().map(([, credential]) => credential)).toEqual(['a', 'c'])
  })
})
