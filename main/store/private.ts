/**
 * Everything in the data folder belongs to one account: PINs, photos of people, who was where. New files are private by
 * the process's umask; this closes what an older version, a copy or an installer left open.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Permissions of anybody but the owner. */
const OTHERS = 0o077

/** The first thing each program does: from then on what it writes is for its own account alone. */
export const writePrivately = (): void => void process.umask(OTHERS)

/**
 * Takes the permissions of other users from a folder and all that is in it. Below a folder that was private already only
 * its subfolders are looked at. Links are left alone.
 * @returns paths whose permissions could not be changed
 */
export function makePrivate(path: string): readonly string[] {
  if (process.platform === 'win32') return []
  const open: string[] = []
  tighten(path, true, open)
  return open
}

function tighten(path: string, listed: boolean, open: string[]): void {
  try {
    const { mode } = lstatSync(path)
    const wasOpen = (mode & OTHERS) !== 0
    if (wasOpen) chmodSync(path, mode & 0o7700)
    if (!wasOpen && !listed) return
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) tighten(inside, false, open)
      else if (entry.isFile()) tightenFile(inside, open)
    }
  } catch {
    open.push(path)
  }
}

function tightenFile(file: string, open: string[]): void {
  try {
    const { mode } = lstatSync(file)
    if ((mode & OTHERS) !== 0) chmodSync(file, mode & 0o7700)
  } catch (error) {
    // A file that another program removed meanwhile is open to nobody.
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!gone) open.push(file)
  }
}
