import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runStep } from './child.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'

/**
 * A requirement of the machine: the file that proves it, and the Debian packages that contain it, older name first.
 * @typedef {{ library?: string, command?: string, packages: readonly string[] }} Need
 */

/** @type {Record<'window' | 'headless' | 'tests' | 'compiler', readonly Need[]>} */
export const needs = {
  window: [
    { library: 'libgtk-3.so.0', packages: ['libgtk-3-0', 'libgtk-3-0t64'] },
    { library: 'libnss3.so', packages: ['libnss3'] },
    { library: 'libasound.so.2', packages: ['libasound2', 'libasound2t64'] },
    { library: 'libgbm.so.1', packages: ['libgbm1'] },
    { library: 'libXss.so.1', packages: ['libxss1'] },
    { library: 'libXtst.so.6', packages: ['libxtst6'] },
    { library: 'libnotify.so.4', packages: ['libnotify4'] },
    { library: 'libsecret-1.so.0', packages: ['libsecret-1-0'] },
    { library: 'libatspi.so.0', packages: ['libatspi2.0-0', 'libatspi2.0-0t64'] },
    { command: 'notify-send', packages: ['libnotify-bin'] },
  ],
  headless: [
    { command: 'Xvfb', packages: ['xvfb'] },
    { command: 'dbus-daemon', packages: ['dbus-daemon', 'dbus'] },
  ],
  tests: [
    { command: 'socat', packages: ['socat'] },
    { command: 'openssl', packages: ['openssl'] },
    { command: 'cc', packages: ['gcc'] },
  ],
  compiler: [
    { command: 'python3', packages: ['python3'] },
    { command: 'make', packages: ['make'] },
    { command: 'g++', packages: ['g++'] },
  ],
}

/** @type {Partial<Record<NodeJS.Architecture, string>>} */
const multiarch = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu', arm: 'arm-linux-gnueabihf' }
const triple = multiarch[process.arch] ?? ''
const libraryFolders = [`/usr/lib/${triple}`, `/lib/${triple}`, '/usr/lib64', '/usr/lib', '/lib64', '/usr/local/lib']
const commandFolders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/sbin']

/** @param {Need} need */
const isThere = (need) =>
  (need.library !== undefined && libraryFolders.some((folder) => existsSync(join(folder, String(need.library))))) ||
  (need.command !== undefined && commandFolders.some((folder) => existsSync(join(folder, String(need.command)))))

/**
 * The requirements of some groups that this machine lacks. Only Linux needs anything from outside npm.
 * @param {readonly (keyof typeof needs)[]} groups
 */
export function missing(groups) {
  return process.platform === 'linux' ? groups.flatMap((group) => needs[group]).filter((need) => !isThere(need)) : []
}

/**
 * The package's name in this release of Debian.
 * @param {Need} need
 */
function available(need) {
  const names = need.packages.filter((name) => {
    const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } })
    return /^ {2}Candidate: (?!\(none\))/m.test(policy.stdout ?? '')
  })
  return names[0] ?? need.packages[0] ?? ''
}

/** @param {readonly (keyof typeof needs)[]} groups */
export async function installMissing(groups) {
  const lacking = missing(groups)
  if (lacking.length === 0) return
  const files = lacking.map((need) => need.library ?? need.command).join(', ')
  const hasApt = existsSync('/usr/bin/apt-get')
  const names = lacking.map((need) => need.packages[0]).join(' ')
  if (!hasApt) {
    throw new SetupFailure(
      `this machine lacks ${files}; install them with its package manager (Debian's packages are ${names}).`,
    )
  }
  if (process.getuid?.() !== 0) {
    throw new SetupFailure(`this machine lacks ${files}. Run: sudo apt-get install --no-install-recommends ${names}`)
  }
  const since = performance.now()
  say(`installing Debian packages for ${files}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const lock = ['-o', 'DPkg::Lock::Timeout=300', '-q']
  await runStep('apt-get', [...lock, 'update'], 'the package lists of Debian could not be read.', { env, quiet: true })
  const wanted = lacking.map(available)
  await runStep(
    'apt-get',
    [...lock, 'install', '-y', '--no-install-recommends', ...wanted],
    `Debian's packages could not be installed. Run: apt-get install --no-install-recommends ${wanted.join(' ')}`,
    { env, quiet: true },
  )
  const still = missing(groups)
  if (still.length > 0) {
    throw new SetupFailure(
      `still missing after the installation: ${still.map((n) => n.library ?? n.command).join(', ')}`,
    )
  }
  say(`Debian packages installed in ${secondsSince(since)}`)
}
