/** The host command against simulated readers: bytes in at one end, decisions out at the other. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { osAccount } from '../../main/running/os-account'
import { openDatabase } from '../../main/store/open'
import { badJson } from '../support/bad-json'
import { programFile } from '../support/programs'
import { openPaths } from '../support/open-paths'
import { until } from '../support/until'

interface Program {
  readonly child: ChildProcessWithoutNullStreams
  readonly lines: Record<string, unknown>[]
  readonly errors: string[]
  readonly ended: Promise<number | null>
  readonly say: (line: object | string) => void
}

let folder: string
let programs: Program[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-host-'))
  programs = []
})
afterEach(async () => {
  for (const { child } of programs) child.kill('SIGKILL')
  await Promise.all(programs.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

function start(name: string, args: readonly string[]): Program {
  const child = spawn(process.execPath, [programFile(name), ...args])
  const lines: Record<string, unknown>[] = []
  const errors: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>)
  })
  createInterface({ input: child.stderr }).on('line', (line) => void errors.push(line))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.on('error', () => undefined)
  const say = (line: object | string): void =>
    void child.stdin.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
  const program = { child, lines, errors, ended, say }
  programs.push(program)
  return program
}

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const site = (port: number, more: object = {}) => ({
  format: 'sallyport-site/1',
  site: { name: 'Host', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Inside' }],
  controllers: [{ id: 'B1', name: 'Bus', kind: 'osdp', link: { host: '127.0.0.1', port, baud: 115_200 } }],
  doors: [{ id: 'D1', name: 'Door', contact: true }],
  readers: ['In', 'Out'].map((name, address) => ({
    id: `R${address + 1}`,
    name,
    door: 'D1',
    controller: 'B1',
    address,
    from: address,
    to: 1 - address,
    secureChannel: 'off',
    cardFormat: 'H10301',
    apb: { mode: 'hard' },
  })),
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [
    {
      id: 'c1',
      name: 'Ada',
      accessLevels: ['all'],
      credentials: [{ id: 'k1', format: 'H10301', facility: 12, number: 5555 }],
    },
  ],
  ...more,
})

const args = (siteFile: string): string[] => ['--site', siteFile, '--data', join(folder, 'data')]
const seen = (program: Program, event: string, fields: object = {}) =>
  until(`${event} of the host`, () =>
    program.lines.find(
      (line) => line['event'] === event && Object.entries(fields).every(([key, value]) => line[key] === value),
    ),
  )

async function withReaders() {
  const readers = start('sim-osdp', ['--port', 'tcp:0', '--readers', '2'])
  const ready = await until('the simulated readers', () => readers.lines.find((line) => line['ready'] === true))
  const siteFile = file('site.json', JSON.stringify(site(Number(ready['port']))))
  return { readers, siteFile }
}
const CARD = { do: 'card', address: 0, format: 'H10301', facility: 12, number: '5555' }
const CONTACT = { do: 'input', address: 0, input: 0 }

/** Who the journal and its alarm of priority 1 say applied a site file from the command line. */
function appliedBy(data: string): unknown[] {
  const connection = openDatabase(join(data, 'journal.sqlite'), 'reader')
  try {
    const texts = connection.prepare<[], string>('SELECT text FROM extra').pluck().all()
    const alarms = connection.prepare<[], string>('SELECT body FROM alarm WHERE open = 1').pluck().all()
    type Body = Readonly<Record<string, unknown>>
    const bodies = texts.map((text) => JSON.parse(text) as Body)
    return [
      ...bodies.flatMap((body) => (body['event'] === 'site.changed' ? [body['operator']] : [])),
      ...alarms
        .map((body) => JSON.parse(body) as Body)
        .flatMap((body) => (body['kind'] === 'site-by-command' && body['priority'] === 1 ? [body['text']] : [])),
    ]
  } finally {
    connection.close()
  }
}

