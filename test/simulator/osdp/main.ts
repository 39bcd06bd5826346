/**
 * A bus of OSDP readers in a process of its own.
 *
 *     npm run sim:osdp -- --port PATH|tcp:PORT [--readers 8] [--first-address 0] [--secure] [--keys FILE]
 *                         [--baud 9600] [--hold] [--turnaround MS] [--control stdin|tcp:PORT] [--inputs 2] [--outputs 2]
 *                         [--keyset-ack keep-session|drop-session|clear-ack] [--allow-clear-poll] [--seed N]
 *
 * `tcp:PORT` is a serial device server: raw bytes, one client at a time, the next one replaces the last; port 0 takes a
 * free one and says which. `--secure` refuses clear text; `--keys` maps "controller/address" or "address" to 32 hex
 * digits, and readers without a key are in install mode. `--hold` holds replies for their time on the wire at `--baud`.
 * The first line out is {"ready":true,"port":...}; the rest is described in control.ts.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type Socket, createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { SerialPort } from 'serialport'
import { nodeAes } from '../../../main/devices/aes'
import { control } from './control'
import { Faults } from './faults'
import type { Report } from './hardware'
import { LineModel } from './line'
import { PdModel, type PdSettings } from './pd-model'

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    readers: { type: 'string', default: '8' },
    'first-address': { type: 'string', default: '0' },
    secure: { type: 'boolean', default: false },
    keys: { type: 'string' },
    baud: { type: 'string', default: '9600' },
    hold: { type: 'boolean', default: false },
    turnaround: { type: 'string', default: '0' },
    control: { type: 'string', default: 'stdin' },
    inputs: { type: 'string', default: '2' },
    outputs: { type: 'string', default: '2' },
    'keyset-ack': { type: 'string', default: 'keep-session' },
    'allow-clear-poll': { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
})

function usage(message: string): never {
  process.stderr.write(`sim:osdp: ${message}\n`)
  process.exit(2)
}
function whole(name: string, text: string, from: number, to: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < from || value > to)
    usage(`--${name} must be a whole number ${from}..${to}, got ${text}`)
  return value
}

const readers = whole('readers', values.readers, 1, 127)
const firstAddress = whole('first-address', values['first-address'], 0, 127 - readers)
const baud = whole('baud', values.baud, 50, 1_000_000)
const turnaroundMs = whole('turnaround', values.turnaround, 0, 10_000)
const counts = { inputs: whole('inputs', values.inputs, 0, 16), outputs: whole('outputs', values.outputs, 0, 16) }
const keysetAck = (['keep-session', 'drop-session', 'clear-ack'] as const).find((mode) => mode === values['keyset-ack'])
if (!keysetAck) usage('--keyset-ack is keep-session, drop-session or clear-ack')

/** mulberry32: a run of faults can be seen again by its seed. */
function seeded(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
const random = seeded(whole('seed', values.seed, 0, 0xffffffff))

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
  const line = `${JSON.stringify(message)}\n`
  process.stdout.write(line)
  for (const socket of controlSockets) socket.write(line)
}
function report(what: Report): void {
  say(what)
  if (what.report !== 'KEYSET' || values.keys === undefined) return
  const pd = line.pds.find((candidate) => candidate.settings.address === what.address)
  if (!pd?.settings.key) return
  keyFile.set(keyName(what.address) ?? String(what.address), Buffer.from(pd.settings.key).toString('hex'))
  writeFileSync(values.keys, `${JSON.stringify(Object.fromEntries(keyFile), null, 2)}\n`, { mode: 0o600 })
}

const pds = Array.from({ length: readers }, (_, i) => {
  const address = firstAddress + i
  const key = keyOf(address)
  const settings: PdSettings = {
    address,
    baud,
    key,
    installMode: key === null,
    secure: values.secure,
    allowClearPoll: values['allow-clear-poll'],
    keysetAck,
    badMac: 'nak-6',
    serial: 1000 + address,
  }
  return new PdModel(settings, counts, new Faults(random), { aes: nodeAes, random: (n) => randomBytes(n), report })
})
const line = new LineModel(pds, { holdBaud: values.hold ? baud : null, turnaroundMs })

const now = (): number => performance.now()

/** Timers are too coarse for a wire at 115200: sleep for most of it, watch the clock for the rest. */
function at(due: number, run: () => void): void {
  const left = due - now()
  if (left <= 0) run()
  else if (left > 1.5) setTimeout(() => at(due, run), Math.floor(left - 1))
  else setImmediate(() => at(due, run))
}

function onBytes(bytes: Uint8Array, write: (bytes: Uint8Array) => void): void {
  const heardAt = now()
  for (const { afterMs, bytes: reply } of line.hear(bytes, heardAt)) at(heardAt + afterMs, () => write(reply))
}

function onControlLine(text: string): string | null {
  return text.trim() === '' ? null : `${JSON.stringify(control(line, text, now()))}\n`
}

function listen(name: string, onConnection: (socket: Socket) => void): void {
  const wanted = /^tcp:(\d+)$/.exec(name)
  if (!wanted) usage(`${name} is neither tcp:PORT nor stdin`)
  const server = createServer((socket) => {
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    onConnection(socket)
  })
  server.on('error', (error) => usage(`cannot listen on ${name}: ${error.message}`))
  server.listen(Number(wanted[1]), '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    say(onConnection === acceptControl ? { control: true, port } : { ready: true, port, readers, firstAddress })
  })
}

let client: Socket | null = null
function acceptBus(socket: Socket): void {
  client?.destroy()
  client = socket
  socket.on('data', (bytes) => onBytes(bytes, (reply) => socket.writable && socket.write(reply)))
}
function acceptControl(socket: Socket): void {
  controlSockets.add(socket)
  socket.on('close', () => controlSockets.delete(socket))
  createInterface({ input: socket }).on('line', (text) => {
    const answer = onControlLine(text)
    if (answer) socket.write(answer)
  })
}

if (values.port === undefined) usage('--port PATH or --port tcp:PORT is needed')
else if (values.port.startsWith('tcp:')) listen(values.port, acceptBus)
else {
  const path = values.port
  const port = new SerialPort({ path, baudRate: baud, lock: false }, (error) => {
    if (error) usage(`cannot open ${path}: ${error.message}`)
    say({ ready: true, port: path, readers, firstAddress })
  })
  port.on('data', (bytes: Buffer) => onBytes(bytes, (reply) => port.write(reply)))
  port.on('close', () => process.exit(0))
}

if (values.control === 'stdin') {
  createInterface({ input: process.stdin }).on('line', (text) => {
    const answer = onControlLine(text)
    if (answer) process.stdout.write(answer)
  })
} else listen(values.control, acceptControl)

setInterval(() => line.advance(now()), 50)
process.on('SIGTERM', () => process.exit(0))
