/**
 * NAK 41: refused (OSDP 2.2, 7.3)
 *
 *     0  1  code
 *     1  n  detail, optional
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, concat, u8 } from '../bytes'

export const NAK = {
  CHECK: 1,
  LENGTH: 2,
  UNKNOWN_COMMAND: 3,
  SEQUENCE: 4,
  SECURITY_BLOCK: 5,
  SECURITY_CONDITIONS: 6,
  BIO_TYPE: 7,
  BIO_FORMAT: 8,
  RECORD: 9,
  GENERIC: 0xff,
} as const

const words = new Map<number, string>([
  [NAK.CHECK, 'bad check characters'],
  [NAK.LENGTH, 'wrong command length'],
  [NAK.UNKNOWN_COMMAND, 'unknown command'],
  [NAK.SEQUENCE, 'unexpected sequence number'],
  [NAK.SECURITY_BLOCK, 'security block not supported or no key'],
  [NAK.SECURITY_CONDITIONS, 'encryption required'],
  [NAK.BIO_TYPE, 'biometric type not supported'],
  [NAK.BIO_FORMAT, 'biometric format not supported'],
  [NAK.RECORD, 'record cannot be processed'],
  [NAK.GENERIC, 'refused without a reason'],
])
export const nakText = (code: number): string => words.get(code) ?? `refused with code ${code}`

export const encodeNak = (code: number, detail: Uint8Array = new Uint8Array(0)): Uint8Array =>
  concat(Uint8Array.of(code), detail)

export function decodeNak(data: Uint8Array): Result<{ readonly code: number; readonly detail: Uint8Array }, Malformed> {
  return data.length > 0 ? ok({ code: u8(data, 0), detail: data.slice(1) }) : badLength('NAK', 0, '1 or more')
}
