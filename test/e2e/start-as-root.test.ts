/** `npm start` by root: the window runs as another account, in Chromium's sandbox. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'
import { unprivilegedUser } from '../../native/toolchain/unprivileged.mjs'
import { until } from '../support/until'

const isRoot = process.getuid?.() === 0

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-root-'))
  spawnSync('chmod', ['755', folder])
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const STARTER = [join(root, 'native', 'toolchain', 'run.mjs'), 'start']
const { DISPLAY: _, ...env } = process.env

interface Running {
  readonly line: string
  readonly uid: number
  /** Whether a filter of system calls is on. */
  readonly confined: boolean
}

/** Electron's processes below a process. */
function electronBelow(ancestor: number): readonly Running[] {
  const parents = new Map<number, number>()
  const running = new Map<number, Running>()
  for (const name of readdirSync('/proc')) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8')
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      parents.set(Number(name), Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]))
      const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1])
      running.set(Number(name), { line, uid, confined: /^Seccomp:\s+2$/m.test(status) })
    } catch {
      // no process, or one that has ended
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0
    return parent === ancestor || (parent > 1 && isBelow(parent))
  }
  // The first moment of a process, before it is the other account's program, is the starter's.
  return [...running].filter(([pid, { line }]) => /electron/.test(line) && isBelow(pid)).map(([, each]) => each)
}

describe.runIf(isRoot)('a start by root', () => {
  test('runs the window as an account without rights, in its sandbox, and leaves its picture', async () => {
    const data = join(folder, 'data')
    const picture = join(folder, 'window.png')
    const child = spawn(process.execPath, [...STARTER, '--demo', '--data', data, '--shot', picture], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const processes = await until(
      'a page in its sandbox',
      () => {
        const all = electronBelow(child.pid ?? 0)
        return all.some(({ line, confined }) => line.includes('--type=renderer') && confined) && all
      },
      240_000,
    )
    const { uid, name } = unprivilegedUser()
    expect(processes.filter((each) => each.uid !== uid || each.line.includes('--no-sandbox'))).toEqual([])
    expect(await ended).toBe(0)
    expect(said).toContain(`the window runs as ${name}`)
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')
    expect(statSync(join(data, 'journal.sqlite')).uid).toBe(uid)
  }, 420_000)

  test('is refused on a folder of root, with what to do, and on a site file that the account cannot read', () => {
    const data = join(folder, 'data')
    mkdirSync(data)
    writeFileSync(join(data, 'journal.sqlite'), '')
    const refused = (...args: readonly string[]) =>
      spawnSync(process.execPath, [...STARTER, ...args], { cwd: folder, env, encoding: 'utf8' })
    const ofRoot = refused('--data', 'data')
    expect(ofRoot.stderr).toContain(`chown -R ${unprivilegedUser().name}: ${data}`)
    expect(ofRoot.status).toBe(1)
    const site = join(folder, 'site.json')
    writeFileSync(site, '{}', { mode: 0o600 })
    const unreadable = refused(`--site=${site}`, '--data', join(folder, 'new'))
    expect(unreadable.stderr).toContain(`${site} cannot be read by`)
    expect(unreadable.status).toBe(1)
    expect(existsSync(join(folder, 'new', 'journal.sqlite'))).toBe(false)
  }, 120_000)
})
