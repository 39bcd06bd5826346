'use strict'
// Electron loads this before the app: reports when the first window shows the element of SALLYPORT_BENCH_SELECTOR, two
// frames later so that it has been drawn, and ends the app.
const { app } = require('electron')

const look = `new Promise((resolve) => {
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
  const look = () => (document.querySelector(${JSON.stringify(process.env['SALLYPORT_BENCH_SELECTOR'])}) ? drawn() : requestAnimationFrame(look))
  look()
})`

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', async () => {
    await window.webContents.executeJavaScript(look)
    process.stdout.write('usable\n', () => app.exit(0))
  })
})
