/**
 * FMT 51: card data as characters, deprecated (OSDP 2.2, 7.11)
 *
 *     0  1  reader
 *     1  1  read direction; the standard's texts disagree on its values, so data is never reversed
 *     2  1  n
 *     3  n  characters
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, fromAscii, toAscii, u8 } from '../bytes'

export interface FormattedCard {
  readonly reader: number
  readonly direction: number
  readonly text: string
}

export function encodeFmt(r: FormattedCard): Uint8Array {
  const characters = toAscii(r.text).slice(0, 0xff)
  return concat(Uint8Array.of(r.reader, r.direction, characters.length), characters)
}

export function decodeFmt(data: Uint8Array): Result<FormattedCard, Malformed> {
  if (data.length < 3 || data.length !== 3 + u8(data, 2)) return badLength('FMT', data.length, '3 and the characters')
  return ok({ reader: u8(data, 0), direction: u8(data, 1), text: fromAscii(data.slice(3)) })
}
