'use strict'
// Replaces Electron's own default app: the part of it that starts an app from a folder.
const { app } = require('electron')
const { Module } = require('node:module')
const path = require('node:path')

const args = process.argv.slice(1)
if (args.includes('--version') || args.includes('-v')) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}
if (args.includes('--abi') || args.includes('-a')) {
  console.log(process.versions.modules)
  process.exit(0)
}

let folder
for (let at = 0; at < args.length; at += 1) {
  const arg = args[at]
  if (arg === '-r' || arg === '--require') Module._load(path.resolve(args[(at += 1)]), module, false)
  else if (!arg.startsWith('-')) {
    folder = arg
    break
  }
}
if (folder === undefined) {
  console.error('usage: electron [options] FOLDER')
  process.exit(1)
}

const start = path.resolve(folder)
const description = require(path.join(start, 'package.json'))
process.defaultApp = true
if (description.version) app.setVersion(description.version)
if (description.productName ?? description.name) app.name = description.productName ?? description.name
if (description.desktopName) app.setDesktopName(description.desktopName)
app.setPath('userData', path.join(app.getPath('appData'), app.name))
app.setAppPath(start)
Module._load(path.resolve(start, description.main ?? 'index.js'), module, true)
