/** The host command on a machine whose clock was wrong for a while: decisions, the journal's instants, replay and restarts. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, MINUTE, formatInstant } from '../../main/domain/time'
import { programFile } from '../support/programs'
import { until } from '../support/until'

interface Program {
  readonly child: ChildProcessWithoutNullStreams
  readonly lines: Record<string, unknown>[]
  readonly ended: Promise<number | null>
  readonly say: (line: object) => void
}

let folder: string
let programs: Program[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-clock-'))
  programs = []
  writeFileSync(
    join(folder, 'clock.cjs'),
    `const { readFileSync } = require('node:fs')
     const { join } = require('node:path')
     const now = Date.now
     Date.now = () => now() + Number(readFileSync(join(__dirname, 'ahead'), 'utf8'))`,
  )
  setClock(0)
})
afterEach(async () => {
  for (const { child } of programs) child.kill('SIGKILL')
  await Promise.all(programs.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

/** Sets the machine's clock, as its programs see it. @param ahead of the true time, ms */
function setClock(ahead: number): void {
  writeFileSync(join(folder, 'ahead.new'), String(ahead))
  renameSync(join(folder, 'ahead.new'), join(folder, 'ahead'))
}

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Program {
  const child = spawn(process.execPath, [programFile(name), ...args], { env })
  const lines: Record<string, unknown>[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>)
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.on('error', () => undefined)
  const program = { child, lines, ended, say: (line: object) => void child.stdin.write(`${JSON.stringify(line)}\n`) }
  programs.push(program)
  return program
}

const startHost = (port: number): Program => {
  const day = (days: number): string => formatInstant(Date.now() + days * DAY).slice(0, 10)
  const siteFile = join(folder, 'site.json')
  const holder = (number: number, validity: object) => ({
    ...{ id: `c${number}`, name: `Holder ${number}`, accessLevels: ['all'], ...validity },
    credentials: [{ id: `k${number}`, format: 'H10301', facility: 12, number }],
  })
  const site = {
    format: 'sallyport-site/1',
    site: { name: 'Clock' },
    areas: [{ id: 1, name: 'Inside' }],
    controllers: [{ id: 'B1', name: 'Bus', kind: 'osdp', link: { host: '127.0.0.1', port, baud: 115_200 } }],
    doors: [{ id: 'D1', name: 'Door' }],
    readers: [
      {
        id: 'R1',
        name: 'In',
        door: 'D1',
        controller: 'B1',
        address: 0,
        from: 0,
        to: 1,
        secureChannel: 'off',
        cardFormat: 'H10301',
      },
    ],
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders: [holder(10, { validTo: day(10) }), holder(100, { validFrom: day(100) })],
  }
  writeFileSync(siteFile, JSON.stringify(site))
  const env = { ...process.env, NODE_OPTIONS: `--require=${join(folder, 'clock.cjs')}` }
  return start('host', ['--site', siteFile, '--data', join(folder, 'data')], env)
}

const stop = async (host: Program): Promise<void> => {
  host.child.kill('SIGTERM')
  expect(await host.ended).toBe(0)
}
const verify = () => spawnSync(process.execPath, [programFile('verify'), join(folder, 'data')], { encoding: 'utf8' })
const texts = (host: Program) => host.lines.flatMap(({ event, text }) => (event === 'desk.records' ? [text] : []))
const told = (host: Program, text: string) =>
  until(
    `${text} of the host`,
    () => host.lines.find((line) => line['event'] === 'desk.records' && line['text'] === text),
    40_000,
  )

async function withReader() {
  const readers = start('sim-osdp', ['--port', 'tcp:0', '--readers', '1'])
  const ready = await until('the simulated reader', () => readers.lines.find((line) => line['ready'] === true))
  /** What the console answers to a card. */
  const read = async (host: Program, number: number): Promise<Record<string, unknown>> => {
    const from = host.lines.length
    readers.say({ do: 'card', address: 0, format: 'H10301', facility: 12, number: String(number) })
    return until(`an answer to card ${number}`, () =>
      host.lines.slice(from).find(({ event }) => String(event).startsWith('access.')),
    )
  }
  const online = (host: Program) =>
    until('the reader', () => host.lines.find(({ event }) => event === 'reader.online'), 30_000)
  return { port: Number(ready['port']), read, online }
}

const RIGHT = [
  { event: 'access.granted', cardholder: 'c10' },
  { event: 'access.denied', cardholder: 'c100', reason: 'not-yet-valid' },
]
const WRONG = [
  { event: 'access.denied', cardholder: 'c10', reason: 'expired' },
  { event: 'access.granted', cardholder: 'c100' },
]

describe('a clock that was a year ahead for a moment', () => {
  it('decides by the right time again once it is right, in the same run and after restarts, and replays', async () => {
    const { port, read, online } = await withReader()
    const both = async (host: Program) => [await read(host, 10), await read(host, 100)]
    const first = startHost(port)
    await online(first)
    expect(await both(first)).toMatchObject(RIGHT)
    await stop(first)

    setClock(365 * DAY)
    const second = startHost(port)
    await online(second)
    await told(second, 'clock-doubted')
    expect(await both(second)).toMatchObject(WRONG)
    setClock(0)
    await told(second, 'clock-corrected')
    const answers = await both(second)
    expect(answers).toMatchObject(RIGHT)
    for (const { at } of answers) expect(Math.abs(Date.parse(String(at)) - Date.now())).toBeLessThan(MINUTE)
    await stop(second)
    expect(verify()).toMatchObject({ status: 0 })

    const third = startHost(port)
    await online(third)
    expect(await both(third)).toMatchObject(RIGHT)
    third.child.kill('SIGKILL')
    await third.ended
    rmSync(join(folder, 'data', 'snapshots'), { recursive: true })
    const fourth = startHost(port)
    await online(fourth)
    expect(await both(fourth)).toMatchObject(RIGHT)
    await stop(fourth)
    expect([...texts(third), ...texts(fourth)]).toEqual([])
    expect(verify()).toMatchObject({ status: 0 })
  }, 240_000)
})
