import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  chmodSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runStep } from './child.mjs'
import { startVirtualScreen } from './display.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { officialArchive, wantedRelease } from './official-electron.mjs'
import { inRoot, root } from './places.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'
import { setUp } from './setup.mjs'
import { giveTo, stageRuntime, unprivilegedUser, wrapperFor } from './unprivileged.mjs'

const unpacked = () => inRoot('dist', 'linux-unpacked')

const FOREIGN = '--with-foreign-electron'
const NOT_FOR_DELIVERY = 'NOT-FOR-DELIVERY.txt'

/**
 * Makes an unpacked app in dist/ around the official Electron that package.json names; with `--check` also checks how it
 * is sealed and starts it once. `--with-foreign-electron` packs around this machine's runtime instead: a trial run, and
 * marked as such. `--check` implies it where the official Electron is missing.
 * @param {string[]} args
 */
export async function pack(args) {
  const checks = args.includes('--check')
  const runtime = await setUp({
    machine: checks ? ['window', 'headless'] : ['window'],
    sqlite: true,
    electron: true,
    build: true,
  })
  if (!runtime) throw new SetupFailure('there is no Electron runtime')
  if (!existsSync(inRoot('out', 'main', 'app.js')))
    throw new SetupFailure('this version of Sallyport has no window app.')
  const electron = electronFor(runtime, args)
  const since = performance.now()
  await runStep(
    process.execPath,
    [
      inRoot('node_modules', 'electron-builder', 'cli.js'),
      '--dir',
      '--publish',
      'never',
      `-c.electronDist=${electron.dist}`,
      `-c.electronVersion=${electron.version}`,
    ],
    'electron-builder failed: see its messages above.',
    { cwd: root, quiet: true },
  )
  if (electron.warning !== undefined) {
    writeFileSync(join(unpacked(), NOT_FOR_DELIVERY), `${electron.warning}\n`)
    say(electron.warning)
  }
  say(`packed into ${unpacked()} in ${secondsSince(since)}`)
  if (checks) await checkPacked()
}

/**
 * The Electron to pack around, and a warning when the result must not be delivered.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {string[]} args
 * @returns {{ dist: string, version: string, warning?: string }}
 */
function electronFor(runtime, args) {
  const release = wantedRelease()
  try {
    if (args.includes(FOREIGN)) throw new SetupFailure(`${FOREIGN} was given.`)
    return { dist: officialArchive(release), version: release.version }
  } catch (error) {
    const isTry = args.includes(FOREIGN) || args.includes('--check')
    if (!isTry || !(error instanceof SetupFailure)) throw error
    say(runtimeLine(runtime))
    const warning =
      `NOT FOR DELIVERY: packed around Electron ${runtime.version} from ${runtime.from}, ` +
      `not the official ${release.version}. It shows that packing works and must not be installed anywhere.`
    return { dist: runtime.folder, version: runtime.version, warning }
  }
}

/** Checks the packed app from outside: its files, its fuses, and whether it opens a window. */
async function checkPacked() {
  if (process.platform !== 'linux') throw new SetupFailure('--check works on Linux only.')
  const { getCurrentFuseWire, FuseState, FuseV1Options } = await import('@electron/fuses')
  const program = join(unpacked(), 'sallyport')
  const fuses = await getCurrentFuseWire(program)
  const wanted = {
    [FuseV1Options.RunAsNode]: FuseState.DISABLE,
    [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
  }
  for (const [fuse, state] of Object.entries(wanted)) {
    const found = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (fuses))[fuse]
    if (found !== state)
      throw new SetupFailure(`fuse ${FuseV1Options[Number(fuse)]} of the packed app has the wrong value`)
  }
  const resources = readdirSync(join(unpacked(), 'resources'))
  if (!resources.includes('app.asar')) throw new SetupFailure('the packed app has no app.asar')
  if (resources.includes('default_app.asar')) throw new SetupFailure("the packed app holds the runtime's default app")
  const strangers = strangersIn(join(unpacked(), 'resources', 'app.asar'))
  if (strangers.length > 0) throw new SetupFailure(`the packed app holds ${strangers.join(', ')}, which it never runs`)
  checkLauncher()
  await startOnce(program)
  say('the packed app is sealed, has its commands, opens its window in the sandbox and ends on SIGTERM')
}

