'use strict'
// An empty window: the cost of the same Electron without any of our code.
const { app, BrowserWindow, Menu } = require('electron')

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
Menu.setApplicationMenu(null)
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  })
  window.once('ready-to-show', () => {
    window.show()
    console.log('ready-to-show')
    if (process.argv.includes('--once')) app.quit()
  })
  void window.loadURL('data:text/html,<!doctype html><title>empty</title>')
})
