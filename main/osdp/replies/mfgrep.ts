/**
 * MFGREP 90: manufacturer specific (OSDP 2.2, 7.22)
 *
 *     0  3  vendor code (OUI), in transmission order
 *     3  n  the vendor's own
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat } from '../bytes'

export interface MfgReply {
  readonly vendor: Uint8Array
  readonly content: Uint8Array
}

export const encodeMfgRep = (r: MfgReply): Uint8Array => concat(r.vendor.slice(0, 3), r.content)

export function decodeMfgRep(data: Uint8Array): Result<MfgReply, Malformed> {
  if (data.length < 3) return badLength('MFGREP', data.length, '3 or more')
  return ok({ vendor: data.slice(0, 3), content: data.slice(3) })
}
