/**
 * CCRYPT 76: the PD's half of the handshake, in a packet with an SCS_12 block (OSDP 2.2, D.1.3)
 *
 *      0   8  cUID, opaque; shows a swapped reader
 *      8   8  RND.B
 *     16  16  client cryptogram
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat } from '../bytes'

export interface Ccrypt {
  readonly cuid: Uint8Array
  readonly rndB: Uint8Array
  readonly clientCryptogram: Uint8Array
}

export const encodeCcrypt = (r: Ccrypt): Uint8Array => concat(r.cuid, r.rndB, r.clientCryptogram)

export function decodeCcrypt(data: Uint8Array): Result<Ccrypt, Malformed> {
  if (data.length !== 32) return badLength('CCRYPT', data.length, '32')
  return ok({ cuid: data.slice(0, 8), rndB: data.slice(8, 16), clientCryptogram: data.slice(16) })
}
