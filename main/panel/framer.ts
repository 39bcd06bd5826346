/**
 * Frames of the panel link (PROTOCOL.md 2).
 *
 * | bytes | meaning                                             |
 * | ----- | --------------------------------------------------- |
 * | 0-3   | length of the envelope, big-endian, 1 to 262,144    |
 * | 4-    | one Envelope (panel-link.proto)                     |
 *
 * Frames have no start mark: after a bad length no later byte can be trusted, so the framer stops there and the caller
 * must close the connection.
 */
import { LENGTH_BYTES, MAX_ENVELOPE_BYTES } from './limits'

export interface Framed {
  readonly frames: readonly Uint8Array[]
  /** The invalid length; the framer reads nothing after it. */
  readonly badLength?: number
}

export interface Framer {
  /** Accepts bytes in chunks of any size. Frames are views that stay valid: no buffer is reused. */
  push(chunk: Uint8Array): Framed
}

/** Buffers at most one frame and its length. */
export function createFramer(maxBytes: number = MAX_ENVELOPE_BYTES): Framer {
  const header = new Uint8Array(LENGTH_BYTES)
  let headerFilled = 0
  let body: Uint8Array | undefined
  let bodyFilled = 0
  let bad: number | undefined

  return {
    push(chunk) {
      const frames: Uint8Array[] = []
      let offset = 0
      while (bad === undefined && offset < chunk.length) {
        if (body === undefined) {
          const take = Math.min(LENGTH_BYTES - headerFilled, chunk.length - offset)
          header.set(chunk.subarray(offset, offset + take), headerFilled)
          headerFilled += take
          offset += take
          if (headerFilled < LENGTH_BYTES) break
          const length = new DataView(header.buffer).getUint32(0)
          if (length === 0 || length > maxBytes) {
            bad = length
            break
          }
          headerFilled = 0
          body = new Uint8Array(length)
          bodyFilled = 0
        }
        const take = Math.min(body.length - bodyFilled, chunk.length - offset)
        body.set(chunk.subarray(offset, offset + take), bodyFilled)
        bodyFilled += take
        offset += take
        if (bodyFilled < body.length) break
        frames.push(body)
        body = undefined
      }
      return bad === undefined ? { frames } : { frames, badLength: bad }
    },
  }
}

/** An envelope with its length in front. */
export function frame(envelope: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + envelope.length)
  new DataView(bytes.buffer).setUint32(0, envelope.length)
  bytes.set(envelope, LENGTH_BYTES)
  return bytes
}
