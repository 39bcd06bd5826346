/**
 * BIOMATCHR 58: result of a comparison (OSDP 2.2, 7.15)
 *
 *     0  1  reader      1  1  status      2  1  score
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, u8 } from '../bytes'

export interface BioMatchReply {
  readonly reader: number
  readonly status: number
  readonly score: number
}

export const encodeBioMatchr = (r: BioMatchReply): Uint8Array => Uint8Array.of(r.reader, r.status, r.score)

export function decodeBioMatchr(data: Uint8Array): Result<BioMatchReply, Malformed> {
  if (data.length !== 3) return badLength('BIOMATCHR', data.length, '3')
  return ok({ reader: u8(data, 0), status: u8(data, 1), score: u8(data, 2) })
}
