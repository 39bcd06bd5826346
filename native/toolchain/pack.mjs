import { existsSync } from 'node:fs'
import { runStep } from './child.mjs'
import { runtimeLine } from './electron-runtime.mjs'
import { inRoot, root } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/**
 * Makes an unpacked app in dist/ around the Electron runtime of this machine; with `--check` also starts it once.
 * @param {string[]} args
 */
export async function pack(args) {
  const runtime = await setUp({ machine: ['window'], sqlite: true, electron: true, build: true })
  if (!runtime) throw new SetupFailure('there is no Electron runtime')
  if (!existsSync(inRoot('out', 'main', 'app.js')))
    throw new SetupFailure('this version of Sallyport has no window app.')
  say(runtimeLine(runtime))
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
    { cwd: root },
  )
}
