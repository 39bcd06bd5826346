/**
 * Commands that root runs on a data folder of another account run as that account. The folder's owner can put links into it,
 * and a file that root writes or gives away there could be any file of the computer; and a file that belongs to root is one that
 * the console cannot read afterwards.
 */
import { lstatSync, statSync } from 'node:fs'
import { keepAccountName, notTheOwner } from '../running/os-account'

/** The data folder among a command's arguments; undefined = none is named. @param positional whether it may stand without `--data` */
export function folderIn(args: readonly string[], positional = false): string | undefined {
  for (const option of ['--data', '--journal']) {
    const joined = args.findLast((arg) => arg.startsWith(`${option}=`))
    if (joined !== undefined) return joined.slice(option.length + 1)
    const at = args.lastIndexOf(option)
    if (at >= 0) return args[at + 1]
  }
  return positional ? args.find((arg) => !arg.startsWith('-')) : undefined
}

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Who may put a link in the place of the folder, or into it; undefined for root and for a folder that is not there. */
function otherOwner(folder: string): Owner | undefined {
  const link = lstatSync(folder, { throwIfNoEntry: false })
  const owners = [link, link && statSync(folder, { throwIfNoEntry: false })]
  return owners.flatMap((owner) => (owner && owner.uid !== 0 ? [owner] : []))[0]
}

/** Gives root's rights up for the rest of this process. Does nothing for any other account. */
export function actAsOwner(folder: string | undefined): void {
  if (folder === undefined || process.getuid?.() !== 0) return
  const owner = otherOwner(folder)
  if (!owner) return
  // The journal names who ran the command, which is root.
  keepAccountName()
  adoptGroupsOf(owner)
  process.setgid?.(owner.gid)
  process.setuid?.(owner.uid)
}

/** The account's own groups, such as the one of serial ports; a number without an account has only its own. */
function adoptGroupsOf({ uid, gid }: Owner): void {
  // Node has it wherever it has setgroups; @types/node leaves it out.
  const { initgroups } = process as typeof process & { readonly initgroups?: (user: number, group: number) => void }
  try {
    initgroups?.(uid, gid)
  } catch {
    process.setgroups?.([gid])
  }
}

/** For what changes an installation: as `actAsOwner`. @returns why any other account may not; undefined = it may */
export function refusedToOthers(folder: string | undefined): string | undefined {
  actAsOwner(folder)
  return folder === undefined ? undefined : notTheOwner(folder)
}
