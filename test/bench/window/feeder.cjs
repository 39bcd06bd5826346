'use strict'
// A thread that sends decided events to main at a steady rate, in the form of the decision thread's batches.
const { parentPort, workerData } = require('node:worker_threads')

const { rate, people, readers, firstSeq } = workerData
const STEP_MS = 10

let seq = firstSeq
let owed = 0
let last = performance.now()
let ended = false

/** A person passes a door: grant, door open, passage, door closed. */
function eventOf(number, at) {
  const walk = Math.floor(number / 4)
  const index = walk % readers
  const cardholder = `c${(walk * 7) % people}`
  const reader = `R${index}`
  switch (number % 4) {
    case 0:
      return { at, event: 'access.granted', reader, cardholder, credential: `k${cardholder}` }
    case 1:
      return { at, event: 'door.opened', door: `D${index}` }
    case 2:
      return { at, event: 'passage', reader, cardholder, from: index % 64, to: (index + 1) % 64 }
    default:
      return { at, event: 'door.closed', door: `D${index}` }
  }
}

function step() {
  const now = performance.now()
  owed += ((now - last) / 1_000) * rate
  last = now
  const at = Date.now()
  const results = []
  for (; owed >= 1; owed--) {
    seq++
    results.push({ seq, rows: [{ seq, event: eventOf(seq, at) }], commands: [] })
  }
  if (results.length > 0)
    parentPort.postMessage({
      kind: 'batch',
      batch: { results, alarms: [], journal: { lastSeq: seq, writtenAt: at, failing: null } },
    })
  if (ended) parentPort.close()
  else setTimeout(step, STEP_MS)
}

parentPort.on('message', () => {
  ended = true
})
step()
