import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { inRoot } from './places.mjs'
import { SetupFailure } from './say.mjs'

// A delivered app is built only around Electron's own release of the version in package.json. The release is
// checked as the archive that Electron published, against the checksum in the npm package of the same version, which the
// lock file pins.

/** @typedef {{ version: string, archive: string, sha256: string }} Release */

/** @returns {Release} the release that package.json names, for this machine */
export function wantedRelease() {
  /** @type {{ devDependencies: { electron: string } }} */
  const about = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const version = about.devDependencies.electron
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`
  /** @type {Record<string, string>} */
  const sums = JSON.parse(readFileSync(inRoot('node_modules', 'electron', 'checksums.json'), 'utf8'))
  const sha256 = sums[archive]
  if (sha256 === undefined) throw new SetupFailure(`Electron ${version} has no release ${archive}.`)
  return { version, archive, sha256 }
}

/**
 * Why an archive is not the release; undefined when it is.
 * @param {string} file
 * @param {Release} release
 */
export function archiveProblem(file, release) {
  if (!existsSync(file)) return `${file} is not there.`
  const found = createHash('sha256').update(readFileSync(file)).digest('hex')
  return found === release.sha256
    ? undefined
    : `${file} is not the official ${release.archive}: its SHA-256 is ${found}, not ${release.sha256}.`
}

/**
 * The archive of the release: SALLYPORT_ELECTRON_ZIP, or the one in the cache of Electron's own download.
 * @param {Release} release
 * @returns {string} a file with the right checksum
 */
export function officialArchive(release) {
  const given = process.env['SALLYPORT_ELECTRON_ZIP']
  const file = given ?? downloaded(release.archive)
  const problem =
    file === undefined ? `${release.archive} has not been downloaded on this machine.` : archiveProblem(file, release)
  if (file !== undefined && problem === undefined) return file
  throw new SetupFailure(
    `nothing is packed, because only the official Electron ${release.version} is delivered: ${problem ?? ''} ` +
      `Set SALLYPORT_ELECTRON_ZIP to the official ${release.archive}, ` +
      'or test the packing with --with-foreign-electron (its result is not for delivery).',
  )
}

/** @param {string} archive */
function downloaded(archive) {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'electron')
  if (!existsSync(cache)) return undefined
  const found = readdirSync(cache, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(archive))
  return found === undefined ? undefined : join(cache, found)
}
