import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bindingPath } from '../../main/store/binding'
import { inRoot, root } from '../../native/toolchain/places.mjs'
import { electronBinary, launch, sizes } from './harness'

/** Runs a program in the Node inside Electron and gives what it printed as JSON. */
function inElectronNode(program: string): unknown {
  const answer = spawnSync(electronBinary(), ['-e', program], {
    encoding: 'utf8',
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  expect(answer.stderr).toBe('')
  expect(answer.signal).toBeNull()
  return JSON.parse(answer.stdout)
}

const napi = (): number => inElectronNode('console.log(process.versions.napi)') as number

const binding = (): string => bindingPath({ napi: napi(), codeFolder: inRoot('out', 'main'), exists: existsSync })

test('SQLite opens, writes and reads in the Node inside Electron', () => {
  const program = `
    const Database = require('better-sqlite3')
    const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding())} })
    db.exec('create virtual table names using fts5(name)')
    const put = db.prepare('insert into names (name) values (@name)')
    for (const name of ['Ada Byron', 'Grace Hopper']) put.run({ name })
    console.log(JSON.stringify(db.prepare("select name from names where names match 'gra*'").all()))`
  expect(inElectronNode(program)).toEqual([{ name: 'Grace Hopper' }])
})

test('SQLite survives threads that open it and are terminated while they write', () => {
  const program = `
    const { Worker } = require('node:worker_threads')
    const code = \`
      const { parentPort } = require('node:worker_threads')
      const Database = require('better-sqlite3')
      const db = new Database(':memory:', { nativeBinding: ${JSON.stringify(binding())} })
      db.exec('create table t (a integer primary key, b text)')
      const put = db.prepare('insert into t (b) values (?)')
      for (let i = 0; ; i += 1) { put.run('row ' + i); if (i === 200) parentPort.postMessage(db.prepare('select count(*) as n from t').get().n) }\`
    const cycle = () => new Promise((resolve, reject) => {
      const worker = new Worker(code, { eval: true })
      worker.once('error', reject)
      worker.once('message', (n) => worker.terminate().then(() => resolve(n)))
    })
    const rounds = async () => {
      const counts = []
      for (let round = 0; round < 8; round += 1) counts.push(...(await Promise.all([cycle(), cycle()])))
      console.log(JSON.stringify([...new Set(counts)]))
    }
    rounds()`
  expect(inElectronNode(program)).toEqual([201])
})

test('a window opens in the real sandbox, has the asked size and gives a picture', async () => {
  const launched = await launch({ appFolder: join(root, 'test', 'bench', 'empty-window') })
  expect(await launched.page.title()).toBe('empty')
  const metrics = await launched.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ pid, type, sandboxed }) => ({ pid, type, sandboxed })),
  )
  const tab = metrics.find(({ type }) => type === 'Tab')
  const status = readFileSync(`/proc/${tab?.pid}/status`, 'utf8')
  expect(status).toMatch(/^Seccomp:\s+2$/m)
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  expect(status).not.toMatch(/^Uid:\s+0\b/m)
  expect(await launched.app.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(false)
  await launched.resize(sizes.wall)
  const path = await launched.screenshot('runtime/empty-window')
  expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG')
  await launched.close()
})

test('a killed app leaves its data folder, and a second start can use it', async () => {
  const appFolder = join(root, 'test', 'bench', 'empty-window')
  const first = await launch({ appFolder })
  await first.kill()
  const second = await launch({ appFolder, dataDir: first.dataDir })
  expect(second.dataDir).toBe(first.dataDir)
  await second.close()
})
