/**
 * KEEPACTIVE A7: keep the card in the field for a while (OSDP 2.2, 6.25)
 *
 *     0  2  milliseconds, LE
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, le16, u16 } from '../bytes'

export const encodeKeepActive = (milliseconds: number): Uint8Array => Uint8Array.from(le16(milliseconds))

export function decodeKeepActive(data: Uint8Array): Result<{ readonly milliseconds: number }, Malformed> {
  return data.length === 2 ? ok({ milliseconds: u16(data, 0) }) : badLength('KEEPACTIVE', data.length, '2')
}
