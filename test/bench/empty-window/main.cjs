'use strict'
// A window with nothing in it: what the same Electron takes without any code of ours.
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
