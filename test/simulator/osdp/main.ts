/**
 * A bus of OSDP readers in a separate process.
 *
 *     npm run sim:osdp -- --port PATH|tcp:PORT [--readers 8] [--first-address 0] [--secure] [--keys FILE]
 *                         [--baud N] [--turnaround MS] [--control stdin|tcp:PORT] [--inputs 2] [--outputs 2]
 *                         [--keyset-ack keep-session|drop-session|clear-ack] [--allow-clear-poll] [--seed N]
 *                         [--checksum] [--end-with-input]
 *
 * `tcp:PORT` is a serial device server: raw bytes, one client at a time, a new client replaces the old one; port 0 uses
 * a free port and prints it. `--secure` refuses clear text; `--keys` maps "controller/address" or "address" to 32 hex
 * digits, and readers without a key are in install mode. `--checksum`: readers without CRC support. With `--baud`
 * replies are delayed by their time on a wire of that speed; without it they are sent immediately, and a serial port
 * runs at 9600. The first line of output is {"ready":true,"port":...}; control.ts describes the rest.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Socket, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { SerialPort } from 'serialport'
import { control } from './control'
import type { Report } from './hardware'
import type { LineModel } from './line'
import { makeReaders, now, onLineBytes, serveTcp } from './serve'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    readers: { type: 'string', default: '8' },
    'first-address': { type: 'string', default: '0' },
    secure: { type: 'boolean', default: false },
    keys: { type: 'string' },
    baud: { type: 'string' },
    turnaround: { type: 'string', default: '0' },
    control: { type: 'string', default: 'stdin' },
    inputs: { type: 'string', default: '2' },
    outputs: { type: 'string', default: '2' },
    'keyset-ack': { type: 'string', default: 'keep-session' },
    'allow-clear-poll': { type: 'boolean', default: false },
    checksum: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    'end-with-input': { type: 'boolean', default: false },
  },
})

function usage(message: string): never {
  process.stderr.write(`sim:osdp: ${message}\n`)
  process.exit(2)
}
function whole(name: string, text: string, from: number, to: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= from && value <= to) return value
  return usage(`--${name} must be a whole number ${from}..${to}, got ${text}`)
}

const readers = whole('readers', values.readers, 1, 127)
const firstAddress = whole('first-address', values['first-address'], 0, 127 - readers)
const baud = whole('baud', values.baud ?? '9600', 50, 1_000_000)
const keysetAck = (['keep-session', 'drop-session', 'clear-ack'] as const).find((mode) => mode === values['keyset-ack'])
if (!keysetAck) usage('--keyset-ack is keep-session, drop-session or clear-ack')

const keyFile = new Map<string, string>()
if (values.keys !== undefined) {
  const parsed: unknown = JSON.parse(readFileSync(values.keys, 'utf8'))
  for (const [name, key] of Object.entries(parsed as Record<string, unknown>))
    if (typeof key === 'string' && /^[0-9a-f]{32}$/i.test(key)) keyFile.set(name, key)
}
const keyName = (address: number): string | undefined =>
  [...keyFile.keys()].find((name) => name === String(address) || name.endsWith(`/${address}`))
const keyOf = (address: number): Uint8Array | null => {
  const name = keyName(address)
  return name === undefined ? null : Uint8Array.from(Buffer.from(keyFile.get(name) ?? '', 'hex'))
}

const controlSockets = new Set<Socket>()
function say(message: unknown): void {
  const text = `${JSON.stringify(message)}\n`
  process.stdout.write(text)
  for (const socket of controlSockets) socket.write(text)
}

const line: LineModel = makeReaders({
  readers,
  firstAddress,
  secure: values.secure,
  baud,
  counts: { inputs: whole('inputs', values.inputs, 0, 16), outputs: whole('outputs', values.outputs, 0, 16) },
  keyOf,
  seed: whole('seed', values.seed, 0, 0xffffffff),
  report,
  keysetAck,
  allowClearPoll: values['allow-clear-poll'],
  checksumOnly: values.checksum,
  holdBaud: values.baud === undefined ? null : baud,
  turnaroundMs: whole('turnaround', values.turnaround, 0, 10_000),
})

function report(what: Report): void {
  say(what)
  if (what.report !== 'KEYSET' || values.keys === undefined) return
  const key = line.pds.find((candidate) => candidate.settings.address === what.address)?.settings.key
  if (!key) return
  keyFile.set(keyName(what.address) ?? String(what.address), Buffer.from(key).toString('hex'))
  writeFileSync(values.keys, `${JSON.stringify(Object.fromEntries(keyFile), null, 2)}\n`, { mode: 0o600 })
}

function onControlLine(text: string, answerTo: (answer: string) => void): void {
  if (text.trim() !== '') answerTo(`${JSON.stringify(control(line, text, now()))}\n`)
}

function tcpPort(name: string): number {
  const wanted = /^tcp:(\d+)$/.exec(name)
  return wanted ? Number(wanted[1]) : usage(`${name} is not tcp:PORT`)
}

function listenForControl(name: string): void {
  const server = createServer((socket) => {
    controlSockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => controlSockets.delete(socket))
    createInterface({ input: socket }).on('line', (text) => onControlLine(text, (answer) => socket.write(answer)))
  })
  server.on('error', (error) => usage(`cannot listen on ${name}: ${error.message}`))
  server.listen(tcpPort(name), '127.0.0.1', () => {
    const address = server.address()
    say({ control: true, port: typeof address === 'object' && address ? address.port : 0 })
  })
}

function openSerialLine(path: string): void {
  const port = new SerialPort({ path, baudRate: baud, lock: false }, (error) => {
    if (error) usage(`cannot open ${path}: ${error.message}`)
    say({ ready: true, port: path, readers, firstAddress })
  })
  port.on('data', (bytes: Buffer) => onLineBytes(line, bytes, (reply) => port.write(Buffer.from(reply))))
  port.on('close', () => process.exit(0))
  setInterval(() => line.advance(now()), 50)
}

if (values.port === undefined) usage('--port PATH or --port tcp:PORT is needed')
else if (values.port.startsWith('tcp:'))
  serveTcp(line, tcpPort(values.port)).then(
    ({ port }) => say({ ready: true, port, readers, firstAddress }),
    (error: Error) => usage(`cannot listen on ${values.port}: ${error.message}`),
  )
else openSerialLine(values.port)

if (values.control === 'stdin') {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (text) => onControlLine(text, (answer) => process.stdout.write(answer)))
  if (values['end-with-input']) lines.on('close', () => process.exit(0))
} else listenForControl(values.control)

process.on('SIGTERM', () => process.exit(0))
