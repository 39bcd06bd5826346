import { endAs, run } from './child.mjs'
import { hasScreen, startVirtualScreen } from './display.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { root } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

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
  }
  if (process.getuid?.() === 0) {
    // Chromium has no sandbox as root, and another user could not open root's screen, keys or data folder
    flags.push('--no-sandbox')
    say('running as root, so Chromium has no sandbox: acceptable for the demo, not for real use')
  }
  const ending = await run(runtime.binary, [...flags, root, ...(args.length > 0 ? args : ['--demo'])], {
    cwd: root,
    env,
  })
  screen?.stop()
  endAs(ending)
}
