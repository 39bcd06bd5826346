import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The folder and everything in it that another user of the computer may read, write or enter; links are left out. */
export function openPaths(folder: string): string[] {
  const own = (lstatSync(folder).mode & 0o077) === 0 ? [] : [folder]
  return readdirSync(folder, { withFileTypes: true }).reduce((found, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return [...found, ...openPaths(path)]
    // Sockets and links have no permissions of their own that count here.
    if (!entry.isFile() || (lstatSync(path).mode & 0o077) === 0) return found
    return [...found, path]
  }, own)
}
