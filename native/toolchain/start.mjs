import { endAs, run } from './child.mjs'
import { hasScreen, startVirtualScreen } from './display.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { root } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/**
 * Opens the console, on the demo site unless arguments say otherwise (`npm start -- --site FILE --data DIR`).
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
    // no GPU stands behind a virtual screen
    flags.push('--disable-gpu')
    say(`there is no screen here: running on a virtual one (${screen.display}), where nobody sees it; Ctrl-C ends it`)
  }
  if (process.getuid?.() === 0) {
    // Chromium refuses to build its sandbox as root, and another user could not open root's screen, keys or data folder
    flags.push('--no-sandbox')
    say('running as root, where Chromium has no sandbox: fine for a look at the demo, not for real use')
  }
  const ending = await run(runtime.binary, [...flags, root, ...(args.length > 0 ? args : ['--demo'])], {
    cwd: root,
    env,
  })
  screen?.stop()
  endAs(ending)
}
