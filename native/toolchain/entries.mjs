import { existsSync } from 'node:fs'
import { inRoot } from './places.mjs'

/**
 * Programs in out/main, one file each: `out/main/<name>.js`. `electron` says whether a program runs inside Electron's
 * main process; the others also run under plain Node and must not import the `electron` module.
 * @typedef {{ source: string, electron?: boolean }} Entry
 */

/** @type {Record<string, Entry>} */
const table = {
  app: { source: 'main/app.ts', electron: true },
  host: { source: 'main/host.ts' },
  replay: { source: 'main/replay/main.ts' },
  decider: { source: 'main/decider/worker.ts' },
  change: { source: 'main/change/worker.ts' },
  history: { source: 'main/history/worker.ts' },
  export: { source: 'main/export/worker.ts' },
  'compare-export': { source: 'main/export/main.ts' },
  passwords: { source: 'main/operators/worker.ts' },
  serial: { source: 'main/transport/serial-process.ts' },
  verify: { source: 'main/commands/verify-main.ts' },
  'verify-thread': { source: 'main/verify/worker.ts' },
  restore: { source: 'main/commands/restore-main.ts' },
  'sim-osdp': { source: 'test/simulator/osdp/main.ts' },
  'sim-people': { source: 'test/simulator/people/main.ts' },
  'sim-panel': { source: 'test/simulator/panel/main.ts' },
  'crash-child': { source: 'test/crash/child.ts' },
  'crash-care': { source: 'test/crash/care-child.ts' },
  'rot-child': { source: 'test/crash/rot-child.ts' },
  'crash-site': { source: 'test/crash/site-child.ts' },
  oracle: { source: 'test/oracle/main.ts' },
  exhaustive: { source: 'test/oracle/exhaustive/main.ts' },
  bench: { source: 'test/bench/main.ts' },
  pictures: { source: 'test/gallery/look.ts' },
  'bench-ipc': { source: 'test/bench/window/ipc.ts', electron: true },
}

/** The programs whose source exists. */
export const entries = Object.fromEntries(Object.entries(table).filter(([, { source }]) => existsSync(inRoot(source))))

export const preloadSource = 'preload/preload.ts'
export const rendererPage = 'renderer/index.html'

/**
 * Name to source file, in the bundler's form.
 * @returns {Record<string, string>}
 */
export const mainInputs = () =>
  Object.fromEntries(Object.entries(entries).map(([name, { source }]) => [name, inRoot(source)]))
