import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runStep } from './child.mjs'
import { startVirtualScreen } from './display.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { inRoot, root } from './places.mjs'
import { say, SetupFailure, secondsSince } from './say.mjs'
import { setUp } from './setup.mjs'
import { giveTo, stageRuntime, unprivilegedUser, wrapperFor } from './unprivileged.mjs'

const unpacked = () => inRoot('dist', 'linux-unpacked')

/**
 * Makes an unpacked app in dist/ around the Electron runtime of this machine; with `--check` also looks whether it is
 * sealed as it should be, and starts it once.
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
  say(runtimeLine(runtime))
  const since = performance.now()
  await runStep(
    process.execPath,
    [
      inRoot('node_modules', 'electron-builder', 'cli.js'),
      '--dir',
      '--publish',
      'never',
      `-c.electronDist=${runtime.folder}`,
      `-c.electronVersion=${runtime.version}`,
    ],
    'electron-builder failed: see its messages above.',
    { cwd: root, quiet: true },
  )
  say(`packed into ${unpacked()} in ${secondsSince(since)}`)
  if (checks) await checkPacked()
}

/** Looks at the packed app from outside: what is in it, which fuses are blown, whether it opens a window. */
async function checkPacked() {
  if (process.platform !== 'linux') throw new SetupFailure('--check looks at a packed app on Linux only.')
  const { getCurrentFuseWire, FuseState, FuseV1Options } = await import('@electron/fuses')
  const program = join(unpacked(), 'sallyport')
  const fuses = await getCurrentFuseWire(program)
  const wanted = {
    [FuseV1Options.RunAsNode]: FuseState.DISABLE,
    [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
    [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
    [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
  }
  for (const [fuse, state] of Object.entries(wanted)) {
    const found = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (fuses))[fuse]
    if (found !== state)
      throw new SetupFailure(`fuse ${FuseV1Options[Number(fuse)]} of the packed app is not as it should be`)
  }
  const resources = readdirSync(join(unpacked(), 'resources'))
  if (!resources.includes('app.asar')) throw new SetupFailure('the packed app has no app.asar')
  if (resources.includes('default_app.asar')) throw new SetupFailure("the packed app holds the runtime's default app")
  await startOnce(program)
  say('the packed app is sealed, opens its window in the sandbox and ends when told to')
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
    mkdirSync(data)
    let start = program
    if (process.getuid?.() === 0) {
      const user = unprivilegedUser()
      giveTo(data, user)
      start = wrapperFor(folder, user, join(stageRuntime(unpacked(), join(folder, 'app')), 'sallyport'))
    }
    const child = spawn(
      start,
      ['--disable-gpu', `--user-data-dir=${join(data, 'profile')}`, '--demo', '--data', data],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], DISPLAY: screen.display, LANG: 'C.UTF-8', SALLYPORT_TEST: '1' },
      },
    )
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
      // a renderer closes its sandbox a moment after it has begun
      const sandboxed = () => renderersOf(child.pid ?? 0).some((pid) => /^Seccomp:\s*2$/m.test(proc(pid, 'status')))
      if (!(await until(30, () => !running() || sandboxed())) || !running()) {
        throw new SetupFailure(`the packed app opened no window in the sandbox:\n${words}`)
      }
      if (await until(3, () => !running())) throw new SetupFailure(`the packed app ended by itself:\n${words}`)
      child.kill('SIGTERM')
      if (!(await until(10, () => !running())))
        throw new SetupFailure(`the packed app did not end when told to:\n${words}`)
    } finally {
      child.kill('SIGKILL')
    }
  } finally {
    screen.stop()
    // the renderers may still be writing their last files
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
