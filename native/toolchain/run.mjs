#!/usr/bin/env node
// Every command of package.json starts here: it makes what the command needs, then runs it. This file and its imports
// may import only Node's own modules, since node_modules may be missing.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { inRoot } from './places.mjs'
import { say, SetupFailure } from './say.mjs'
import { setUp } from './setup.mjs'

/** @typedef {(args: string[]) => Promise<void>} Verb */

/**
 * A program of out/main, run inside this process: it owns the standard streams, the signals and the exit status.
 * @param {string} name
 * @returns {Verb}
 */
const program = (name) => async (args) => {
  await setUp({ sqlite: true, build: true })
  const file = inRoot('out', 'main', `${name}.js`)
  if (!existsSync(file)) throw new SetupFailure(`this version of Sallyport has no program named ${name}.`)
  process.argv = [process.execPath, file, ...args]
  process.setSourceMapsEnabled(true)
  createRequire(file)(file)
}

/** @type {Record<string, Verb>} */
const verbs = {
  setup: async () => {
    const { runtimeLine } = await import('./electron-runtime.mjs')
    const runtime = await setUp({ machine: ['window', 'headless', 'tests'], sqlite: true, electron: true, build: true })
    if (runtime) say(runtimeLine(runtime))
    say('everything is in place')
  },
  build: async (args) => {
    const { build } = await import('./build.mjs')
    await setUp({ sqlite: true, build: !args.includes('--force') })
    if (args.includes('--force')) await build()
  },
  start: async (args) => (await import('./start.mjs')).start(args),
  test: async (args) => (await import('./test.mjs')).test(args),
  'test:rot': async (args) => (await import('./rot.mjs')).testRot(args),
  check: async (args) => {
    await setUp({})
    await (await import('./check.mjs')).check(args)
  },
  pack: async (args) => (await import('./pack.mjs')).pack(args),
  bench: async (args) => (await import('./bench.mjs')).bench(args),
  pictures: async (args) => (await import('./pictures.mjs')).pictures(args),
  host: program('host'),
  replay: program('replay'),
  'sim:osdp': program('sim-osdp'),
  'sim:panel': program('sim-panel'),
  'test:oracle': program('oracle'),
  'test:exhaustive': program('exhaustive'),
  'test:mutation': async (args) => (await import('./mutation.mjs')).mutation(args),
  verify: program('verify'),
  restore: program('restore'),
  'verify-export': async (args) => {
    const file = inRoot('resources', 'evidence', 'verify.mjs')
    const journal = args.indexOf('--journal')
    process.argv = [process.execPath, file, ...(journal < 0 ? args : args.toSpliced(journal, 2))]
    await import(pathToFileURL(file).href)
    // Only the journal can show more than the export itself.
    if (journal >= 0) await program('compare-export')(args)
  },
}

const [name = '', ...args] = process.argv.slice(2)
const verb = verbs[name]
if (!verb) {
  say(`unknown command ${JSON.stringify(name)}; there are: ${Object.keys(verbs).join(', ')}`)
  process.exit(2)
}
try {
  await verb(args)
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error
  say(error.message)
  process.exit(1)
}
