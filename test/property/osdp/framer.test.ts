import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, withMark } from '../../../main/osdp/frame'
import { Framer, type FramerItem } from '../../../main/osdp/framer'
import { parseCapture } from '../../../main/osdp/osdpcap'
import { maskSecrets } from '../../../main/osdp/trace-mask'
import { toHex } from '../../unit/osdp/hex'

const packet = fc
  .record({
    address: fc.integer({ min: 0, max: 0x7f }),
    direction: fc.constantFrom('command' as const, 'reply' as const),
    sequence: fc.integer({ min: 0, max: 3 }),
    check: fc.constantFrom('crc' as const, 'checksum' as const),
    code: fc.integer({ min: 0, max: 255 }),
    data: fc.uint8Array({ maxLength: 300 }),
    security: fc.option(
      fc.record({ type: fc.integer({ min: 0x11, max: 0x14 }), data: fc.uint8Array({ maxLength: 3 }) }),
      { nil: null },
    ),
  })
  .map((fields) => ({ fields, raw: encodeFrame(fields) }))

/** Bytes that look like the start of packets, more often than chance would have it. */
const rubbish = fc
  .array(fc.oneof(fc.constantFrom(0x53, 0xff, 0x00, 0x08, 0x85), fc.integer({ min: 0, max: 255 })), { maxLength: 60 })
  .map((bytes) => Uint8Array.from(bytes))

const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 })
function inPieces(framer: Framer, bytes: Uint8Array, sizes: readonly number[]): FramerItem[] {
  const items: FramerItem[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    items.push(...framer.push(bytes.subarray(from, from + size)))
    from += size
  }
  return items
}
const frames = (items: readonly FramerItem[]): string[] =>
  items.flatMap((item) => (item.kind === 'frame' ? [toHex(item.raw)] : []))

describe('packets', () => {
  test('decode what was encoded, whatever it was', () => {
    fc.assert(
      fc.property(packet, ({ fields, raw }) => {
        const decoded = decodeFrame(raw)
        if (!decoded.ok) throw new Error(decoded.error)
        const { address, direction, sequence, check, code, data, security } = decoded.value
        expect({ address, direction, sequence, check, code, data, security }).toEqual(fields)
      }),
    )
  })

  test('any bytes: decoded or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof decodeFrame(bytes).ok).toBe('boolean')
      }),
    )
  })

  test('any bytes: masking never throws and never adds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(maskSecrets(bytes).length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })
})

describe('the framer', () => {
  test('finds every packet of a clean stream, in any pieces', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 8 }), cuts, (packets, sizes) => {
        const framer = new Framer()
        const stream = Uint8Array.from(packets.flatMap(({ raw }) => [...withMark(raw)]))
        expect(frames(inPieces(framer, stream, sizes))).toEqual(packets.map(({ raw }) => toHex(raw)))
        expect(framer.partial).toBe(false)
      }),
    )
  })

  test('gives the same packets whatever the pieces, and no byte twice', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            rubbish,
            packet.map(({ raw }) => raw),
          ),
          { maxLength: 8 },
        ),
        cuts,
        (parts, sizes) => {
          const stream = Uint8Array.from(parts.flatMap((part) => [...part]))
          const whole = new Framer()
          const pieces = new Framer()
          const a = [...whole.push(stream), ...whole.expire()]
          const b = [...inPieces(pieces, stream, sizes), ...pieces.expire()]
          expect(frames(b)).toEqual(frames(a))
          const told = b.reduce(
            (sum, item) =>
              sum + (item.kind === 'noise' ? item.bytes.length : item.kind === 'frame' ? item.raw.length : 0),
            0,
          )
          expect(told).toBeLessThanOrEqual(stream.length)
          expect(pieces.partial).toBe(false)
        },
      ),
    )
  })

  test('after any rubbish the next packet is found once the rubbish has expired', () => {
    fc.assert(
      fc.property(rubbish, packet, (noise, { raw }) => {
        const framer = new Framer()
        const items = [...framer.push(noise), ...framer.push(raw), ...framer.expire()]
        expect(frames(items)).toContain(toHex(raw))
      }),
    )
  })

  test('a packet that lost or gained a byte costs nothing but itself', () => {
    fc.assert(
      fc.property(
        packet,
        packet,
        fc.nat(),
        fc.option(fc.integer({ min: 0, max: 255 }), { nil: null }),
        (first, second, at, extra) => {
          const where = at % first.raw.length
          const damaged = Uint8Array.from([
            ...first.raw.subarray(0, where),
            ...(extra === null ? [] : [extra]),
            ...first.raw.subarray(where + (extra === null ? 1 : 0)),
          ])
          const framer = new Framer()
          const items = [
            ...framer.push(damaged),
            ...framer.expire(),
            ...framer.push(withMark(second.raw)),
            ...framer.expire(),
          ]
          expect(frames(items)).toContain(toHex(second.raw))
        },
      ),
    )
  })
})

test('any text is a recording or a list of problems', () => {
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ timeSec: fc.anything(), io: fc.constantFrom('input', 'output', 'x'), data: fc.string() })
      .map((value) => JSON.stringify(value)),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      expect(typeof parseCapture(lines.join('\n')).ok).toBe('boolean')
    }),
  )
})