/** Runs a command by the launcher of the packed app, as root too, and without a screen. */
function checkLauncher() {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-pack-'))
  try {
    const { status, stderr, error } = spawnSync(join(unpacked(), 'sallyport-cli'), ['verify', folder], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder },
      timeout: 60_000,
    })
    if (status !== 2 || !stderr.includes(`${join(folder, 'journal.sqlite')} is not there`))
      throw new SetupFailure(
        `the packed app does not run its commands:\n${stderr || (error?.message ?? `status ${status}`)}`,
      )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Programs for tests and measurements. The demo's three simulators are in the app, since `--demo` shows it. */
const NOT_DELIVERED = /^\/out\/main\/(crash-|bench|oracle|chunk-(crash|bench|oracle))[^/]*\.js$/

/** @param {string} asar */
function strangersIn(asar) {
  const { listPackage } = /** @type {{ listPackage(file: string, options: object): string[] }} */ (
    createRequire(import.meta.url)('@electron/asar')
  )
  return listPackage(asar, { isPack: false }).filter((path) => NOT_DELIVERED.test(path.replaceAll('\\', '/')))
}

/**
 * @param {number} pid
 * @param {string} file
 */
function proc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/**
 * The renderer processes below a process.
 * @param {number} ancestor
 */
function renderersOf(ancestor) {
  /** @param {number} pid @returns {boolean} */
  const isBelow = (pid) => {
    const parent = Number(/^PPid:\s*(\d+)/m.exec(proc(pid, 'status'))?.[1] ?? 0)
    return parent === ancestor || (parent > 1 && isBelow(parent))
  }
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && proc(pid, 'cmdline').includes('--type=renderer') && isBelow(pid))
}

/** @param {string} program */
async function startOnce(program) {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-pack-'))
  chmodSync(folder, 0o755)
  const screen = await startVirtualScreen()
  try {
    const data = join(folder, 'data')
    const profile = join(folder, 'profile')
    mkdirSync(data)
    mkdirSync(profile)
    let start = program
    if (process.getuid?.() === 0) {
      const user = unprivilegedUser()
      giveTo(data, user)
      giveTo(profile, user)
      start = wrapperFor(folder, user, join(stageRuntime(unpacked(), join(folder, 'app')), 'sallyport'))
    }
    const child = spawn(start, ['--disable-gpu', `--user-data-dir=${profile}`, '--demo', '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], DISPLAY: screen.display, LANG: 'C.UTF-8', SALLYPORT_TEST: '1' },
    })
    let words = ''
    child.stdout.on('data', (chunk) => (words += String(chunk)))
    child.stderr.on('data', (chunk) => (words += String(chunk)))
    const running = () => child.exitCode === null && child.signalCode === null
    /** @param {number} seconds @param {() => boolean} condition */
    const until = async (seconds, condition) => {
      for (const since = performance.now(); performance.now() - since < seconds * 1000; await pause(50)) {
        if (condition()) return true
      }
      return condition()
    }
    try {
      // a renderer enters its sandbox a moment after its start
      const sandboxed = () => renderersOf(child.pid ?? 0).some((pid) => /^Seccomp:\s*2$/m.test(proc(pid, 'status')))
      if (!(await until(90, () => !running() || sandboxed())) || !running()) {
        throw new SetupFailure(`the packed app opened no window in the sandbox:\n${words}`)
      }
      if (await until(3, () => !running())) throw new SetupFailure(`the packed app ended unexpectedly:\n${words}`)
      child.kill('SIGTERM')
      if (!(await until(30, () => !running())))
        throw new SetupFailure(`the packed app did not end on SIGTERM:\n${words}`)
    } finally {
      child.kill('SIGKILL')
    }
  } finally {
    screen.stop()
    // the renderers may still be writing their last files
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
