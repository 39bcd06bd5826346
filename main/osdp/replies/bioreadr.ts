/**
 * BIOREADR 57: a scanned biometric (OSDP 2.2, 7.14)
 *
 *     0  1  reader      3  1  quality
 *     1  1  status      4  2  n, LE
 *     2  1  type        6  n  template
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, le16, u16, u8 } from '../bytes'

export interface BioReadReply {
  readonly reader: number
  readonly status: number
  readonly type: number
  readonly quality: number
  readonly template: Uint8Array
}

export const encodeBioReadr = (r: BioReadReply): Uint8Array =>
  concat(Uint8Array.of(r.reader, r.status, r.type, r.quality, ...le16(r.template.length)), r.template)

export function decodeBioReadr(data: Uint8Array): Result<BioReadReply, Malformed> {
  if (data.length < 6 || data.length !== 6 + u16(data, 4))
    return badLength('BIOREADR', data.length, '6 and the template')
  const [reader, status, type, quality] = [u8(data, 0), u8(data, 1), u8(data, 2), u8(data, 3)]
  return ok({ reader, status, type, quality, template: data.slice(6) })
}
