import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { runStep } from './child.mjs'
import { entries } from './entries.mjs'
import { inRoot, root } from './places.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'

/** Inputs of the bundles. */
const sources = [
  'main',
  'preload',
  'renderer',
  'resources',
  'native/toolchain/entries.mjs',
  'native/rs485',
  // the whole folder of each program in the tests
  ...new Set(
    Object.values(entries).flatMap(({ source }) =>
      source.startsWith('test/') ? [source.split('/').slice(0, 2).join('/')] : [],
    ),
  ),
  'electron.vite.config.mts',
  'tsconfig.base.json',
  'tsconfig.json',
  'package-lock.json',
]

const manifestName = '.made-from.json'

/** @typedef {{ size: number, modified: number, hash: string }} Source */

/**
 * @param {string} path
 * @param {Map<string, { size: number, modified: number }>} into
 */
function gather(path, into) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return
  if (stat.isDirectory()) {
    for (const name of readdirSync(path)) if (name !== 'build') gather(join(path, name), into)
  } else into.set(relative(root, path).split(sep).join('/'), { size: stat.size, modified: stat.mtimeMs })
}

/** @param {string} path */
const hashOf = (path) =>
  createHash('sha256')
    .update(readFileSync(inRoot(path)))
    .digest('hex')

/** @returns {Record<string, Source>} */
function kept() {
  try {
    return JSON.parse(readFileSync(inRoot('out', manifestName), 'utf8'))
  } catch {
    return {}
  }
}

/**
 * The current sources. A file with the same size and time as at the last build is not read again.
 * @param {Record<string, Source>} before
 */
function manifest(before) {
  /** @type {Map<string, { size: number, modified: number }>} */
  const files = new Map()
  for (const source of sources) gather(inRoot(source), files)
  /** @type {Record<string, Source>} */
  const now = {}
  for (const [path, { size, modified }] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const old = before[path]
    now[path] = old?.size === size && old.modified === modified ? old : { size, modified, hash: hashOf(path) }
  }
  return now
}

/** @param {Record<string, Source>} files */
const contents = (files) => JSON.stringify(Object.entries(files).map(([path, { hash }]) => [path, hash]))

/** Whether `out` was built from the current sources. */
export function buildCurrent() {
  if (Object.keys(entries).length === 0) return true
  const before = kept()
  if (Object.keys(before).length === 0) return false
  if (!Object.keys(entries).every((name) => existsSync(inRoot('out', 'main', `${name}.js`)))) return false
  const now = manifest(before)
  if (contents(now) !== contents(before)) return false
  if (Object.entries(now).some(([path, source]) => source !== before[path])) writeManifest(inRoot('out'), now)
  return true
}

/**
 * @param {string} out
 * @param {Record<string, Source>} files
 */
function writeManifest(out, files) {
  const fresh = join(out, `${manifestName}.${process.pid}`)
  writeFileSync(fresh, JSON.stringify(files))
  renameSync(fresh, join(out, manifestName))
}

/**
 * Files that a bundle loads when it starts, including itself.
 * @param {string} folder
 * @param {string} file
 * @param {Set<string>} seen
 */
function loads(folder, file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''
  for (const [, name] of code.matchAll(/\brequire\(["']([^"']+)["']\)/g)) {
    if (name?.startsWith('./')) loads(folder, name.slice(2), seen)
    else if (name) seen.add(name)
  }
  return seen
}

/** @param {string} folder the new out/main */
function refuseElectronInPlainNode(folder) {
  for (const [name, entry] of Object.entries(entries)) {
    if (entry.electron || !loads(folder, `${name}.js`).has('electron')) continue
    throw new SetupFailure(`${entry.source} runs under plain Node, and its bundle loads the electron module.`)
  }
}

/** Bundles everything into a new folder, which replaces `out` when it is complete. */
export async function build() {
  const since = performance.now()
  const before = manifest(kept())
  if (Object.keys(entries).length === 0)
    throw new SetupFailure('there is no program to build: main/ holds no entry file.')
  const fresh = inRoot(`out.${process.pid}`)
  rmSync(fresh, { recursive: true, force: true })
  try {
    await runStep(
      process.execPath,
      [inRoot('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
      'the build failed: see the messages above.',
      { cwd: root, env: { ...process.env, NODE_ENV: 'production', SALLYPORT_OUT: fresh } },
    )
    refuseElectronInPlainNode(join(fresh, 'main'))
    mkdirSync(fresh, { recursive: true })
    writeManifest(fresh, before)
    const old = inRoot(`out.${process.pid}.old`)
    if (existsSync(inRoot('out'))) renameSync(inRoot('out'), old)
    renameSync(fresh, inRoot('out'))
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
  say(`built in ${secondsSince(since)}`)
}
