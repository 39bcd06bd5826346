/**
 * TEXT 6B: reader text output (OSDP 2.2, 6.13)
 *
 *     0  1  reader
 *     1  1  1 permanent, 2 permanent with wrap, 3 temporary, 4 temporary with wrap
 *     2  1  seconds, for a temporary text
 *     3  1  row, from 1
 *     4  1  column, from 1
 *     5  1  n
 *     6  n  characters, printable ASCII
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, concat, fromAscii, toAscii, u8 } from '../bytes'

export const TEXT_MODE = { PERMANENT: 1, PERMANENT_WRAP: 2, TEMPORARY: 3, TEMPORARY_WRAP: 4 } as const

export interface TextCommand {
  readonly reader: number
  readonly mode: number
  readonly seconds: number
  readonly row: number
  readonly column: number
  readonly text: string
}

export function encodeText(c: TextCommand): Uint8Array {
  const characters = toAscii(c.text).slice(0, 0xff)
  return concat(Uint8Array.of(c.reader, c.mode, c.seconds, c.row, c.column, characters.length), characters)
}

export function decodeText(data: Uint8Array): Result<TextCommand, Malformed> {
  if (data.length < 6 || data.length !== 6 + u8(data, 5)) return badLength('TEXT', data.length, '6 and the text')
  const [reader, mode, seconds, row, column] = [u8(data, 0), u8(data, 1), u8(data, 2), u8(data, 3), u8(data, 4)]
  if (mode < TEXT_MODE.PERMANENT || mode > TEXT_MODE.TEMPORARY_WRAP) return badValue('TEXT', `mode ${mode} is unknown`)
  if (row === 0 || column === 0) return badValue('TEXT', 'rows and columns count from 1')
  return ok({ reader, mode, seconds, row, column, text: fromAscii(data.slice(6)) })
}
