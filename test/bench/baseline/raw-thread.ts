import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Answering } from '../store/latency'

/**
 * The same thread and messages, but one raw append and fdatasync for all pending reads instead of decisions and SQLite.
 */
const RAW_THREAD = `
const { parentPort, workerData, receiveMessageOnPort } = require('node:worker_threads')
const { openSync, writeSync, fdatasyncSync } = require('node:fs')
const file = openSync(workerData, 'w')
const space = 16 * 1024 * 1024
writeSync(file, Buffer.alloc(space)); fdatasyncSync(file)
let at = 0
parentPort.postMessage('ready')
parentPort.on('message', (first) => {
  const tokens = [first]
  for (let next; (next = receiveMessageOnPort(parentPort)); ) tokens.push(next.message)
  const bytes = Buffer.alloc(tokens.length * 96)
  if (at + bytes.length > space) at = 0
  writeSync(file, bytes, 0, bytes.length, at)
  fdatasyncSync(file)
  at += bytes.length
  parentPort.postMessage(tokens)
})`

export async function rawThread(): Promise<Answering> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  const thread = new Worker(RAW_THREAD, { eval: true, workerData: join(folder, 'raw') })
  await new Promise((resolve) => {
    thread.once('message', resolve)
  })
  const waiting = new Map<number, () => void>()
  let last = 0
  thread.on('message', (tokens: number[]) => {
    for (const token of tokens) {
      waiting.get(token)?.()
      waiting.delete(token)
    }
  })
  return {
    ask: (done) => {
      waiting.set(++last, done)
      thread.postMessage(last)
    },
    close: async () => {
      await thread.terminate()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
