/**
 * LSTATR 48: local status (OSDP 2.2, 7.6)
 *
 *     0  1  tamper: 0 normal, 1 tamper
 *     1  1  power: 0 normal, 1 failure
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, u8 } from '../bytes'

export interface LocalStatus {
  readonly tamper: boolean
  readonly powerFailure: boolean
}

export const encodeLstatr = (r: LocalStatus): Uint8Array => Uint8Array.of(r.tamper ? 1 : 0, r.powerFailure ? 1 : 0)

export function decodeLstatr(data: Uint8Array): Result<LocalStatus, Malformed> {
  if (data.length < 2) return badLength('LSTATR', data.length, '2')
  return ok({ tamper: u8(data, 0) !== 0, powerFailure: u8(data, 1) !== 0 })
}
