import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { endAs, run, runStep } from './child.mjs'
import { startVirtualScreen } from './display.mjs'
import { inRoot, root } from './places.mjs'
import { SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/**
 * Takes the pictures of the README again, from today's screens; with arguments, pictures of the gallery (test/gallery/look.ts).
 * @param {string[]} args
 */
export async function pictures(args) {
  const runtime = await setUp({ machine: ['window', 'headless'], electron: true, build: true })
  if (!runtime) throw new SetupFailure('there is no Electron runtime')
  const [folder, ...rest] = args
  const gallery = mkdtempSync(join(tmpdir(), 'sallyport-gallery-'))
  const env = { ...process.env, SALLYPORT_GALLERY: gallery, SALLYPORT_ELECTRON_DIR: runtime.folder }
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const screen = await startVirtualScreen()
  try {
    await runStep(
      process.execPath,
      [vite, 'build', '-c', inRoot('test', 'gallery', 'vite.config.mts')],
      'the gallery could not be built.',
      { cwd: root, env },
    )
    const wanted = folder === undefined ? [] : [resolve(folder), ...rest]
    endAs(
      await run(process.execPath, ['--enable-source-maps', inRoot('out', 'main', 'pictures.js'), ...wanted], {
        env: { ...env, DISPLAY: screen.display },
      }),
    )
  } finally {
    screen.stop()
    rmSync(gallery, { recursive: true, force: true })
  }
}
