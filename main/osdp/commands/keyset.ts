/**
 * KEYSET 75: new secure channel base key (OSDP 2.2, 6.17). Only inside a session.
 *
 *     0   1  type, 01 = SCBK
 *     1   1  length, 10
 *     2  16  key
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, concat, u8 } from '../bytes'

const KEY_TYPE_SCBK = 1
const KEY_LENGTH = 16

export const encodeKeyset = (key: Uint8Array): Uint8Array => concat(Uint8Array.of(KEY_TYPE_SCBK, KEY_LENGTH), key)

export function decodeKeyset(data: Uint8Array): Result<{ readonly key: Uint8Array }, Malformed> {
  if (data.length !== 2 + KEY_LENGTH) return badLength('KEYSET', data.length, '18')
  if (u8(data, 0) !== KEY_TYPE_SCBK || u8(data, 1) !== KEY_LENGTH) return badValue('KEYSET', 'not an SCBK of 16 bytes')
  return ok({ key: data.slice(2) })
}
