/** Files that a power cut must not take back: content first, then the name. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

function sync(path: string, flags: 'r' | 'r+'): void {
  const handle = openSync(path, flags)
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Throws what the file system throws. */
export const syncFile = (file: string): void => sync(file, 'r+')

/** Puts the names of a folder on disk. Windows has no handle on a folder and keeps names in its own log. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r')
}

/** Writes a whole file: after a power cut there is the old one or the new one, never part of one. @param mode of the file */
export function writeDurably(file: string, content: string | Uint8Array, mode = 0o600): void {
  const fresh = `${file}.new`
  // Whatever lies there, such as a link to a file elsewhere, is not written to: root may be who writes.
  rmSync(fresh, { force: true })
  const handle = openSync(fresh, 'wx', mode)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(fresh, file)
  syncFolder(dirname(file))
}
