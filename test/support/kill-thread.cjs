// Preloaded into a program: ends its newest decision thread, as a defect in it would, when SIGUSR2 comes.
const threads = require('node:worker_threads')

const Real = threads.Worker
let newest
threads.Worker = class extends Real {
  constructor(file, options) {
    super(file, options)
    if (String(file).endsWith('decider.js')) newest = this
  }
}
process.on('SIGUSR2', () => void newest?.terminate())
