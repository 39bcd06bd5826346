import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** The paths in a folder, including itself, that another user of the computer may read, write or enter; without links. */
export function openPaths(folder: string): string[] {
  const own = (lstatSync(folder).mode & 0o077) === 0 ? [] : [folder]
  return readdirSync(folder, { withFileTypes: true }).reduce((found, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return [...found, ...openPaths(path)]
    // Permissions of sockets and links do not matter here.
    if (!entry.isFile() || (lstatSync(path).mode & 0o077) === 0) return found
    return [...found, path]
  }, own)
}