describe('the host command', () => {
  it('grants, unlocks, tracks the door, denies a passback, runs a reset, and still has all of it after a restart', async () => {
    const { readers, siteFile } = await withReaders()
    const host = start('host', args(siteFile))
    await seen(host, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    await seen(host, 'access.granted', { reader: 'R1', cardholder: 'c1' })
    await until('the lock to open', () => readers.lines.find((line) => line['report'] === 'OUT' && line['on'] === true))
    readers.say({ ...CONTACT, state: 'active' })
    await seen(host, 'passage', { cardholder: 'c1', to: 1 })
    readers.say({ ...CONTACT, state: 'inactive' })
    await seen(host, 'door.closed')
    readers.say(CARD)
    await seen(host, 'access.denied', { reason: 'apb' })

    host.child.kill('SIGKILL')
    await host.ended
    const again = start('host', args(siteFile))
    await seen(again, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    await seen(again, 'access.denied', { reason: 'apb' })
    again.say({ type: 'operator', operator: 'ann', reason: 'tailgated', action: 'reset', cardholder: 'c1' })
    await seen(again, 'apb.reset', { operator: 'ann' })
    readers.say(CARD)
    await seen(again, 'access.granted', { reader: 'R1' })

    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
  }, 60_000)

  it('prints the refusals and faults of a reader, and continues', async () => {
    const { readers, siteFile } = await withReaders()
    const host = start('host', args(siteFile))
    await seen(host, 'reader.online', { reader: 'R1' })
    readers.say({ do: 'refuse', address: 0, command: 'OUT', nak: 9 })
    readers.say(CARD)
    await seen(host, 'access.granted', { reader: 'R1' })
    const refused = await seen(host, 'desk.refused', { door: 'D1' })
    expect(refused['text']).toBe('unlock refused by the reader: record cannot be processed (NAK 9)')
    expect(await seen(host, 'reader.fault', { reader: 'R1' })).toMatchObject({
      ...{ fault: 'record-refused', command: 'OUT', why: 'NAK 9' },
    })
    await until('the log line', () => host.errors.some((line) => line.includes('reader R1: unlock refused')))

    readers.say({ do: 'tamper', address: 1, on: true })
    await seen(host, 'reader.tamper', { reader: 'R2', on: true })
    readers.say({ do: 'power', address: 1, failed: true })
    await seen(host, 'reader.power', { reader: 'R2', failed: true })
    readers.say({ ...CONTACT, state: 'open' })
    await seen(host, 'reader.input', { reader: 'R1', input: 0, state: 'open', door: 'D1', use: 'contact' })
    readers.say({ do: 'reply', address: 0, code: 0x51, hex: '00000731323334353637' })
    await seen(host, 'reader.fault', { fault: 'text-read', reply: 'FMT' })
    readers.child.kill('SIGKILL')
    await seen(host, 'link.down', { controller: 'B1' })
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)

    const again = start('host', args(siteFile))
    await seen(again, 'link.down', { controller: 'B1' })
    again.child.kill('SIGTERM')
    expect(await again.ended).toBe(0)
    expect([...host.errors, ...again.errors].join()).not.toContain('1234567')
  }, 60_000)

  it('waits for the PIN at a reader, and never prints it', async () => {
    const { readers, siteFile } = await withReaders()
    const plain = readFileSync(siteFile, 'utf8')
    const asking = plain
      .replace('"id":"R1"', '"id":"R1","pin":"card-and-pin"')
      .replace('"id":"c1"', '"id":"c1","pin":"73915"')
    const host = start('host', args(file('pins.json', asking)))
    await seen(host, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    readers.say({ do: 'keys', address: 0, keys: '73916#' })
    await seen(host, 'access.denied', { reader: 'R1', cardholder: 'c1', reason: 'wrong-pin' })
    readers.say(CARD)
    readers.say({ do: 'keys', address: 0, keys: '00*73915#' })
    await seen(host, 'access.granted', { reader: 'R1', cardholder: 'c1' })
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
    expect([...host.lines.map((line) => JSON.stringify(line)), ...host.errors].join('\n')).not.toMatch(/7391[56]/)
  }, 60_000)

  it('keeps its files private to the user, also files that were readable before', async () => {
    const { readers, siteFile } = await withReaders()
    const data = join(folder, 'data')
    mkdirSync(join(data, 'photos'), { recursive: true })
    writeFileSync(join(data, 'photos', 'c1.jpg'), 'old')
    for (const path of ['photos/c1.jpg', 'photos', '.']) chmodSync(join(data, path), 0o755)
    const host = start('host', args(siteFile))
    await seen(host, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    await seen(host, 'access.granted', { reader: 'R1' })
    expect(openPaths(data)).toEqual([])
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
    expect(openPaths(data)).toEqual([])
  }, 60_000)

  it('does not open a real data folder as a demo, nor a demo folder as a site', async () => {
    const { siteFile } = await withReaders()
    const data = join(folder, 'data')
    const host = start('host', args(siteFile))
    await seen(host, 'reader.online', { reader: 'R1' })
    host.child.kill('SIGTERM')
    await host.ended
    const demo = start('host', ['--demo', '--data', data])
    expect(await demo.ended).toBe(1)
    expect(demo.errors.join('\n')).toContain(`the demo does not open ${data}`)

    const demoData = join(folder, 'demo')
    const shown = start('host', ['--demo', '--data', demoData])
    await until('the demo to claim its folder', () => existsSync(join(demoData, 'demo-folder.txt')) || undefined)
    shown.child.kill('SIGTERM')
    await shown.ended
    const real = start('host', ['--site', siteFile, '--data', demoData])
    expect(await real.ended).toBe(1)
    expect(real.errors.join('\n')).toContain(`${demoData} holds the data of the demo`)
  }, 60_000)

  it('does not apply another site file at start, explains how, and applies it by a journalled command', async () => {
    const { readers, siteFile } = await withReaders()
    const data = join(folder, 'data')
    const end = async (program: Program): Promise<void> => {
      program.child.kill('SIGTERM')
      expect(await program.ended).toBe(0)
    }
    const host = start('host', args(siteFile))
    await seen(host, 'reader.online', { reader: 'R1' })
    await end(host)
    const before = JSON.parse(readFileSync(siteFile, 'utf8')) as { cardholders: object[] }
    const evil = { ...before, cardholders: before.cardholders.map((one) => ({ ...one, active: false })) }
    const other = file('other.json', JSON.stringify(evil))

    const started = start('host', args(other))
    await seen(started, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    await seen(started, 'access.granted', { reader: 'R1', cardholder: 'c1' })
    const told = (text: string) => until(text, () => started.errors.some((line) => line.includes(text)))
    await told(`${other} differs from the site in force in ${data} and was not applied`)
    await told(`npm run --silent host -- site apply ${other} --data ${data} --reason TEXT`)
    await end(started)

    const apply = ['site', 'apply', other, '--data', data]
    const command = (...words: string[]) => spawnSync(process.execPath, [programFile('host'), ...words])
    expect(command(...apply).status).toBe(2)
    const posing = command(...apply, '--reason', 'left the company', '--operator', 'ann')
    expect([posing.status, posing.stderr.toString()]).toEqual([2, expect.stringContaining('--operator')])
    const applied = command(...apply, '--reason', 'left the company')
    expect(applied.stdout.toString()).toBe('would change: cardholders: 1 changed\napplied\n')
    expect(applied.status).toBe(0)
    expect(appliedBy(data)).toEqual([osAccount(), osAccount()])

    const again = start('host', args(other))
    await seen(again, 'reader.online', { reader: 'R1' })
    readers.say(CARD)
    await seen(again, 'access.denied', { reader: 'R1' })
    await end(again)
    expect(again.errors.join('\n')).not.toContain('was not applied')

    const aside = ['site', 'dismiss', siteFile, '--data', data, '--reason', 'the old one']
    expect(command(...aside).status).toBe(0)
    const quiet = start('host', args(siteFile))
    await seen(quiet, 'reader.online', { reader: 'R1' })
    await end(quiet)
    expect(quiet.errors.join('\n')).not.toContain('was not applied')
    expect(spawnSync(process.execPath, [programFile('verify'), data]).status).toBe(0)
  }, 120_000)

  it('names a bad line, continues, and ends cleanly on SIGTERM', async () => {
    const siteFile = file('site.json', JSON.stringify(site(1)))
    const host = start('host', args(siteFile))
    await seen(host, 'link.down', { controller: 'B1' })
    const good = { type: 'operator', operator: 'ann', reason: 'x', action: 'reset', site: true, unmovedMinutes: 5 }
    const bad = [
      ...badJson(good, 'unmovedMinutes'),
      { what: 'too long', bytes: Buffer.from(' '.repeat(2 << 20)), problem: /is longer than 1048576 bytes/ },
      {
        what: 'a read',
        bytes: Buffer.from('{"type":"read","reader":"R1","credential":"k1"}'),
        problem: /type: only operator and clock records/,
      },
    ]
    for (const { bytes } of bad) host.child.stdin.write(Buffer.concat([bytes, Buffer.from('\n')]))
    host.say({ ...good, at: '1999-01-01T00:00:00Z' })
    const reset = await seen(host, 'apb.reset', { operator: 'ann' })
    expect(Date.parse(String(reset['at']))).toBeGreaterThan(Date.parse('2020-01-01T00:00:00Z'))
    const named = bad.map(({ what, problem }, index) => {
      const found = host.errors.filter((line) => line.startsWith(`line ${index + 1}: `))
      return found.some((line) => problem.test(line)) ? what : `${what}: ${found.join()}`
    })
    expect(named).toEqual(bad.map(({ what }) => what))
    expect(host.lines.filter(({ event }) => event === 'apb.reset')).toHaveLength(1)
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
  }, 30_000)

  it('is refused by name on a data folder that is in use', async () => {
    const siteFile = file('site.json', JSON.stringify(site(1)))
    const first = start('host', args(siteFile))
    await seen(first, 'link.down')
    const second = start('host', args(siteFile))
    expect(await second.ended).toBe(1)
    expect(second.errors.join()).toContain(`${join(folder, 'data')} is in use by another Sallyport`)
    expect(second.errors.join()).toContain(String(first.child.pid))
  }, 30_000)

  it('refuses a bad site file with every problem, a key file that others may read, and unknown arguments', async () => {
    const bad = site(1, { doors: [{ id: 'D1', name: 'Door', unlockSeconds: -1 }], surprise: true })
    const host = start('host', args(file('bad.json', JSON.stringify(bad))))
    expect(await host.ended).toBe(2)
    expect(host.errors.some((line) => line.startsWith('doors[0].unlockSeconds:'))).toBe(true)
    expect(host.errors.some((line) => line.startsWith('surprise:'))).toBe(true)

    const keys = file('keys.json', JSON.stringify({ 'B1/0': '00112233445566778899AABBCCDDEEFF' }))
    chmodSync(keys, 0o644)
    const open = start('host', [...args(file('site.json', JSON.stringify(site(1)))), '--keys', keys])
    expect(await open.ended).toBe(2)
    expect(open.errors.join()).toContain('keys.json')
    expect(open.errors.join()).not.toContain('0011')

    const unknown = start('host', ['--nonsense'])
    expect(await unknown.ended).toBe(2)
    expect(unknown.errors.join()).toContain('usage: npm run --silent host --')

    const bare = start('host', [])
    expect(await bare.ended).toBe(2)
    expect(bare.errors.join()).toContain('--site: is missing. Name the site file, or start with --demo')
    expect(bare.errors.join()).toContain('--data: is missing.')
  }, 30_000)
})

describe('host line', () => {
  const secured = (port: number): string =>
    JSON.stringify(site(port)).replaceAll('"secureChannel":"off"', '"secureChannel":"required"')

  it('pairs a reader, stores the key for its owner only, and then reads cards in the secure channel', async () => {
    const readers = start('sim-osdp', ['--port', 'tcp:0', '--readers', '2', '--secure'])
    const ready = await until('the simulated readers', () => readers.lines.find((line) => line['ready'] === true))
    const siteFile = file('site.json', secured(Number(ready['port'])))
    const keys = join(folder, 'keys.json')
    const pair = start('host', ['line', ...args(siteFile), '--keys', keys, 'pair', 'R1', '--seconds', '60'])
    expect(await pair.ended).toBe(0)
    expect(pair.lines.at(-1)).toMatchObject({ task: 'pair', step: 'stored', outcome: { ok: true } })
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    expect(Object.keys(JSON.parse(readFileSync(keys, 'utf8')) as object)).toEqual(['B1/0', 'sum'])

    const host = start('host', [...args(siteFile), '--keys', keys])
    await seen(host, 'reader.online', { reader: 'R1' })
    await seen(host, 'reader.offline', { reader: 'R2', reason: 'no-key' })
    readers.say(CARD)
    await seen(host, 'access.granted', { reader: 'R1', cardholder: 'c1' })
    host.child.kill('SIGTERM')
    expect(await host.ended).toBe(0)
  }, 60_000)

  it('records a line, and reads the recording', async () => {
    const { siteFile } = await withReaders()
    const record = start('host', ['line', ...args(siteFile), 'record', 'B1', '--seconds', '1'])
    expect(await record.ended).toBe(0)
    const captured = String(record.lines.at(-1)?.['recording'])
    const read = spawnSync(process.execPath, [programFile('host'), 'line', 'read', captured])
    expect(read.status).toBe(0)
    expect(read.stdout.toString()).toMatch(/> 0 \d POLL clear\n.*< 0 \d ACK clear/)
  }, 60_000)

  it.each([
    [['pair'], /host -- line --site/],
    [['pair', 'R9'], /there is no reader R9/],
    [['pair', 'R1', '--seconds', '5'], /--seconds: must be a whole number from 15 to 600, got 5/],
    [['set-address', 'R1', '127'], /address: must be a whole number from 0 to 126, got 127/],
    [['set-speed', 'B1', '9601'], /speed: must be one of 9600, .*got 9601/],
    [['search', 'R1'], /there is no bus R1/],
  ])('refuses %j with what is wrong', (command, words) => {
    const siteFile = file('site.json', JSON.stringify(site(1)))
    const ran = spawnSync(process.execPath, [programFile('host'), 'line', ...args(siteFile), ...command])
    expect(ran.status).toBe(2)
    expect(ran.stderr.toString()).toMatch(words)
  })
})
