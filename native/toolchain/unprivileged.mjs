import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { inRoot } from './places.mjs'
import { SetupFailure } from './say.mjs'

// Chromium has no sandbox for root. When the tests run as root, Electron starts as a user without rights, so that the
// tests cover the real sandbox.

/** @typedef {{ name: string, uid: number, gid: number, home: string }} User */

const userName = 'sallyport-test'

/**
 * @param {(user: User) => boolean} isMeant
 * @returns {User | undefined}
 */
const lookUp = (isMeant) =>
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => {
      const [name = '', , uid, gid, , home = ''] = line.split(':')
      return { name, uid: Number(uid), gid: Number(gid), home }
    })
    .find(isMeant)

/** @param {User} user */
const isOurs = ({ name }) => name === userName

/** @param {number} uid */
export const userOf = (uid) => lookUp((user) => user.name !== '' && user.uid === uid)

/** @returns {User} the user without rights, created when missing; only root can */
export function unprivilegedUser() {
  const known = lookUp(isOurs)
  if (known) return known
  const made = spawnSync('useradd', ['--create-home', '--user-group', '--shell', '/usr/sbin/nologin', userName], {
    encoding: 'utf8',
  })
  const user = lookUp(isOurs)
  if (!user)
    throw new SetupFailure(`the user ${userName} could not be made: ${(made.stderr || String(made.error)).trim()}`)
  return user
}

/**
 * Whether other users may enter every folder above a path.
 * @param {string} path
 */
export function isOpenToAll(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** The group of serial ports; undefined where there is none. */
const serialGroup = () => /^dialout:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))?.[1]

/**
 * Arguments of setpriv: the user with its own groups; the one without rights may open serial ports, as root may.
 * @param {User} user
 */
export function runAs(user) {
  const serial = isOurs(user) ? serialGroup() : undefined
  const groups = !isOurs(user) ? '--init-groups' : serial === undefined ? '--clear-groups' : `--groups=${serial}`
  return [`--reuid=${user.uid}`, `--regid=${user.gid}`, groups]
}

/**
 * A script that runs a program as the user, with the user's home.
 * @param {string} folder where to write it
 * @param {User} user
 * @param {string} program
 */
export function wrapperFor(folder, user, program) {
  const file = join(folder, 'electron-unprivileged')
  const command = `setpriv ${runAs(user).join(' ')}`
  writeFileSync(file, `#!/bin/sh\nexec ${command} env HOME='${user.home}' USER='${user.name}' '${program}' "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

/** The packages that the app needs at run time, by folder. */
function productionFolders() {
  /** @type {{ packages: Record<string, { dev?: boolean, devOptional?: boolean }> }} */
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  return Object.entries(lock.packages)
    .filter(([folder, { dev, devOptional }]) => folder !== '' && !dev && !devOptional)
    .map(([folder]) => folder)
    .filter((folder, _, all) => !all.some((other) => folder.startsWith(`${other}/`)) && existsSync(inRoot(folder)))
}

/**
 * Copies the app's run-time files to a place that another user can read: a clone is often inside a closed folder.
 * @param {string} folder
 */
export function stageApp(folder) {
  mkdirSync(folder, { recursive: true })
  const parts = ['package.json', 'out', 'native/prebuilt', 'resources', ...productionFolders()]
  for (const part of parts) {
    if (existsSync(inRoot(part))) cpSync(inRoot(part), join(folder, part), { recursive: true, dereference: true })
  }
  return folder
}

/**
 * A copy of an Electron, or of a packed app, that other users can run; the folder itself if they already can. Where
 * only root may create namespaces (containers, hardened systems), Chromium needs its helper to belong to root with the
 * set-user-id bit, as in an installed package.
 * @param {string} folder
 * @param {string} copy
 */
export function stageRuntime(folder, copy) {
  const staged = isOpenToAll(folder) ? folder : copy
  if (staged !== folder) cpSync(folder, copy, { recursive: true, verbatimSymlinks: true })
  const helper = join(staged, 'chrome-sandbox')
  if (existsSync(helper) && (statSync(helper).mode & 0o7777) !== 0o4755) {
    lchownSync(helper, 0, 0)
    chmodSync(helper, 0o4755)
  }
  return staged
}

/**
 * @param {string} path
 * @param {User} user
 */
export function giveTo(path, user) {
  lchownSync(path, user.uid, user.gid)
  if (!statSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTo(join(path, name), user)
}
