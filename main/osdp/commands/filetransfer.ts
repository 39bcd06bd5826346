/**
 * FILETRANSFER 7C: one piece of a file (OSDP 2.2, 6.26). Answered by FTSTAT.
 *
 *      0  1  type: 1 opaque, 2 biomatch template, 3 display, 80h and above private
 *      1  4  total size, LE
 *      5  4  offset of this piece, LE
 *      9  2  n, LE
 *     11  n  the piece
 */
import { type Result, ok } from '../../domain/result'
import { type Malformed, badLength, badValue, concat, le16, le32, u16, u32, u8 } from '../bytes'

export interface FileTransferCommand {
  readonly type: number
  readonly total: number
  readonly offset: number
  readonly piece: Uint8Array
}

export const FILETRANSFER_HEADER = 11

export const encodeFileTransfer = (c: FileTransferCommand): Uint8Array =>
  concat(Uint8Array.of(c.type, ...le32(c.total), ...le32(c.offset), ...le16(c.piece.length)), c.piece)

export function decodeFileTransfer(data: Uint8Array): Result<FileTransferCommand, Malformed> {
  if (data.length < FILETRANSFER_HEADER || data.length !== FILETRANSFER_HEADER + u16(data, 9))
    return badLength('FILETRANSFER', data.length, '11 and the piece')
  const command = {
    type: u8(data, 0),
    total: u32(data, 1),
    offset: u32(data, 5),
    piece: data.slice(FILETRANSFER_HEADER),
  }
  if (command.offset + command.piece.length > command.total)
    return badValue('FILETRANSFER', 'the piece ends past the file')
  return ok(command)
}
