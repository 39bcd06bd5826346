/**
 * BIOMATCH 74: scan and compare with a template (OSDP 2.2, 6.16)
 *
 *     0  1  reader      3  1  quality threshold
 *     1  1  type        4  2  n, LE
 *     2  1  format      6  n  template
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, le16, u16, u8 } from '../bytes'

export interface BioMatchCommand {
  readonly reader: number
  readonly type: number
  readonly format: number
  readonly quality: number
  readonly template: Uint8Array
}

export const encodeBioMatch = (c: BioMatchCommand): Uint8Array =>
  concat(Uint8Array.of(c.reader, c.type, c.format, c.quality, ...le16(c.template.length)), c.template)

export function decodeBioMatch(data: Uint8Array): Result<BioMatchCommand, Malformed> {
  if (data.length < 6 || data.length !== 6 + u16(data, 4))
    return badLength('BIOMATCH', data.length, '6 and the template')
  const [reader, type, format, quality] = [u8(data, 0), u8(data, 1), u8(data, 2), u8(data, 3)]
  return ok({ reader, type, format, quality, template: data.slice(6) })
}
