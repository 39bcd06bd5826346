/**
 * MFG 80: manufacturer specific (OSDP 2.2, 6.19)
 *
 *     0  3  vendor code (OUI), in transmission order
 *     3  n  the vendor's own
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat } from '../bytes'

export interface MfgCommand {
  readonly vendor: Uint8Array
  readonly content: Uint8Array
}

export const encodeMfg = (c: MfgCommand): Uint8Array => concat(c.vendor.slice(0, 3), c.content)

export function decodeMfg(data: Uint8Array): Result<MfgCommand, Malformed> {
  if (data.length < 3) return badLength('MFG', data.length, '3 or more')
  return ok({ vendor: data.slice(0, 3), content: data.slice(3) })
}
