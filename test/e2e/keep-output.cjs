'use strict'
// Loaded into the app before its own code: Playwright reads the standard streams from the start and keeps nothing of
// them, so what the app writes is also put into a file, which the harness reads.
const { appendFileSync } = require('node:fs')

const file = process.env['SALLYPORT_TEST_OUTPUT']
if (file) {
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream)
    stream.write = (chunk, ...rest) => {
      appendFileSync(file, chunk)
      return write(chunk, ...rest)
    }
  }
}

// Playwright attaches while the app starts. When a page begins to load in that moment, Playwright misses its navigation and
// waits for it until its time is up. So the app becomes ready only when Playwright, attached, calls this function, as it does
// at every start. An app that started itself again has no Playwright to wait for.
const ATTACHED_WITHIN_MS = 5_000
const { app } = require('electron')
const ready = app.whenReady()
const emit = app.emit.bind(app)
let readyArguments
let isReady = false
let release
const released = new Promise((resolve) => {
  release = resolve
})
app.emit = (event, ...rest) => {
  if (event !== 'ready') return emit(event, ...rest)
  readyArguments = rest
  return app.listenerCount('ready') > 0
}
app.isReady = () => isReady
app.whenReady = () => released
globalThis.__playwright_run = async () => {
  await ready
  if (isReady) return
  isReady = true
  release()
  emit('ready', ...(readyArguments ?? []))
}
setTimeout(() => globalThis.__playwright_run(), ATTACHED_WITHIN_MS).unref()
