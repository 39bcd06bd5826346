/** A bus of simulated readers in a process of its own, and a small site on it. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from '../../native/toolchain/places.mjs'
import { join } from 'node:path'

export interface SimulatedBus {
  readonly port: number
  /** Holds a card to the reader at an address. */
  readonly card: (address: number, number: number) => void
  readonly contact: (address: number, open: boolean) => void
  /** The reader reports that its power failed, or is back. */
  readonly powerFailure: (address: number, failed: boolean) => void
  /** Resolves when the lock of the reader at an address is next switched on. */
  readonly unlocked: (address: number) => Promise<void>
  /** How often it was switched on so far. */
  readonly unlocks: (address: number) => number
  readonly stop: () => void
}

/** @param device a serial port to sit on instead of a TCP port @param more arguments, such as `--secure` */
export function startBus(readers: number, device = 'tcp:0', ...more: readonly string[]): Promise<SimulatedBus> {
  const child = spawn(
    process.execPath,
    [
      join(root, 'out', 'main', 'sim-osdp.js'),
      '--port',
      device,
      '--readers',
      String(readers),
      '--end-with-input',
      ...more,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const count = new Map<number, number>()
  const waiting = new Set<{ address: number; resolve: () => void }>()
  const say = (what: object): void => void child.stdin.write(`${JSON.stringify(what)}\n`)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the simulated bus ended with status ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Record<string, unknown>
      if (said['ready'] === true)
        resolve({
          port: Number(said['port']),
          card: (address, number) =>
            say({ do: 'card', address, format: 'H10301', facility: 12, number: String(number) }),
          contact: (address, open) => say({ do: 'input', address, input: 0, state: open ? 'active' : 'inactive' }),
          powerFailure: (address, failed) => say({ do: 'power', address, failed }),
          unlocked: (address) => new Promise((done) => waiting.add({ address, resolve: done })),
          unlocks: (address) => count.get(address) ?? 0,
          stop: () => void child.kill('SIGTERM'),
        })
      if (said['report'] !== 'OUT' || said['output'] !== 0 || said['on'] !== true) return
      const address = Number(said['address'])
      count.set(address, (count.get(address) ?? 0) + 1)
      for (const each of waiting)
        if (each.address === address) {
          waiting.delete(each)
          each.resolve()
        }
    })
  })
}

/** One hard area behind a door with a reader on each side, both on the bus; two people. */
export const labSite = (port: number) => ({
  format: 'sallyport-site/1',
  site: { name: 'Test works', timeZone: 'Europe/Rome', apb: { enabled: true } },
  areas: [{ id: 1, name: 'Laboratory', apb: { mode: 'hard', freeEgressConfirmed: true } }],
  controllers: [{ id: 'B1', name: 'Bus', kind: 'osdp', link: { host: '127.0.0.1', port, baud: 115_200 } }],
  doors: [{ id: 'D1', name: 'Lab door', contact: true, unlockSeconds: 3, heldOpenSeconds: 600 }],
  readers: [
    { id: 'R1', name: 'Lab in', door: 'D1', controller: 'B1', address: 0, from: 0, to: 1, secureChannel: 'off' },
    { id: 'R2', name: 'Lab out', door: 'D1', controller: 'B1', address: 1, from: 1, to: 0, secureChannel: 'off' },
  ],
  accessLevels: [{ id: 'all', name: 'Everywhere', readers: ['*'] }],
  cardholders: [
    { id: 'c1', name: 'Ada Rossi', accessLevels: ['all'], credentials: [card('k1', 5_555)] },
    { id: 'c2', name: 'Bo Lind', accessLevels: ['all'], credentials: [card('k2', 5_556)] },
  ],
})

const card = (id: string, number: number) => ({ id, format: 'H10301', facility: 12, number })
export const ADA = 5_555
export const BO = 5_556
/** Addresses of the two readers. */
export const IN = 0
export const OUT = 1
