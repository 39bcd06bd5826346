/** Makes simulated readers and connects their line to a port that a console can use. */
import { randomBytes } from 'node:crypto'
import { type Socket, createServer } from 'node:net'
import { nodeAes } from '../../../main/devices/aes'
import { type PdSettings, USUAL_PD } from './answers'
import { Faults } from './faults'
import type { Report } from './hardware'
import { LineModel, type LineOptions } from './line'
import { PdModel } from './pd-model'

export interface ReadersOptions extends LineOptions {
  readonly readers: number
  readonly firstAddress: number
  readonly secure: boolean
  readonly baud: number
  readonly counts: { readonly inputs: number; readonly outputs: number }
  readonly keyOf: (address: number) => Uint8Array | null
  readonly seed: number
  readonly report: (report: Report) => void
  readonly keysetAck?: PdSettings['keysetAck']
  readonly allowClearPoll?: boolean
  readonly checksumOnly?: boolean
}

/** mulberry32: the same seed repeats a run of faults. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function makeReaders(options: ReadersOptions): LineModel {
  const random = seeded(options.seed)
  const pds = Array.from({ length: options.readers }, (_, i) => {
    const address = options.firstAddress + i
    const key = options.keyOf(address)
    const settings: PdSettings = {
      address,
      baud: options.baud,
      key,
      installMode: key === null,
      secure: options.secure,
      ...USUAL_PD,
      allowClearPoll: options.allowClearPoll ?? false,
      keysetAck: options.keysetAck ?? 'keep-session',
      checksumOnly: options.checksumOnly ?? false,
      serial: 1000 + address,
      refuses: new Map(),
    }
    const context = { aes: nodeAes, random: (n: number) => randomBytes(n), report: options.report }
    return new PdModel(settings, options.counts, new Faults(random), context)
  })
  return new LineModel(pds, options)
}

export const now = (): number => performance.now()

/** Timers are too coarse for a wire at 115200: sleeps for most of the time and polls the clock for the rest. */
function runAt(due: number, run: () => void): void {
  const left = due - now()
  if (left <= 0) run()
  else if (left > 1.5) setTimeout(() => runAt(due, run), Math.floor(left - 1))
  else setImmediate(() => runAt(due, run))
}

export function onLineBytes(line: LineModel, bytes: Uint8Array, write: (bytes: Uint8Array) => void): void {
  const heardAt = now()
  for (const { afterMs, bytes: reply } of line.hear(bytes, heardAt)) runAt(heardAt + afterMs, () => write(reply))
}

export interface Served {
  readonly port: number
  /** Disconnects the client, as a restarting device server does. */
  disconnect(): void
  close(): Promise<void>
}

/** A serial device server: raw bytes, one client at a time, a new client replaces the old one. */
export function serveTcp(line: LineModel, wantedPort: number): Promise<Served> {
  let client: Socket | null = null
  const server = createServer((socket) => {
    client?.destroy()
    client = socket
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => onLineBytes(line, bytes, (reply) => socket.writable && socket.write(reply)))
  })
  const ticking = setInterval(() => line.advance(now()), 50)
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(wantedPort, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        disconnect: () => client?.destroy(),
        close: () =>
          new Promise((closed) => {
            clearInterval(ticking)
            client?.destroy()
            server.close(() => closed())
          }),
      })
    })
  })
}
