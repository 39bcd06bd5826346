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
 * Where downloads and compiled binaries are kept, outside the project so that every clone shares them. Root's home is
 * closed to other users, and the window tests run Electron as one of those, hence the system's cache folder for root.
 */
export function cacheDir() {
  const base = process.env['XDG_CACHE_HOME']
  if (base) return join(base, 'sallyport')
  if (process.platform === 'linux' && process.getuid?.() === 0) return '/var/cache/sallyport'
  return join(homedir(), '.cache', 'sallyport')
}

/**
 * A folder inside the cache, made when missing.
 * @param {...string} parts
 */
export function cacheFolder(...parts) {
  const folder = join(cacheDir(), ...parts)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** A short name for this clone, different for each folder that it stands in. */
export const cloneId = createHash('sha256').update(root).digest('hex').slice(0, 16)
