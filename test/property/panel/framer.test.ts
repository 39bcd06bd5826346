import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramer, frame } from '../../../main/panel/framer'
import { MAX_ENVELOPE_BYTES } from '../../../main/panel/limits'
import { createReader } from '../../simulator/panel/wire'

const envelope = fc.uint8Array({ minLength: 1, maxLength: 300 })

/** Bytes cut at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...ends].map((start, index) => bytes.subarray(start, [...ends, bytes.length][index]))
}
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

describe('the framer', () => {
  it('gives every envelope back, in whatever chunks it comes', () => {
    fc.assert(
      fc.property(
        fc.array(envelope, { maxLength: 8 }),
        fc.array(fc.nat(4_000), { maxLength: 20 }),
        (envelopes, places) => {
          const framer = createFramer()
          const frames = cut(join(envelopes.map(frame)), places).flatMap((chunk) => [...framer.push(chunk).frames])
          expect(frames.map((one) => [...one])).toEqual(envelopes.map((one) => [...one]))
        },
      ),
    )
  })

  it('never throws on any bytes, and says nothing more after a bad length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 10 }), (chunks) => {
        const framer = createFramer(200)
        let bad = false
        for (const chunk of chunks) {
          const { frames, badLength } = framer.push(chunk)
          if (bad) expect(frames).toEqual([])
          for (const one of frames) expect(one.length).toBeLessThanOrEqual(200)
          bad = badLength !== undefined
        }
      }),
    )
  })

  it.each([0, MAX_ENVELOPE_BYTES + 1, 0xffffffff])('refuses a length of %d without waiting for the bytes', (length) => {
    const header = new Uint8Array(4)
    new DataView(header.buffer).setUint32(0, length)
    expect(createFramer().push(header)).toEqual({ frames: [], badLength: length })
  })

  it("and the simulator's reader agree on what is bad", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const framed = createFramer().push(bytes)
        const heard = createReader()(bytes)
        // The simulator stops at its first bad envelope, the framer only at a bad length.
        const badLength = heard.some((one) => one.kind === 'bad' && one.why === 'bad-length')
        if (badLength) expect(framed.badLength).toBeDefined()
        expect(heard.length).toBeLessThanOrEqual(framed.frames.length + 1)
      }),
    )
  })
})
