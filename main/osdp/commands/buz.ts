/**
 * BUZ 6A: reader buzzer control (OSDP 2.2, 6.12)
 *
 *     0  1  reader
 *     1  1  tone: 1 off, 2 default (0 is obsolete)
 *     2  1  on time, 100 ms; 0 with a tone other than 1 is refused by PDs (NAK 9)
 *     3  1  off time, 100 ms
 *     4  1  count, 0 = until another command
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, u8 } from '../bytes'

export const TONE = { OFF: 1, DEFAULT: 2 } as const

export interface BuzCommand {
  readonly reader: number
  readonly tone: number
  readonly onTime: number
  readonly offTime: number
  readonly count: number
}

export const encodeBuz = (c: BuzCommand): Uint8Array => Uint8Array.of(c.reader, c.tone, c.onTime, c.offTime, c.count)

export function decodeBuz(data: Uint8Array): Result<BuzCommand, Malformed> {
  if (data.length !== 5) return badLength('BUZ', data.length, '5')
  const [reader, tone, onTime, offTime, count] = [u8(data, 0), u8(data, 1), u8(data, 2), u8(data, 3), u8(data, 4)]
  if (tone > TONE.DEFAULT) return badValue('BUZ', `tone ${tone} is unknown`)
  if (tone !== TONE.OFF && onTime === 0) return badValue('BUZ', 'on time is 0')
  return ok({ reader, tone, onTime, offTime, count })
}
