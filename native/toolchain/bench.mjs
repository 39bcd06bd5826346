import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { endAs, run, runStep } from './child.mjs'
import { installMissing } from './debian.mjs'
import { hasScreen, startVirtualScreen } from './display.mjs'
import { cacheFolder, inRoot } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/**
 * A preload library that slows down every fsync and fdatasync, to model a slower disk.
 * @returns {Promise<string>} its file
 */
async function syncDelayLibrary() {
  const source = inRoot('test', 'bench', 'sync-delay.c')
  const key = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16)
  const file = join(cacheFolder('bench'), `sync-delay-${key}.so`)
  if (existsSync(file)) return file
  await installMissing(['compiler'])
  const fresh = `${file}.${process.pid}`
  await runStep('gcc', ['-O2', '-shared', '-fPIC', '-o', fresh, source, '-ldl'], 'sync-delay.c could not be compiled.')
  renameSync(fresh, file)
  return file
}

/**
 * Runs the benchmark: `--quick`, `--only=NAME,...`, `--json FILE`, `--sync-delay=MICROSECONDS`.
 * @param {string[]} args
 */
export async function bench(args) {
  const windows = !args.includes('--no-window')
  const runtime = await setUp({
    machine: windows ? ['window', 'headless'] : [],
    sqlite: true,
    electron: windows,
    build: true,
  })
  const env = { ...process.env }
  if (runtime) env['SALLYPORT_ELECTRON_DIR'] = runtime.folder
  const screen = windows && !hasScreen() ? await startVirtualScreen() : undefined
  if (screen) env['DISPLAY'] = screen.display
  const delay = args.find((arg) => arg.startsWith('--sync-delay='))?.slice('--sync-delay='.length)
  if (delay !== undefined) {
    if (!/^\d+$/.test(delay)) throw new SetupFailure(`--sync-delay expects microseconds, not ${JSON.stringify(delay)}`)
    if (process.platform === 'linux') {
      env['LD_PRELOAD'] = await syncDelayLibrary()
      env['SALLYPORT_SYNC_DELAY_US'] = delay
    } else {
      say('the sync delay works on Linux only; these measurements run without it')
    }
  }
  const file = inRoot('out', 'main', 'bench.js')
  if (!existsSync(file)) throw new SetupFailure('this version of Sallyport has no benchmark.')
  const ending = await run(process.execPath, ['--expose-gc', '--enable-source-maps', file, ...args], { env })
  screen?.stop()
  endAs(ending)
}
