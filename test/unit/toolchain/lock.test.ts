import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inRoot } from '../../../native/toolchain/places.mjs'

let cache = ''

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'sallyport-lock-'))
})

afterEach(() => rmSync(cache, { recursive: true, force: true }))

const lock = pathToFileURL(inRoot('native', 'toolchain', 'lock.mjs')).href

/** Starts a process that holds the lock while it writes two lines into a file. */
function holder(file: string, middle: string): ReturnType<typeof spawn> {
  const program = `
    import { appendFileSync } from 'node:fs'
    import { withLock } from ${JSON.stringify(lock)}
    await withLock('test', async () => {
      appendFileSync(${JSON.stringify(file)}, 'in ' + process.pid + '\\n')
      ${middle}
      appendFileSync(${JSON.stringify(file)}, 'out ' + process.pid + '\\n')
    })`
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: 'ignore',
    env: { ...process.env, XDG_CACHE_HOME: cache },
  })
}

const lockFiles = (): string[] => readdirSync(join(cache, 'sallyport', 'locks'))

test('processes hold the lock one after the other', async () => {
  const file = join(cache, 'order')
  const pause = 'await new Promise((resolve) => setImmediate(resolve))'
  const all = Array.from({ length: 6 }, () => holder(file, pause))
  expect(await Promise.all(all.map(async (each) => (await once(each, 'exit'))[0]))).toEqual([0, 0, 0, 0, 0, 0])
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(12)
  for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace('in', 'out'))
  expect(lockFiles()).toEqual([])
})

test('the lock of a killed process is taken over', async () => {
  const file = join(cache, 'killed')
  const killed = holder(file, "process.kill(process.pid, 'SIGKILL')")
  await once(killed, 'exit')
  expect(lockFiles()).toEqual(['test.lock'])
  const next = holder(file, '')
  expect((await once(next, 'exit'))[0]).toBe(0)
  expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
    `in ${killed.pid}`,
    `in ${next.pid}`,
    `out ${next.pid}`,
  ])
  expect(lockFiles()).toEqual([])
})

test('a lock whose process id now belongs to another process is taken over', async () => {
  const folder = join(cache, 'sallyport', 'locks')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'test.lock'), `${process.pid} 1`)
  const next = holder(join(cache, 'reused'), '')
  expect((await once(next, 'exit'))[0]).toBe(0)
})

test('an unknown command lists the known ones', () => {
  const answer = spawnSync(process.execPath, [inRoot('native', 'toolchain', 'run.mjs'), 'nonsense'], {
    encoding: 'utf8',
  })
  expect(answer.status).toBe(2)
  expect(answer.stdout).toBe('')
  expect(answer.stderr).toMatch(/unknown command "nonsense"; there are: .*setup.*replay/)
})
