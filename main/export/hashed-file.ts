/** A file written in pieces, with the hash of all that went into it. */
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from 'node:fs'
import { basename } from 'node:path'

export interface FileNote {
  readonly name: string
  readonly bytes: number
  /** SHA-256 in hex. */
  readonly sha256: string
}

export interface HashedFile {
  readonly write: (text: string) => void
  /** On the disk when this returns. */
  readonly close: () => FileNote
}

/** Written to the disk when this much is waiting. */
const WAITING_LIMIT = 1 << 16

export function createHashedFile(file: string): HashedFile {
  const descriptor = openSync(file, 'wx')
  const hash = createHash('sha256')
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let bytes = 0
  const flush = (): void => {
    const all = Buffer.concat(waiting)
    for (let from = 0; from < all.length;) from += writeSync(descriptor, all, from)
    waiting = []
    waitingBytes = 0
  }
  return {
    write: (text) => {
      const piece = Buffer.from(text)
      hash.update(piece)
      bytes += piece.length
      waiting.push(piece)
      waitingBytes += piece.length
      if (waitingBytes > WAITING_LIMIT) flush()
    },
    close: () => {
      flush()
      fsyncSync(descriptor)
      closeSync(descriptor)
      return { name: basename(file), bytes, sha256: hash.digest('hex') }
    },
  }
}

/** A file that somebody else wrote. */
export async function noteOf(file: string): Promise<FileNote> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(file)) {
    const read = piece as Buffer
    hash.update(read)
    bytes += read.length
  }
  return { name: basename(file), bytes, sha256: hash.digest('hex') }
}
