// Compiles the addon into native/prebuilt/rs485.node. `node native/rs485/build.mjs [--nodedir=FOLDER]`
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(folder))
const prebuilt = join(root, 'native', 'prebuilt')
const target = join(prebuilt, 'rs485.node')
const stamp = join(prebuilt, 'rs485.json')

/** The addon's sources. */
function key() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`)
  for (const file of ['binding.gyp', join('src', 'rs485.cpp')]) hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex')
}

/**
 * True when there is nothing to do: the addon is up to date, its last build from these sources failed, or the system
 * cannot use it.
 */
export function rs485Current() {
  if (process.platform !== 'linux') return true
  try {
    /** @type {{ key?: string, problem?: string }} */
    const made = JSON.parse(readFileSync(stamp, 'utf8'))
    return made.key === key() && (made.problem !== undefined || existsSync(target))
  } catch {
    return false
  }
}

/** A folder with Node's headers, for compiling without a download. */
function headers() {
  const places = [process.env['npm_config_nodedir'] ?? '', dirname(dirname(process.execPath)), '/usr', '/usr/local']
  return places.find((place) => place !== '' && existsSync(join(place, 'include', 'node', 'node_api.h')))
}

/**
 * Compiles the addon. The console runs without it, so a machine without a compiler or without Node's headers is not an
 * error: the reason is returned and nothing is thrown.
 * @param {string} [nodedir] a folder with `include/node`
 * @returns {string | undefined} why there is no addon
 */
export function makeRs485(nodedir = headers()) {
  const problem = compile(nodedir)
  mkdirSync(prebuilt, { recursive: true })
  writeFileSync(stamp, `${JSON.stringify({ key: key(), problem })}\n`)
  return problem
}

/** @param {string | undefined} nodedir */
function compile(nodedir) {
  if (nodedir === undefined) return "Node's headers (include/node/node_api.h) were not found"
  const gyp = join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js')
  const made = spawnSync(process.execPath, [gyp, 'rebuild', `--nodedir=${nodedir}`], { cwd: folder, encoding: 'utf8' })
  const fresh = join(folder, 'build', 'Release', 'rs485.node')
  if (made.status !== 0 || !existsSync(fresh)) {
    const lines = `${made.stdout ?? ''}${made.stderr ?? ''}`.trim().split('\n')
    return `compiling failed: ${lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? ''}`
  }
  mkdirSync(prebuilt, { recursive: true })
  // Replaced as a whole: another process may still use the old file.
  copyFileSync(fresh, `${target}.${process.pid}`)
  renameSync(`${target}.${process.pid}`, target)
  rmSync(join(folder, 'build'), { recursive: true, force: true })
  return undefined
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const given = process.argv.find((argument) => argument.startsWith('--nodedir='))?.slice('--nodedir='.length)
  const problem = makeRs485(given)
  console.log(problem === undefined ? 'native/prebuilt/rs485.node is built' : `no RS-485 addon: ${problem}`)
  process.exitCode = problem === undefined ? 0 : 1
}
