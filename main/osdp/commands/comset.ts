/**
 * COMSET 6E: set address and speed (OSDP 2.2, 6.14). Answered by COM at the old settings.
 *
 *     0  1  new address, 00..7E
 *     1  4  baud rate, LE
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, le32, u32, u8 } from '../bytes'

export interface LineSettings {
  readonly address: number
  readonly baud: number
}

/** The speeds of the standard (osdp.md 1). */
export const BAUD_RATES: readonly number[] = [9600, 19200, 38400, 57600, 115200, 230400]

export const encodeComset = (c: LineSettings): Uint8Array => Uint8Array.of(c.address, ...le32(c.baud))

export function decodeComset(data: Uint8Array): Result<LineSettings, Malformed> {
  if (data.length !== 5) return badLength('COMSET', data.length, '5')
  if (u8(data, 0) > 0x7e) return badValue('COMSET', `address ${u8(data, 0)} is above 126`)
  return ok({ address: u8(data, 0), baud: u32(data, 1) })
}
