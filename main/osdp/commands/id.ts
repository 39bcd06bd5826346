/**
 * ID 61: who are you (OSDP 2.2, 6.2)
 *
 *     0  1  00 standard, 01 extended
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, u8 } from '../bytes'

export const encodeId = (extended = false): Uint8Array => Uint8Array.of(extended ? 1 : 0)

export function decodeId(data: Uint8Array): Result<{ readonly extended: boolean }, Malformed> {
  if (data.length !== 1) return badLength('ID', data.length, '1')
  if (u8(data, 0) > 1) return badValue('ID', `type ${u8(data, 0)} is neither standard nor extended`)
  return ok({ extended: u8(data, 0) === 1 })
}
