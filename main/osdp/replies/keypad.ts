/**
 * KEYPAD 53: keys pressed (OSDP 2.2, 7.12)
 *
 *     0  1  reader
 *     1  1  n
 *     2  n  ASCII digits; 0D is # or enter, 7F is * or clear
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, u8 } from '../bytes'

export interface KeypadKeys {
  readonly reader: number
  /** Digits, `#` and `*`; any other byte becomes `?`. */
  readonly keys: string
}

const ENTER = 0x0d
const CLEAR = 0x7f

const toByte = (key: string): number => (key === '#' ? ENTER : key === '*' ? CLEAR : key.charCodeAt(0))
const toKey = (byte: number): string =>
  byte === ENTER
    ? '#'
    : byte === CLEAR
      ? '*'
      : /[0-9#*A-Da-d]/.test(String.fromCharCode(byte))
        ? String.fromCharCode(byte)
        : '?'

export const encodeKeypad = (r: KeypadKeys): Uint8Array =>
  concat(Uint8Array.of(r.reader, r.keys.length), Uint8Array.from(r.keys, toByte))

export function decodeKeypad(data: Uint8Array): Result<KeypadKeys, Malformed> {
  if (data.length < 2 || data.length < 2 + u8(data, 1)) return badLength('KEYPAD', data.length, '2 and the keys')
  return ok({ reader: u8(data, 0), keys: Array.from(data.slice(2, 2 + u8(data, 1)), toKey).join('') })
}
