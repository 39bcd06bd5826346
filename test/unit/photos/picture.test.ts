import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES, inspectPicture } from '../../../main/photos/picture'
import { jpeg, png } from './pictures'

/** A picture with another bit depth in its header. */
const withDepth = (depth: number, bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes)
  changed[24] = depth
  return changed
}

const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>1</script></svg>')

describe('a picture', () => {
  it.each([
    ['a PNG', png(240, 320), { ok: true, value: { kind: 'png', width: 240, height: 320 } }],
    ['a JPEG', jpeg(600, 800), { ok: true, value: { kind: 'jpg', width: 600, height: 800 } }],
    ['an SVG', svg, { ok: false, error: 'not-a-picture' }],
    ['nothing', Buffer.alloc(0), { ok: false, error: 'not-a-picture' }],
    ['a GIF', Buffer.from('GIF89a\u0001\u0000\u0001\u0000'), { ok: false, error: 'not-a-picture' }],
    ['a JPEG without its end', jpeg(600, 800, false), { ok: false, error: 'damaged' }],
    ['a JPEG that stops in its header', jpeg(600, 800).subarray(0, 12), { ok: false, error: 'damaged' }],
    ['a PNG cut short', png(240, 320).subarray(0, -20), { ok: false, error: 'damaged' }],
    ['a PNG with lines missing', png(240, 320, undefined, 319), { ok: false, error: 'damaged' }],
    ['a PNG that unpacks to more than it declares', png(40, 40, undefined, 4_000), { ok: false, error: 'damaged' }],
    ['a PNG of an impossible depth', withDepth(255, png(240, 320)), { ok: false, error: 'damaged' }],
    ['a PNG of a depth its colours cannot have', withDepth(4, png(240, 320)), { ok: false, error: 'damaged' }],
    ['a small one', png(31, 320), { ok: false, error: 'too-small' }],
    ['a wide one', jpeg(4_097, 100), { ok: false, error: 'too-many-pixels' }],
    ['one of too many pixels', jpeg(3_000, 2_001), { ok: false, error: 'too-many-pixels' }],
    ['a large file', Buffer.concat([jpeg(600, 800), Buffer.alloc(PICTURE_BYTES)]), { ok: false, error: 'too-large' }],
  ])('%s is identified by its bytes', async (_what, bytes, expected) => {
    expect(await inspectPicture(bytes)).toEqual(expected)
  })

  it('never throws on any bytes', async () => {
    const start = fc.constantFrom(jpeg(600, 800), png(64, 64))
    const mangled = fc.tuple(start, fc.nat(), fc.uint8Array({ maxLength: 40 })).map(([bytes, at, put]) => {
      const whole = Buffer.from(bytes)
      whole.set(put.subarray(0, whole.length), at % Math.max(1, whole.length - put.length))
      return whole
    })
    const any = fc.oneof(mangled, fc.uint8Array({ maxLength: 200 }).map(Buffer.from))
    await fc.assert(
      fc.asyncProperty(any, async (bytes) => {
        const found = await inspectPicture(bytes)
        expect(typeof found.ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})
