import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** @param {...string} parts a path inside the project */
export const inRoot = (...parts) => join(root, ...parts)

/**
 * Folder of downloads and compiled binaries, outside the project so that all clones share it. The window tests run
 * Electron as another user, who cannot read root's home, so root uses the system's cache folder.
 */
export function cacheDir() {
  const base = process.env['XDG_CACHE_HOME']
  if (base) return join(base, 'sallyport')
  if (process.platform === 'linux' && process.getuid?.() === 0) return '/var/cache/sallyport'
  return join(homedir(), '.cache', 'sallyport')
}

/**
 * A folder inside the cache, created when missing.
 * @param {...string} parts
 */
export function cacheFolder(...parts) {
  const folder = join(cacheDir(), ...parts)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** A short name for this clone, derived from its folder. */
export const cloneId = createHash('sha256').update(root).digest('hex').slice(0, 16)
