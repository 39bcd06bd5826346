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

/** Processes of the window on this data folder: command line, account, and whether a filter of system calls is on. */
const windowOn = (data: string) =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      if (!line.includes(data) || !line.includes('electron\0')) return []
      return [{ line, uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]), confined: /^Seccomp:\s+2$/m.test(status) }]
    } catch {
      return []
    }
  })

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
    const renderers = await until(
      'a page in its sandbox',
      () => {
        const found = windowOn(data).filter(({ line, confined }) => line.includes('--type=renderer') && confined)
        return found.length > 0 && found
      },
      120_000,
    )
    const all = windowOn(data)
    const { uid, name } = unprivilegedUser()
    expect(new Set(all.map((each) => each.uid))).toEqual(new Set([uid]))
    expect(renderers.some(({ line }) => line.includes('--no-sandbox'))).toBe(false)
    expect(await ended).toBe(0)
    expect(said).toContain(`the window runs as ${name}`)
    expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')
    expect(statSync(join(data, 'journal.sqlite')).uid).toBe(uid)
  }, 300_000)

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
