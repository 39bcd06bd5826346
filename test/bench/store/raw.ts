/** The minimum cost of a durable append: a file with its space allocated, one write and one fdatasync per batch. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'

const SPACE = 64 * 1024 * 1024

export interface RawFile {
  readonly append: (bytes: Uint8Array) => void
  readonly close: () => void
}

export function openRaw(path: string): RawFile {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < SPACE; at += block.length) writeSync(file, block, 0, block.length, at)
  fdatasyncSync(file)
  let at = 0
  return {
    append: (bytes) => {
      if (at + bytes.length > SPACE) at = 0
      writeSync(file, bytes, 0, bytes.length, at)
      fdatasyncSync(file)
      at += bytes.length
    },
    close: () => closeSync(file),
  }
}
