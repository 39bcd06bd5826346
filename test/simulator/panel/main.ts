/** `npm run sim:panel -- --panels 8 --readers 16 --listen 127.0.0.1:3001 --state DIR`: panels in a separate process. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { control } from './control'
import { folderDisk } from './disk'
import { dialHost, listenForHost, type PanelCertificate, type PanelServer } from './network'
import { createStation, type Station } from './station'
import type { World } from './time'
import { insideUtilityProcess } from '../people/programs'

const USAGE = `sim:panel --state DIR (--listen HOST:PORT | --dial HOST:PORT)
  --panels N         how many (1); the next ones listen on the next ports
  --ids A,B          controller ids in the site file (P1, P2, ...)
  --readers N        reader ports of each panel (8)
  --ring N           events the ring holds (50000)
  --no-sync          do not wait for the disk
  --control WHERE    stdin (default) or tcp:PORT on 127.0.0.1
  --end-with-input   end when standard input does
  --certificates DIR PEM files: authority.pem, and ID.pem and ID.key for each panel: TLS instead of plain`

const RETRY_MS = 1_000

const world: World = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(ms, fire) {
    const timer = setTimeout(fire, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  },
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
}

function address(value: string): { host: string; port: number } {
  const match = /^(.+):(\d+)$/.exec(value)
  if (match?.[1] === undefined) throw new Error(`${value}: must be HOST:PORT`)
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) }
}

function count(value: string, name: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name}: must be a positive whole number`)
  return Number(value)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      panels: { type: 'string', default: '1' },
      readers: { type: 'string', default: '8' },
      ids: { type: 'string' },
      listen: { type: 'string' },
      dial: { type: 'string' },
      state: { type: 'string' },
      ring: { type: 'string', default: '50000' },
      control: { type: 'string', default: 'stdin' },
      certificates: { type: 'string' },
      'no-sync': { type: 'boolean', default: false },
      'end-with-input': { type: 'boolean', default: false },
    },
  })
  const { state, listen, dial, certificates } = values
  if (state === undefined || (listen === undefined) === (dial === undefined)) throw new Error(USAGE)
  const panels = count(values.panels, 'panels')
  const ids = values.ids?.split(',') ?? Array.from({ length: panels }, (_, index) => `P${index + 1}`)
  if (ids.length !== panels) throw new Error(`--ids: ${ids.length} ids for ${panels} panels`)

  const outputs = new Set<(line: string) => void>()
  const say = (fields: object): void => {
    const line = JSON.stringify(fields)
    for (const write of outputs) write(line)
  }
  const stations = new Map<string, Station>()
  for (const [index, id] of ids.entries()) {
    const disk = folderDisk(join(state, id), !values['no-sync'])
    const settings = {
      id,
      readers: count(values.readers, 'readers'),
      ringCapacity: count(values.ring, 'ring'),
      firmware: 'simulator 1.0',
      model: 'Sallyport panel simulator',
    }
    const station = createStation(settings, disk, world, (what) => say({ panel: id, ...what }))
    stations.set(id, station)
    let certificate = certificates === undefined ? undefined : readCertificate(certificates, id)
    let server: PanelServer | undefined
    if (certificates !== undefined)
      station.useCertificate = (expired) => {
        try {
          certificate = readCertificate(certificates, id, expired ? `${id}.expired` : id)
        } catch (error) {
          return error instanceof Error ? error.message : String(error)
        }
        server?.useCertificate(certificate)
        return undefined
      }
    if (listen !== undefined) {
      const { host, port } = address(listen)
      server = await listenForHost({ host, port: port + index }, certificate, (line) => station.plug(line))
    } else if (dial !== undefined) keepDialing(address(dial), () => certificate, station)
  }

  const serve = (input: Readable, write: (line: string) => void): void => {
    outputs.add(write)
    const lines = createInterface({ input })
    lines.on('line', (line) => {
      if (line.trim() !== '') write(control(stations, line))
    })
    lines.on('close', () => {
      if (input !== process.stdin) outputs.delete(write)
      else if (values['end-with-input']) stop()
    })
  }
  const stop = (): void => {
    for (const station of stations.values()) station.stop()
    process.exit(0)
  }
  if (values.control === 'stdin') {
    serve(process.stdin, (line) => process.stdout.write(`${line}\n`))
  } else {
    const port = /^tcp:(\d+)$/.exec(values.control)?.[1]
    if (port === undefined) throw new Error('--control: must be stdin or tcp:PORT')
    outputs.add((line) => process.stdout.write(`${line}\n`))
    // Its parent's end is the end of its input, which a utility process does not have.
    if (values['end-with-input'] && !insideUtilityProcess) process.stdin.resume().once('end', stop)
    createServer((socket: Socket) => {
      socket.on('error', () => socket.destroy())
      serve(socket, (line) => {
        if (socket.writable) socket.write(`${line}\n`)
      })
    }).listen(Number(port), '127.0.0.1')
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  say({ ready: true, panels: ids })
}

function keepDialing(
  to: { host: string; port: number },
  certificate: () => PanelCertificate | undefined,
  station: Station,
): void {
  const again = (): void => void world.setTimer(RETRY_MS, attempt)
  const attempt = (): void => {
    if (!station.plugged || station.panel?.online === true) return again()
    dialHost(
      to,
      certificate(),
      (line) => {
        station.plug(line)
        again()
      },
      again,
    )
  }
  attempt()
}

function readCertificate(folder: string, id: string, file = id): PanelCertificate {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')
  return { authority: read('authority.pem'), certificate: read(`${file}.pem`), key: read(`${file}.key`) }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(2)
})
