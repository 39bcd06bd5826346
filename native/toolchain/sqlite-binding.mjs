import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runStep } from './child.mjs'
import { installMissing } from './debian.mjs'
import { withLock } from './lock.mjs'
import { cacheFolder, inRoot } from './places.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'

/** First Node-API version that loads better-sqlite3's own prebuilt binary (Node 22.14, Electron 36). */
export const stockNapi = 10

const folder = inRoot('native', 'prebuilt')
const stamp = join(folder, 'sqlite.json')

/** @typedef {'stock' | 'compat'} Flavour */

/**
 * @param {number} napi `process.versions.napi` of a runtime
 * @returns {Flavour}
 */
export const flavourFor = (napi) => (napi >= stockNapi ? 'stock' : 'compat')

/** @param {string} name */
const integrityOf = (name) =>
  String(JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages[`node_modules/${name}`]?.integrity)

/** @returns {Record<Flavour, string>} hash of each binary's inputs */
function keys() {
  const source = integrityOf('better-sqlite3')
  const platform = `${process.platform}-${process.arch}`
  const compatInputs = createHash('sha256').update(`${source} ${platform} ${integrityOf('node-addon-api')}`)
  for (const file of ['binding.gyp', 'compat.cpp']) compatInputs.update(readFileSync(inRoot('native', 'sqlite', file)))
  return {
    stock: createHash('sha256').update(`${source} ${platform}`).digest('hex'),
    compat: compatInputs.digest('hex'),
  }
}

/** @returns {Partial<Record<Flavour, string>>} */
function made() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'))
  } catch {
    return {}
  }
}

/** @param {Flavour} flavour */
const fileOf = (flavour) => join(folder, `sqlite-${flavour}.node`)

/** @param {readonly Flavour[]} flavours */
export function bindingsCurrent(flavours) {
  const wanted = keys()
  const present = made()
  return flavours.every((flavour) => present[flavour] === wanted[flavour] && existsSync(fileOf(flavour)))
}

/** @param {string} key */
const cachedCompat = (key) => join(cacheFolder('sqlite'), `${key}.node`)

/**
 * Whether these flavours need the compat build compiled.
 * @param {readonly Flavour[]} flavours
 */
export const needsCompiler = (flavours) =>
  flavours.includes('compat') && !bindingsCurrent(['compat']) && !existsSync(cachedCompat(keys().compat))

/** better-sqlite3's own names for its prebuilt binaries. */
function stockSource() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport() ?? {})
  const musl = process.platform === 'linux' && !report.header?.glibcVersionRuntime
  return inRoot(
    'node_modules',
    'better-sqlite3',
    'prebuilds',
    `${process.platform}${musl ? 'musl' : ''}-${process.arch}.node`,
  )
}

/** A folder with `include/node`, for compiling without a download. */
function headers() {
  const given = process.env['npm_config_nodedir']
  const places = [...(given ? [given] : []), dirname(dirname(process.execPath)), '/usr', '/usr/local']
  const found = places.find((place) => existsSync(join(place, 'include', 'node', 'node_api.h')))
  if (found) return found
  throw new SetupFailure(
    `SQLite must be compiled for this runtime, and Node's headers (include/node/node_api.h) were not found in ${places.join(', ')}. ` +
      'Use a Node that comes with its headers, set npm_config_nodedir to a folder that has them, or use Node 22.14 or newer.',
  )
}

/**
 * Compiles the compat build into the cache that all clones share.
 * @param {string} key
 */
async function compat(key) {
  const cached = cachedCompat(key)
  if (existsSync(cached)) return cached
  if (process.platform !== 'linux') {
    throw new SetupFailure(
      `SQLite for a runtime with Node-API below ${stockNapi} can be built on Linux only; use Node 22.14 or newer here.`,
    )
  }
  await installMissing(['compiler'])
  const nodedir = headers()
  const since = performance.now()
  say('compiling SQLite for runtimes with an older Node-API, once (about a minute on two cores)')
  const cwd = inRoot('native', 'sqlite')
  await runStep(
    process.execPath,
    [inRoot('node_modules', 'node-gyp', 'bin', 'node-gyp.js'), 'rebuild', `--nodedir=${nodedir}`, '-j', 'max'],
    'SQLite could not be compiled: see the messages of the compiler above.',
    { cwd, quiet: true },
  )
  const fresh = `${cached}.${process.pid}`
  copyFileSync(join(cwd, 'build', 'Release', 'better_sqlite3.node'), fresh)
  renameSync(fresh, cached)
  rmSync(join(cwd, 'build'), { recursive: true, force: true })
  say(`SQLite compiled in ${secondsSince(since)}`)
  return cached
}

/**
 * Puts the SQLite binaries of these flavours into native/prebuilt.
 * @param {readonly Flavour[]} flavours
 */
export async function makeBindings(flavours) {
  mkdirSync(folder, { recursive: true })
  const wanted = keys()
  for (const flavour of flavours) {
    const source =
      flavour === 'stock'
        ? stockSource()
        : await withLock(`sqlite-${wanted.compat.slice(0, 16)}`, () => compat(wanted.compat))
    if (!existsSync(source)) {
      throw new SetupFailure(`better-sqlite3 has no prebuilt binary for this machine: ${source} is missing.`)
    }
    // replaced as a whole: another process may still use the old file
    const fresh = `${fileOf(flavour)}.${process.pid}`
    copyFileSync(source, fresh)
    renameSync(fresh, fileOf(flavour))
    writeFileSync(stamp, `${JSON.stringify({ ...made(), [flavour]: wanted[flavour] })}\n`)
  }
}
