/** The host when its decision thread dies and nothing else keeps the process alive: no device, no standard input. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { programFile } from '../support/programs'
import { until } from '../support/until'

const SITE = {
  format: 'sallyport-site/1',
  site: { name: 'Host', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  cardholders: [],
}

/** Preloaded into the host: on SIGUSR2 it ends the newest decision thread, as a defect would. */
const KILLER = `
const threads = require('node:worker_threads')
const Real = threads.Worker
let newest
threads.Worker = class extends Real {
  constructor(file, options) {
    super(file, options)
    if (String(file).endsWith('decider.js')) newest = this
  }
}
process.on('SIGUSR2', () => newest.terminate())
`

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-host-thread-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('stays alive, restarts the thread, and ends on request', async () => {
  const site = join(folder, 'site.json')
  writeFileSync(site, JSON.stringify(SITE))
  const killer = join(folder, 'killer.cjs')
  writeFileSync(killer, KILLER)
  const args = ['--require', killer, programFile('host'), '--site', site, '--data', join(folder, 'data')]
  const child = spawn(process.execPath, args)
  let said = ''
  let printed = ''
  child.stderr.on('data', (data: Buffer) => (said += data.toString()))
  child.stdout.on('data', (data: Buffer) => (printed += data.toString()))
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (status, signal) => resolve(status ?? signal)),
  )
  const lockdown = { type: 'operator', operator: 'Ada', reason: 'test', action: 'lockdown', door: 'D1', on: true }
  child.stdin.end(`${JSON.stringify(lockdown)}\n`)
  await until('the first decision', () => printed.includes('apb.changed'))

  const gone = ended.then((how) => `ended unasked: ${how}`)
  for (const deaths of [1, 2]) {
    child.kill('SIGUSR2')
    const back = until('the thread', () => said.split('records were replayed').length > deaths)
    expect(await Promise.race([back.then(() => 'lives'), gone])).toBe('lives')
  }
  expect(said).toContain('the decision thread died')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})
