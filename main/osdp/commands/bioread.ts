/**
 * BIOREAD 73: scan and send a biometric (OSDP 2.2, 6.15)
 *
 *     0  1  reader      2  1  format
 *     1  1  type        3  1  quality
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, u8 } from '../bytes'

export interface BioReadCommand {
  readonly reader: number
  readonly type: number
  readonly format: number
  readonly quality: number
}

export const encodeBioRead = (c: BioReadCommand): Uint8Array => Uint8Array.of(c.reader, c.type, c.format, c.quality)

export function decodeBioRead(data: Uint8Array): Result<BioReadCommand, Malformed> {
  if (data.length !== 4) return badLength('BIOREAD', data.length, '4')
  return ok({ reader: u8(data, 0), type: u8(data, 1), format: u8(data, 2), quality: u8(data, 3) })
}
