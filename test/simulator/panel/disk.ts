/**
 * A panel's memory card. Data from `append` and `replace` survives a power loss; the last `append` perhaps only in
 * part.
 */
import { closeSync, existsSync, fdatasyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface Disk {
  read(name: string): Uint8Array | undefined
  append(name: string, bytes: Uint8Array): void
  /** Atomic. */
  replace(name: string, bytes: Uint8Array): void
}

/** Files in a folder. Without `sync` a power loss of this machine may lose the last writes. */
export function folderDisk(folder: string, sync: boolean): Disk {
  mkdirSync(folder, { recursive: true })
  const open = new Map<string, number>()
  const write = (file: number, bytes: Uint8Array): void => {
    let offset = 0
    while (offset < bytes.length) offset += writeSync(file, bytes, offset)
    if (sync) fdatasyncSync(file)
  }
  return {
    read(name) {
      const path = join(folder, name)
      return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined
    },
    append(name, bytes) {
      const file = open.get(name) ?? openSync(join(folder, name), 'a', 0o600)
      open.set(name, file)
      write(file, bytes)
    },
    replace(name, bytes) {
      const former = open.get(name)
      if (former !== undefined) closeSync(former)
      open.delete(name)
      const fresh = join(folder, `${name}.new`)
      const file = openSync(fresh, 'w', 0o600)
      write(file, bytes)
      closeSync(file)
      renameSync(fresh, join(folder, name))
    },
  }
}

/** In memory, for simulated time. */
export function memoryDisk(): Disk {
  const files = new Map<string, Uint8Array>()
  return {
    read: (name) => files.get(name)?.slice(),
    append(name, bytes) {
      const before = files.get(name) ?? new Uint8Array(0)
      const after = new Uint8Array(before.length + bytes.length)
      after.set(before)
      after.set(bytes, before.length)
      files.set(name, after)
    },
    replace(name, bytes) {
      files.set(name, bytes.slice())
    },
  }
}

/** Thrown when the power fails, to stop the running code. */
export class PowerLoss extends Error {}

/** A disk whose next `append` can be interrupted by a power loss. */
export function fragileDisk(disk: Disk): Disk & { failNextAppend(keepBytes: number): void } {
  let keep: number | undefined
  return {
    read: (name) => disk.read(name),
    append(name, bytes) {
      if (keep === undefined) return disk.append(name, bytes)
      const kept = Math.min(keep, bytes.length - 1)
      keep = undefined
      disk.append(name, bytes.subarray(0, kept))
      throw new PowerLoss(`after ${kept} of ${bytes.length} bytes`)
    },
    replace: (name, bytes) => disk.replace(name, bytes),
    failNextAppend(bytes) {
      keep = bytes
    },
  }
}
