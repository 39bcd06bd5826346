import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commandIn, demoProblem, parseArguments, refusedSwitch } from '../../../main/window/command-line'
import type { StartChild } from '../../../main/processes/child'
import { LOG_LIMIT_BYTES, openLogFile } from '../../../main/window/log-file'
import { keepSite } from '../../../main/running/site-copy'
import { siteSource } from '../../../main/window/site-source'
import { notStarted } from '../../../main/window/start-choice'

describe('a command instead of the window', () => {
  it('is what follows --cli, also where it looks like an argument of the app', () => {
    expect(commandIn(['--cli', 'restore', '--data', 'D', '--no-sandbox'], true)).toEqual({
      ok: true,
      value: ['restore', '--data', 'D', '--no-sandbox'],
    })
    expect(commandIn(['--no-sandbox', '--ozone-platform=headless', '--cli', 'verify', 'D'], true)).toEqual({
      ok: true,
      value: ['verify', 'D'],
    })
    expect(commandIn(['--site', 's.json'], true)).toEqual({ ok: true, value: undefined })
  })
  it('opens nothing else of an installed app', () => {
    const given = ['--remote-debugging-port=1', '--cli', 'verify', 'D']
    expect(commandIn(given, true)).toMatchObject({
      ok: false,
      error: expect.stringContaining('--remote-debugging-port=1') as string,
    })
    expect(commandIn(['.', '--cli', 'verify', 'D'], false)).toEqual({ ok: true, value: ['verify', 'D'] })
  })
  it.each(['--start-empty', '--new-key'])('lets an installed app start with %s, which its messages advise', (name) => {
    expect(refusedSwitch([name])).toBeUndefined()
  })
})

describe('arguments of the window app', () => {
  it.each([
    [[], { site: null, data: null, exports: null, shot: null, demo: false }],
    [['--demo'], { site: null, data: null, exports: null, shot: null, demo: true }],
    [
      ['--site', 's.json', '--data=/d', '--exports', 'e'],
      { site: '/here/s.json', data: '/d', exports: '/here/e', shot: null, demo: false },
    ],
    [
      ['--inspect=0', '--disable-gpu', 'app', '--site=/s.json'],
      { site: '/s.json', data: null, exports: null, shot: null, demo: false },
    ],
  ])('%j', (args, value) => {
    expect(parseArguments(args, '/here')).toEqual({ ok: true, value })
  })
  it('takes the file for a picture', () => {
    expect(parseArguments(['--demo', '--shot', 'window.png'], '/here')).toMatchObject({
      value: { shot: '/here/window.png', demo: true },
    })
    expect(parseArguments(['--shot'], '/here')).toEqual({ ok: false, error: '--shot needs a file' })
  })
  it('takes the address at which panels dial', () => {
    expect(parseArguments(['--panel-listen', '0.0.0.0:4070'], '/here')).toMatchObject({
      value: { panelListen: { host: '0.0.0.0', port: 4070 }, site: null },
    })
    expect(parseArguments(['--panel-listen=[::1]:1'], '/here')).toMatchObject({
      value: { panelListen: { host: '::1', port: 1 } },
    })
    expect(refusedSwitch(['--panel-listen', '0.0.0.0:4070'])).toBeUndefined()
  })
  it.each(['', '4070', 'host:', 'host:70000', '::1:4070', '--demo'])('refuses the address %j by name', (given) => {
    expect(parseArguments(['--panel-listen', given], '/here')).toEqual({
      ok: false,
      error: `--panel-listen: must be HOST:PORT, got ${given === '' ? 'nothing' : given}`,
    })
  })
  it.each([[['--site']], [['--data', '--demo']], [['--site=']]])('%j is refused', (args) => {
    expect(parseArguments(args, '/here').ok).toBe(false)
  })
})

