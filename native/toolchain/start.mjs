import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endAs, run } from './child.mjs'
import { hasScreen, startVirtualScreen } from './display.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { root } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { startSessionBus } from './session-bus.mjs'
import { setUp } from './setup.mjs'
import { asUser } from './start-as-user.mjs'

/**
 * A site is named by `--site` or by the folder of an earlier start; without either it is the demo's.
 * @param {string[]} args
 */
const withDemo = (args) => (args.some((arg) => /^--(site|data|demo)(=|$)/.test(arg)) ? args : ['--demo', ...args])

/**
 * Without a session bus Chromium writes an error every half minute: a virtual screen gets
 * a bus of its own, where no program offers anything.
 * @param {NodeJS.ProcessEnv} env gets its address
 */
async function busOf(env) {
  if (env['DBUS_SESSION_BUS_ADDRESS']) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bus-'))
  // Where root starts the window, another account connects.
  chmodSync(folder, 0o755)
  const bus = await startSessionBus(folder)
  env['DBUS_SESSION_BUS_ADDRESS'] = bus.address
  // Chromium asks the system's bus for the state of power and network, and says so when there is none.
  env['DBUS_SYSTEM_BUS_ADDRESS'] ??= bus.address
  return {
    stop: () => {
      bus.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * Opens the console, on the demo site unless arguments name another (`npm start -- --site FILE --data DIR`).
 * @param {string[]} args
 */
export async function start(args) {
  const onScreen = hasScreen()
  /** @type {('window' | 'headless')[]} */
  const machine = onScreen ? ['window'] : ['window', 'headless']
  const runtime = await setUp({ machine, sqlite: true, electron: true, build: true })
  if (!runtime) throw new SetupFailure('there is no Electron runtime')
  say(runtimeLine(runtime))
  /** @type {string[]} */
  const flags = []
  const env = { ...process.env }
  const screen = onScreen ? undefined : await startVirtualScreen()
  if (screen) {
    env['DISPLAY'] = screen.display
    // a virtual screen has no GPU
    flags.push('--disable-gpu')
    say(`no screen found: running invisibly on a virtual screen (${screen.display}); stop with Ctrl-C`)
    if (!args.some((arg) => arg.startsWith('--shot')))
      say('`npm start -- --shot window.png` writes a picture of the window and ends')
  }
  const isRoot = process.getuid?.() === 0
  const other = isRoot ? asUser(runtime, withDemo(args), env, onScreen) : undefined
  if (other) {
    say(`the window runs as ${other.user.name}, because Chromium has no sandbox for root`)
    delete env['DBUS_SESSION_BUS_ADDRESS']
  }
  try {
    const bus = screen || isRoot ? await busOf(env) : undefined
    const started = other ?? { program: runtime.binary, app: root, args: withDemo(args) }
    const ending = await run(started.program, [...flags, started.app, ...started.args], {
      cwd: other ? started.app : root,
      env,
    })
    bus?.stop()
    screen?.stop()
    other?.end()
    endAs(ending)
  } catch (error) {
    other?.end()
    throw error
  }
}
