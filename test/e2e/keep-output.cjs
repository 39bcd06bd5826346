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
