/**
 * RMAC_I 78: the initial reply MAC, in a packet with an SCS_14 block (OSDP 2.2, D.1.3)
 *
 *     0  16  R-MAC-I; empty when the PD refuses the server cryptogram
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength } from '../bytes'

export function decodeRmacI(data: Uint8Array): Result<{ readonly rmac: Uint8Array }, Malformed> {
  return data.length === 16 ? ok({ rmac: data.slice() }) : badLength('RMAC_I', data.length, '16')
}
