'use strict'
const { rmSync } = require('node:fs')
const { join } = require('node:path')

/**
 * The runtime used here has a default app of ours in it, which starts an app from any folder. A packed console holds its
 * own app and nothing else.
 * @param {{ appOutDir: string }} context
 */
exports.default = async function afterPack(context) {
  rmSync(join(context.appOutDir, 'resources', 'default_app.asar'), { force: true })
}
