/** The account of the operating system that runs this program: what the journal names for work from the command line. */
import { statSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { PRIVATE } from '../store/signing'

/** From before root's rights were given up (commands/as-owner.ts). */
let kept: string | undefined

export const keepAccountName = (): void => {
  kept = osAccount()
}

/** `root (uid 0) on desk-1`. No option changes it: nobody can act under another operator's name. */
export function osAccount(): string {
  if (kept !== undefined) return kept
  try {
    const { username, uid } = userInfo()
    return `${username} (uid ${uid}) on ${hostname()}`
  } catch {
    // A container may run under a number without a name.
    return `uid ${process.getuid?.() ?? 'unknown'} on ${hostname()}`
  }
}

/**
 * Why this account may not change who can sign in, or the site, from the command line; undefined when it may: the owner of the
 * installation's key and root may. A folder without a key has no installation yet.
 * @param uid left out: that of this process
 */
export function notTheOwner(dataDir: string, uid: number | undefined = process.getuid?.()): string | undefined {
  const file = join(dataDir, PRIVATE)
  const owner = statSync(file, { throwIfNoEntry: false })?.uid
  if (owner === undefined || uid === undefined || uid === 0 || uid === owner) return undefined
  return `${file} belongs to uid ${owner}: run this command as that account or as root, not as ${osAccount()}`
}
