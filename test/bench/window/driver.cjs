'use strict'
// Electron loads this before the app: lets the benchmark run code in the main process and in the page, by JSON lines on
// the standard streams, and holds the decision thread, so that test batches can arrive as its own do.
const threads = require('node:worker_threads')
const { createInterface } = require('node:readline')
const { join } = require('node:path')
const { runInThisContext } = require('node:vm')
const { app } = require('electron')

const { Worker } = threads
const now = () => performance.timeOrigin + performance.now()

/** @type {import('node:worker_threads').Worker | undefined} */
let decider
threads.Worker = class extends Worker {
  constructor(file, options) {
    super(file, options)
    if (String(file).endsWith('decider.js')) decider = this
  }
}

/** @type {Promise<import('electron').BrowserWindow>} */
const window = new Promise((resolve) => app.once('browser-window-created', (_event, made) => resolve(made)))

/** @type {import('node:worker_threads').Worker | undefined} */
let feeder
let lastSeq = 0
const bench = {
  now,
  quit: () => app.quit(),
  window,
  /** Sends main this many events per second, as the decision thread would. */
  flood: (options) => {
    feeder = new Worker(join(__dirname, 'feeder.cjs'), { workerData: options })
    lastSeq = options.firstSeq
    feeder.on('message', (message) => {
      lastSeq = message.batch.journal.lastSeq
      decider?.emit('message', message)
    })
  },
  /** Resolves to the last number that was used. */
  endFlood: () =>
    new Promise((resolve) => {
      feeder?.once('exit', () => resolve(lastSeq))
      feeder?.postMessage('end')
    }),
}

async function run({ place, code, given }) {
  if (place === 'main') {
    const body = `(async (bench, given, require) => {${code}})`
    return /** @type {(...given: unknown[]) => Promise<unknown>} */ (runInThisContext(body))(bench, given, require)
  }
  const { webContents } = await window
  return webContents.executeJavaScript(`(async (given) => {${code}})(${JSON.stringify(given ?? null)})`)
}

const say = (what) => process.stdout.write(`#bench ${JSON.stringify(what)}\n`)
const lines = createInterface({ input: process.stdin })
lines.on('close', () => app.quit())
lines.on('line', (line) => {
  const asked = JSON.parse(line)
  run(asked).then(
    (value) => say({ id: asked.id, value }),
    (error) => say({ id: asked.id, error: String(error?.stack ?? error) }),
  )
})