describe('an installed app', () => {
  it.each([
    ['--no-sandbox'],
    ['--exports'],
    ['--exports=/tmp/x'],
    ['--remote-debugging-port=9222'],
    ['--inspect'],
    ['--host-rules=MAP * 127.0.0.1'],
    ['--password-store=basic'],
    ['--js-flags=--expose-gc'],
    ['-r'],
  ])('refuses %s by its name', (arg) => {
    const [name = ''] = arg.split('=')
    expect(refusedSwitch(['--site', '/s.json', arg])).toBe(name)
  })
  it('accepts its own arguments and those that say how it draws', () => {
    expect(refusedSwitch(['--site', '/s.json', '--data=/d', '--disable-gpu', '--force-device-scale-factor=2'])).toBe(
      undefined,
    )
    expect(refusedSwitch(['--demo'])).toBe(undefined)
  })
  it('simulates no devices of a real site', () => {
    const args = { site: '/s.json', data: null, exports: null, shot: null, demo: true }
    expect(demoProblem(args, true)).toContain('/s.json')
    expect(demoProblem(args, false)).toBe(undefined)
    expect(demoProblem({ ...args, site: null }, true)).toBe(undefined)
    expect(demoProblem({ ...args, demo: false }, true)).toBe(undefined)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'sallyport-app-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'S' },
  doors: [],
  readers: [],
  cardholders: [],
})
const none: StartChild = () => {
  throw new Error('nothing is to be started')
}
const log = (): void => {}

describe('which site is opened', () => {
  const data = join(folder, 'data')
  const setup = { siteFile: join(folder, 'demo.json'), programs: folder, startChild: none, log }
  const open = (site: string | null) =>
    siteSource({ site, data: null, exports: null, shot: null, demo: false }, data, setup)

  it('none at the first start', async () => {
    expect(await open(null)).toMatchObject({ error: { kind: 'none', detail: expect.stringContaining(data) as string } })
  })
  it('a named one, which is kept for the next start', async () => {
    const file = join(folder, 'site.json')
    writeFileSync(file, SITE)
    const opened = await open(file)
    expect(opened).toMatchObject({ ok: true, value: { site: { name: 'S' }, demo: null } })
    keepSite(data, opened.ok ? opened.value.siteText : '')
    rmSync(file)
    expect(await open(null)).toMatchObject({ ok: true, value: { site: { name: 'S' } } })
  })
  it('not a bad one, and the good one stays', async () => {
    const file = join(folder, 'bad.json')
    writeFileSync(file, '{"format": "sallyport-site/1"}')
    const refused = await open(file)
    expect(refused).toMatchObject({
      error: { kind: 'file', file, detail: expect.stringContaining('readers') as string },
    })
    expect(refused.ok ? [] : refused.error.problems).toContainEqual(
      expect.objectContaining({ line: 1, column: 1, path: 'readers' }),
    )
    expect(await open(join(folder, 'missing.json'))).toMatchObject({ ok: false })
    expect(await open(null)).toMatchObject({ ok: true })
  })
  it('the demo with its devices where they are', async () => {
    const controllers = [{ id: 'B1', name: 'B', kind: 'osdp', link: { host: '10.0.0.1', port: 1, baud: 9_600 } }]
    writeFileSync(setup.siteFile, JSON.stringify({ ...(JSON.parse(SITE) as object), controllers }))
    let stopped = false
    const startChild: StartChild = (_file, _args, ears) => {
      queueMicrotask(() => ears.onLine('{"ready":true,"links":{"B1":{"host":"127.0.0.1","port":4711}}}'))
      return {
        stop: async () => {
          stopped = true
        },
      }
    }
    const opened = await siteSource({ site: null, data: null, exports: null, shot: null, demo: true }, data, {
      ...setup,
      startChild,
    })
    expect(opened).toMatchObject({
      value: { site: { controllers: [{ link: { kind: 'tcp', host: '127.0.0.1', port: 4711, baud: 9_600 } }] } },
    })
    if (opened.ok) await opened.value.demo?.close()
    expect(stopped).toBe(true)
  })
  it('no demo whose programs do not start, and why', async () => {
    const startChild: StartChild = (_file, _args, ears) => {
      queueMicrotask(() => {
        ears.onComplaint('no such program')
        ears.onEnd('status 1')
      })
      return { stop: async () => {} }
    }
    expect(
      await siteSource({ site: null, data: null, exports: null, shot: null, demo: true }, data, {
        ...setup,
        startChild,
      }),
    ).toEqual({
      ok: false,
      error: notStarted('the demo could not be started: no such program'),
    })
  })
})

describe('the log file', () => {
  it('is appended to, and put aside when it has grown', () => {
    const place = join(folder, 'log')
    openLogFile(place)('one\n')
    openLogFile(place)('two\n')
    const file = join(place, 'sallyport.log')
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
    writeFileSync(file, 'x'.repeat(LOG_LIMIT_BYTES + 1))
    openLogFile(place)('three\n')
    expect(readFileSync(file, 'utf8')).toBe('three\n')
    expect(existsSync(`${file}.1`)).toBe(true)
  })
  it('is put aside while the program runs too, so that two files of its limit are the most', () => {
    const place = join(folder, 'running')
    const write = openLogFile(place)
    const line = `${'x'.repeat(999_999)}\n`
    for (let count = 0; count < 13; count++) write(line)
    const file = join(place, 'sallyport.log')
    expect(readdirSync(place).toSorted()).toEqual(['sallyport.log', 'sallyport.log.1'])
    expect([statSync(file).size, statSync(`${file}.1`).size]).toEqual([3_000_000, LOG_LIMIT_BYTES])
  })
  it('that cannot be written stops nothing', () => {
    expect(() => openLogFile(join(folder, 'site.json', 'no'))('lost\n')).not.toThrow()
  })
})
