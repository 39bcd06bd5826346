/** A file written in pieces, with the hash of its content. */
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
  /** The content is on the disk when this returns. */
  readonly close: () => FileNote
}

/** Bytes in memory before a write to the disk. */
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

/** Hashes a file that another module wrote. */
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
