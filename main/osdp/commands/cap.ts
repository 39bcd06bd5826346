/**
 * CAP 62: what can you do (OSDP 2.2, 6.3)
 *
 *     0  1  00
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength } from '../bytes'

export const encodeCap = (): Uint8Array => Uint8Array.of(0)

export function decodeCap(data: Uint8Array): Result<Record<string, never>, Malformed> {
  return data.length === 1 ? ok({}) : badLength('CAP', data.length, '1')
}
