import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { baseSite, withValue } from '../site/base-site'

/** The command as people run it, from the built bundle. */
const LAUNCHER = [join(import.meta.dirname, '../../../native/toolchain/run.mjs'), 'replay']

let folder = ''
let good = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'))
  good = file('site.json', JSON.stringify(baseSite()))
  // What the launcher says while it builds is not what the tests look at.
  run([])
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function run(args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...LAUNCHER, ...args], { input, encoding: 'utf8' })
  return { status, stdout, stderr }
}

const RECORDS = [
  { at: '2026-11-21T08:00:00Z', type: 'read', reader: 'R1', credential: 'k1' },
  { at: '2026-11-21T08:00:02Z', type: 'door', door: 'D1', state: 'open' },
]
  .map((record) => `${JSON.stringify(record)}\n`)
  .join('')

const EVENTS = [
  '{"at":"2026-11-21T08:00:00.000Z","event":"access.granted","reader":"R1","cardholder":"c1","credential":"k1","exempt":true}',
  '{"at":"2026-11-21T08:00:02.000Z","event":"door.opened","door":"D1"}',
  '{"at":"2026-11-21T08:00:02.000Z","event":"passage","reader":"R1","cardholder":"c1","from":0,"to":1}',
  '',
].join('\n')

describe('the replay command', () => {
  test('prints events and ends with 0', () => {
    expect(run([good, file('records.jsonl', RECORDS)])).toEqual({ status: 0, stdout: EVENTS, stderr: '' })
  })

  test('reads standard input for -', () => {
    expect(run([good, '-'], RECORDS)).toEqual({ status: 0, stdout: EVENTS, stderr: '' })
  })

  test('refuses bytes that are not UTF-8, in either file, and says UTF-16 by name', () => {
    const latin = Buffer.from(JSON.stringify(withValue(baseSite(), 'site.name', 'Ren\u00e9')), 'latin1')
    const wide = Buffer.from(`\uFEFF${JSON.stringify(baseSite())}`, 'utf16le')
    writeFileSync(join(folder, 'latin.json'), latin)
    writeFileSync(join(folder, 'wide.json'), wide)
    expect(run([join(folder, 'latin.json'), '-'], RECORDS)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^file: is not UTF-8: line 1, byte \d+ of it/) as string,
    })
    expect(run([join(folder, 'wide.json'), '-'], RECORDS)).toMatchObject({
      status: 2,
      stderr: 'file: is UTF-16, and must be UTF-8\n',
    })
    expect(run([good, join(folder, 'latin.json')])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^line 1: is not UTF-8/) as string,
    })
    expect(run([good, join(folder, 'wide.json')])).toMatchObject({
      status: 2,
      stderr: 'line 1: is UTF-16, and must be UTF-8\n',
    })
  })

  test('warns once of a panel whose serials begin again, and ignores what it says (7)', () => {
    const event = { type: 'panel', controller: 'P1', reader: 'R3', credential: 'k1', decision: 'deny', reason: 'x' }
    const records = [1, 2, 1, 2, 3]
      .map((serial, second) => JSON.stringify({ at: `2026-11-21T08:00:0${second}Z`, ...event, serial }))
      .join('\n')
    const { status, stdout, stderr } = run([good, '-'], records)
    expect({ status, events: stdout.trim().split('\n').length }).toEqual({ status: 0, events: 3 })
    expect(stderr).toMatch(/^warning: line 3: serial 1 of P1 was seen before[^\n]*\n$/)
  })

  test('prints what came before a bad record, names it on standard error and ends with 2', () => {
    expect(run([good, '-'], `${RECORDS}{"at":"2026-11-21T08:00:03Z"}\n${RECORDS}`)).toEqual({
      status: 2,
      stdout: EVENTS,
      stderr: 'line 3: type: is required\n',
    })
  })

  test('refuses a bad site file with every problem and reads no record', () => {
    const bad = file('bad.json', JSON.stringify(withValue({ ...baseSite(), colour: 1 }, 'readers[3].apb.minutes', 2.5)))
    expect(run([bad, '-'], RECORDS)).toEqual({
      status: 2,
      stdout: '',
      stderr: 'colour: unknown key\nreaders[3].apb.minutes: must be a positive whole number, got 2.5\n',
    })
  })

  test('warns on standard error and goes on', () => {
    const warned = file('warned.json', JSON.stringify(withValue(baseSite(), 'areas[0].apb.freeEgressConfirmed', false)))
    const { status, stdout, stderr } = run([warned, '-'], RECORDS)
    expect({ status, stdout }).toEqual({ status: 0, stdout: EVENTS })
    expect(stderr).toMatch(/^warning: areas\[0\]\.apb\.freeEgressConfirmed: .+\n$/)
  })

  test('adds to each decision why, with --explain', () => {
    const { status, stdout } = run([good, '-', '--explain'], RECORDS)
    const [access, ...others] = stdout.trimEnd().split('\n')
    expect(status).toBe(0)
    expect(others.join('\n')).toBe(EVENTS.trimEnd().split('\n').slice(1).join('\n'))
    const { explain, ...event } = JSON.parse(access ?? '') as { explain: { checks: unknown[]; remedies: unknown[] } }
    expect(`${JSON.stringify(event)}\n`).toBe(`${EVENTS.split('\n')[0]}\n`)
    expect(explain.checks).toContainEqual({
      rule: '3.2',
      outcome: 'pass',
      text: expect.any(String),
      facts: expect.any(Array),
      decides: true,
    })
  })

  test.each([
    [[], /^usage: /],
    [['nowhere.json'], /^usage: /],
    [['a', 'b', 'c'], /^usage: /],
    [['--loud', 'a', 'b'], /^unknown option --loud\n/],
    [['nowhere.json', '-'], /^cannot read the site file: /],
  ])('ends with 2 for %j', (args, complaint) => {
    const { status, stdout, stderr } = run(args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(complaint)
  })

  test('ends with 2 when the records cannot be read', () => {
    const { status, stderr } = run([good, join(folder, 'nowhere.jsonl')])
    expect(status).toBe(2)
    expect(stderr).toMatch(/^cannot read the records: /)
  })

  test('ends quietly when nobody takes its output any more', async () => {
    const many = file('many.jsonl', RECORDS.split('\n')[0]?.concat('\n').repeat(200_000) ?? '')
    const child = spawn(process.execPath, [...LAUNCHER, good, many], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
    child.stdout.once('data', () => child.stdout.destroy())
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
