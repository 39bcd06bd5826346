/**
 * SCRYPT 77: the CP's cryptogram, in a packet with an SCS_13 block (OSDP 2.2, D.1.3)
 *
 *     0  16  server cryptogram
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength } from '../bytes'

export function decodeScrypt(data: Uint8Array): Result<{ readonly serverCryptogram: Uint8Array }, Malformed> {
  return data.length === 16 ? ok({ serverCryptogram: data.slice() }) : badLength('SCRYPT', data.length, '16')
}
