/** The account of the operating system that runs this program: what the journal names for work from the command line. */
import { statSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { PUBLIC } from '../store/signing'
import { PRIVATE } from '../store/state-sum'

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

/** Files of an installation, the one that says most about its owner first: what is lost is what somebody may want to begin again. */
const OWNED = [PRIVATE, PUBLIC, 'journal.sqlite']

/**
 * Why this account may not change the installation from the command line (its accounts, site, certificates, journal or key);
 * undefined when it may: the owner of the installation's key and root may. Where the key is lost, the owner of what is left
 * decides; a folder without any of it has no installation yet.
 * @param uid left out: that of this process
 */
export function notTheOwner(dataDir: string, uid: number | undefined = process.getuid?.()): string | undefined {
  if (uid === undefined || uid === 0) return undefined
  for (const name of OWNED) {
    const file = join(dataDir, name)
    const owner = statSync(file, { throwIfNoEntry: false })?.uid
    if (owner === undefined) continue
    return owner === uid
      ? undefined
      : `${file} belongs to uid ${owner}: run this command as that account or as root, not as ${osAccount()}`
  }
  return undefined
}
