/**
 * COM 54: the address and speed that the PD uses from now on (OSDP 2.2, 7.13)
 *
 *     0  1  address
 *     1  4  baud rate, LE
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, le32, u32, u8 } from '../bytes'
import type { LineSettings } from '../commands/comset'

export const encodeCom = (r: LineSettings): Uint8Array => Uint8Array.of(r.address, ...le32(r.baud))

export function decodeCom(data: Uint8Array): Result<LineSettings, Malformed> {
  return data.length === 5
    ? ok({ address: u8(data, 0) & 0x7f, baud: u32(data, 1) })
    : badLength('COM', data.length, '5')
}
