import { readFileSync } from 'node:fs'
import { npm, runStep } from './child.mjs'
import { inRoot, root } from './places.mjs'
import { say, secondsSince } from './say.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockEntry */

/**
 * @param {string} file
 * @returns {Record<string, LockEntry> | undefined} the packages of a lock file by their folder
 */
function entries(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules matches package-lock.json, by the lock file that npm leaves inside it. An optional package may
 * be absent: it belongs to another platform.
 */
export function packagesCurrent() {
  const wanted = entries(inRoot('package-lock.json'))
  const present = entries(inRoot('node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  for (const [folder, entry] of Object.entries(wanted)) {
    if (folder === '') continue
    const found = present[folder]
    if (!found ? !entry.optional : found.version !== entry.version || found.integrity !== entry.integrity) return false
  }
  return Object.keys(present).every((folder) => folder in wanted)
}

export async function installPackages() {
  const since = performance.now()
  say('installing the npm packages of package-lock.json')
  const { command, args, env } = npm()
  // install scripts compile or download for the wrong runtime; other set-up steps do the necessary part of it
  await runStep(
    command,
    [...args, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'],
    'npm ci failed: see its messages above. The npm registry must be reachable for the first set-up.',
    { cwd: root, env, quiet: true },
  )
  say(`npm packages installed in ${secondsSince(since)}`)
}
