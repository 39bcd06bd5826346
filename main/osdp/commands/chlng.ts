/**
 * CHLNG 76: the CP's random number, in a packet with an SCS_11 block (OSDP 2.2, D.1.3)
 *
 *     0  8  RND.A
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength } from '../bytes'

export function decodeChlng(data: Uint8Array): Result<{ readonly rndA: Uint8Array }, Malformed> {
  return data.length === 8 ? ok({ rndA: data.slice() }) : badLength('CHLNG', data.length, '8')
}
