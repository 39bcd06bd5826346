/**
 * ACURXSIZE 7B: longest packet that the CP accepts (OSDP 2.2, 6.20)
 *
 *     0  2  bytes, LE
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, le16, u16 } from '../bytes'

export const encodeAcuRxSize = (bytes: number): Uint8Array => Uint8Array.from(le16(bytes))

export function decodeAcuRxSize(data: Uint8Array): Result<{ readonly bytes: number }, Malformed> {
  return data.length === 2 ? ok({ bytes: u16(data, 0) }) : badLength('ACURXSIZE', data.length, '2')
}
