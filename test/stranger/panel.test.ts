/** A panel in another language, written from the document alone, against the real host command. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { programFile } from '../support/programs'
import { until } from '../support/until'

const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 8))']).status === 0

type Fields = Readonly<Record<string, unknown>>
const children: ChildProcessWithoutNullStreams[] = []
let folder: string | undefined
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  if (folder !== undefined) rmSync(folder, { recursive: true })
})

function start(command: string, args: readonly string[]): { lines: Fields[]; say: (fields: Fields) => void } {
  const child = spawn(command, args)
  children.push(child)
  const lines: Fields[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Fields))
  child.stderr.on('data', (bytes: Buffer) => {
    if (process.env['PANEL_LOG'] !== undefined) process.stderr.write(bytes)
  })
  child.stdin.on('error', () => undefined)
  return { lines, say: (fields) => void child.stdin.write(`${JSON.stringify(fields)}\n`) }
}

const siteFor = (port: number) => ({
  format: 'sallyport-site/1',
  site: { name: 'Strangers', apb: { enabled: true } },
  areas: [{ id: 1 }],
  controllers: [{ id: 'P1', kind: 'panel', link: { host: '127.0.0.1', port } }],
  doors: [{ id: 'D1', contact: true }],
  readers: [{ id: 'R1', door: 'D1', controller: 'P1', from: 0, to: 1, apb: { mode: 'hard' } }],
  accessLevels: [{ id: 'all', readers: ['*'] }],
  cardholders: [
    {
      id: 'ada',
      name: 'Ada',
      accessLevels: ['all'],
      credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5555 }],
    },
  ],
  automations: [
    {
      id: 'lamp',
      when: { event: 'access.denied', reader: 'R1' },
      then: { action: 'pulse-output', output: 'D1.aux', seconds: 3 },
    },
  ],
})

describe.skipIf(!python)('an independent panel (skipped without python3)', () => {
  it('sends hello, is configured, requests a decision, unlocks, reports the passage, and runs a command', async () => {
    folder = mkdtempSync(join(tmpdir(), 'stranger-'))
    const panel = start('python3', [join(import.meta.dirname, 'panel.py'), 'P1'])
    await until('the port', () => panel.lines.length > 0)
    const site = join(folder, 'site.json')
    writeFileSync(site, JSON.stringify(siteFor(Number(panel.lines[0]?.['port']))))
    const host = start(process.execPath, [programFile('host'), '--site', site, '--data', join(folder, 'data')])
    const happened = (event: string) => host.lines.filter((line) => line['event'] === event)

    await until('the configuration', () => panel.lines.some((line) => line['configured'] === true))
    await until('the link', () => happened('link.up').length > 0)
    const card = { reader: 'R1', format: 'H10301', facility: 12, number: '5555' }
    panel.say({ read: card })
    await until('the passage', () => happened('passage').length > 0)
    expect(panel.lines).toContainEqual({ granted: true, reader: 'R1', reason: '' })
    expect(panel.lines).toContainEqual({ unlocked: 'D1' })
    expect(happened('access.granted')[0]).toMatchObject({ reader: 'R1', cardholder: 'ada' })
    expect(happened('passage')[0]).toMatchObject({ cardholder: 'ada', from: 0, to: 1 })
    await until('the closed door', () => happened('door.closed').length > 0)

    panel.say({ read: card })
    await until('the pulse', () => panel.lines.some((line) => 'output' in line))
    expect(panel.lines).toContainEqual({ granted: false, reader: 'R1', reason: 'apb' })
    expect(panel.lines).toContainEqual({ output: 'D1.aux', on: true, seconds: 3 })
    expect(panel.lines.filter((line) => 'refused' in line)).toEqual([])
    expect(happened('door.forced')).toEqual([])
  })
})
