/**
 * FTSTAT 7A: progress of a file transfer (OSDP 2.2, 7.25)
 *
 *     0  1  action: 1 interleaving allowed, 2 leave the secure channel, 4 a poll answer is pending
 *     1  2  wait this many milliseconds, LE
 *     3  2  status, LE, signed: 0 go on, 1 processed, 2 rebooting, 3 finishing, -1 abort, -2 unknown, -3 malformed
 *     5  2  new largest piece, LE, 0 = unchanged
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, i16, le16, u16, u8 } from '../bytes'

export interface FileTransferStatus {
  readonly action: number
  readonly delayMs: number
  readonly status: number
  readonly largestPiece: number
}

export const encodeFtstat = (r: FileTransferStatus): Uint8Array =>
  Uint8Array.of(r.action, ...le16(r.delayMs), ...le16(r.status), ...le16(r.largestPiece))

export function decodeFtstat(data: Uint8Array): Result<FileTransferStatus, Malformed> {
  if (data.length !== 7) return badLength('FTSTAT', data.length, '7')
  return ok({ action: u8(data, 0), delayMs: u16(data, 1), status: i16(data, 3), largestPiece: u16(data, 5) })
}
