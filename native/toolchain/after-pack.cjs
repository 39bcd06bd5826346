'use strict'
const { rmSync } = require('node:fs')
const { join } = require('node:path')

/**
 * Our runtime contains our own default app, which starts an app from any folder. A packed console must contain only its
 * own app.
 * @param {{ appOutDir: string }} context
 */
exports.default = async function afterPack(context) {
  rmSync(join(context.appOutDir, 'resources', 'default_app.asar'), { force: true })
}
