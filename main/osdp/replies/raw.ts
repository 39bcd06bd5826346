/**
 * RAW 50: card data as bits (OSDP 2.2, 7.10)
 *
 *     0  1  reader
 *     1  1  format: 0 unspecified, 1 Wiegand P/data/P, 2 UID, 3 OSS
 *     2  2  bit count, LE
 *     4  n  ceil(bits / 8) bytes, first bit in bit 7 of the first byte; unused low bits of the last byte have no
 * meaning
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, concat, le16, u16, u8 } from '../bytes'

export interface RawCard {
  readonly reader: number
  readonly format: number
  readonly bits: number
  /** Left-justified, most significant bit first; unused bits are 0. */
  readonly bytes: Uint8Array
}

/** A copy with the bits past `bits` cleared, so that equal cards are equal bytes. */
function trimmed(bytes: Uint8Array, bits: number): Uint8Array {
  const copy = bytes.slice(0, Math.ceil(bits / 8))
  if (bits % 8 !== 0) copy[copy.length - 1] = u8(copy, copy.length - 1) & (0xff << (8 - (bits % 8)))
  return copy
}

export const encodeRaw = (r: RawCard): Uint8Array =>
  concat(Uint8Array.of(r.reader, r.format, ...le16(r.bits)), trimmed(r.bytes, r.bits))

export function decodeRaw(data: Uint8Array): Result<RawCard, Malformed> {
  if (data.length < 4) return badLength('RAW', data.length, '4 or more')
  const bits = u16(data, 2)
  if (bits === 0) return badValue('RAW', '0 bits')
  // Ignores bytes past the bits: a reader that pads them must not cost a person the read.
  if (data.length < 4 + Math.ceil(bits / 8))
    return badLength('RAW', data.length, `${4 + Math.ceil(bits / 8)} for ${bits} bits`)
  return ok({ reader: u8(data, 0), format: u8(data, 1), bits, bytes: trimmed(data.slice(4), bits) })
}
