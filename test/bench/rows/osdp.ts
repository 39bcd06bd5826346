/**
 * The OSDP bus against the limits of the wire (osdp.md 16). The readers run in a separate process behind a device
 * server and delay every reply by its time on a real wire of that speed; that time alone is the limit.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createClock } from '../../../main/clock'
import { nodeAes } from '../../../main/devices/aes'
import type { KeyStore } from '../../../main/devices/key-store'
import type { OsdpBusEvent } from '../../../main/devices/osdp/bus-happening'
import { type OsdpBus, openOsdpBus } from '../../../main/devices/osdp/osdp-bus'
import { ok } from '../../../main/domain/result'
import { COMMAND } from '../../../main/osdp/codes'
import { wireMs } from '../../../main/osdp/line-timing'
import type { OpenPort } from '../../../main/transport/port'
import { openTcp } from '../../../main/transport/tcp'
import { type Measurement, type RowsFile, percentile } from '../row'

/** Bytes of an exchange in the secure channel, including mark bytes, and the four idle characters around it. */
const IDLE = 4
const POLL_ACK = 15 + 15
const POLL_RAW = 15 + 31
const OUT_ACK = 31 + 15
const exchangeMs = (bytes: number, baud: number): number => wireMs(bytes + IDLE, baud)

interface Bus {
  readonly bus: OsdpBus
  /**
   * Presents a card and unlocks when it is read: milliseconds until the lock moves, and the part spent in this process.
   */
  showCard(): Promise<{ readonly totalMs: number; readonly hostMs: number }>
  close(): Promise<void>
}

async function startReaders(
  readers: number,
  baud: number,
  keyFile: string,
): Promise<{ child: ChildProcess; port: number; onLine: (listen: (line: Record<string, unknown>) => void) => void }> {
  const options = [
    '--port',
    'tcp:0',
    '--readers',
    String(readers),
    '--secure',
    '--keys',
    keyFile,
    '--baud',
    String(baud),
  ]
  const child = spawn(process.execPath, [join(__dirname, 'sim-osdp.js'), ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let listener: (line: Record<string, unknown>) => void = () => undefined
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (status) => reject(new Error(`the readers ended with status ${status}`)))
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      if (line['ready'] === true) resolve(Number(line['port']))
      else listener(line)
    })
  })
  return { child, port, onLine: (listen) => (listener = listen) }
}

/** Records when the last bytes arrived and when an OUT was sent. The code is readable inside the secure channel too. */
const watched =
  (inner: OpenPort, seen: { lastIn: number; outAt: number }): OpenPort =>
  async (listener) => {
    const opened = await inner({
      ...listener,
      onBytes: (bytes) => {
        seen.lastIn = performance.now()
        listener.onBytes(bytes)
      },
    })
    if (!opened.ok) return opened
    const port = opened.value
    return ok({
      ...port,
      write: (bytes: Uint8Array) => {
        if (bytes[8] === COMMAND.OUT) seen.outAt = performance.now()
        port.write(bytes)
      },
    })
  }

async function startBus(readers: number, baud: number): Promise<Bus> {
  const keys = Array.from({ length: readers }, () => randomBytes(16))
  const keyFile = join(tmpdir(), `sallyport-bench-keys-${process.pid}-${readers}-${baud}.json`)
  writeFileSync(keyFile, JSON.stringify(Object.fromEntries(keys.map((key, i) => [`B1/${i}`, key.toString('hex')]))), {
    mode: 0o600,
  })
  const { child, port, onLine } = await startReaders(readers, baud, keyFile)
  const keyStore: KeyStore = {
    read: (_controller, address) => Promise.resolve(ok({ current: keys[address] ?? null, pending: null })),
    write: () => Promise.resolve(ok(undefined)),
  }
  const clock = createClock()
  const seen = { lastIn: 0, outAt: 0 }
  let hostMs = 0
  let readAt = 0
  let onEvent: (event: OsdpBusEvent) => void = () => undefined
  const bus = await openOsdpBus({
    controller: 'B1',
    baud,
    readers: keys.map((_, address) => ({ id: `R${address}`, address, secureChannel: 'required' })),
    openPort: watched(openTcp({ host: '127.0.0.1', port }), seen),
    clock,
    aes: nodeAes,
    randomBytes: (count) => randomBytes(count),
    keyStore,
    onEvent: (event) => onEvent(event),
  })
  const online = new Set<string>()
  await new Promise<void>((resolve) => {
    onEvent = (event) => {
      if (event.kind === 'reader' && event.event.kind === 'online') online.add(event.reader)
      if (online.size === readers) resolve()
    }
  })
  onEvent = (event) => {
    if (event.kind !== 'reader' || event.event.kind !== 'card') return
    readAt = seen.lastIn
    bus.unlock(event.reader, 0, 500, clock.now() + 5_000)
  }
  let shown = 0
  return {
    bus,
    showCard: () =>
      new Promise((resolve) => {
        const address = shown++ % readers
        const since = performance.now()
        onLine((line) => {
          if (line['report'] !== 'OUT') return
          // The two idle characters before the OUT belong to the wire.
          hostMs = Math.max(0, seen.outAt - readAt - wireMs(2, baud))
          resolve({ totalMs: performance.now() - since, hostMs })
        })
        child.stdin?.write(
          `${JSON.stringify({ do: 'card', address, format: 'H10301', facility: 1, number: String(shown % 60000) })}\n`,
        )
      }),
    close: async () => {
      await bus.close()
      child.removeAllListeners('exit')
      child.kill()
      rmSync(keyFile, { force: true })
    },
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function pollsPerSecond(bus: OsdpBus, ms: number): Promise<number> {
  const polls = (): number => bus.stats().readers.reduce((sum, reader) => sum + reader.polls - reader.timeouts, 0)
  const before = polls()
  const since = performance.now()
  await sleep(ms)
  return ((polls() - before) * 1000) / (performance.now() - since)
}

interface Setting {
  readonly readers: number
  readonly baud: number
}

/** The bus of one row: its first round starts it, and it ends with the row. */
function own({ readers, baud }: Setting): { readonly get: () => Promise<Bus>; readonly close: () => Promise<void> } {
  let started: Promise<Bus> | null = null
  return {
    get: () => (started ??= startBus(readers, baud)),
    close: async () => (await started)?.close(),
  }
}

async function showCards(bus: Bus, cards: number): Promise<{ readonly totalMs: number; readonly hostMs: number }[]> {
  const shown: { totalMs: number; hostMs: number }[] = []
  for (let i = 0; i < cards; i++) {
    shown.push(await bus.showCard())
    // The next card arrives at any moment of the polling round.
    await sleep((i * 37) % 100)
  }
  return shown
}

function rowsFor(setting: Setting, quick: boolean): Measurement[] {
  const { readers, baud } = setting
  const name = `osdp ${readers} at ${baud}`
  const [polling, locking, deciding] = [own(setting), own(setting), own(setting)]
  const cards = quick ? 10 : 30
  // A card that just missed its poll waits for all other polls, then is read, then the lock command goes out.
  const worstMs = readers * exchangeMs(POLL_ACK, baud) + exchangeMs(POLL_RAW, baud) + exchangeMs(OUT_ACK, baud)
  return [
    {
      name: `${name}: polls/s`,
      unit: '/s',
      goal: { of: 'ratio', atLeast: baud <= 38400 ? 0.9 : 0.7 },
      statistic: 'median',
      better: 'higher',
      rounds: quick ? 2 : 5,
      ours: async () => pollsPerSecond((await polling.get()).bus, quick ? 1_000 : 3_000),
      baseline: () => 1000 / exchangeMs(POLL_ACK, baud),
      baselineName: 'wire',
      close: polling.close,
    },
    {
      name: `${name}: card to lock p99`,
      unit: 'ms',
      goal: { of: 'ratio', atMost: 1.25 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 1 : 2,
      ours: async () => {
        const shown = await showCards(await locking.get(), cards)
        return percentile(
          shown.map(({ totalMs }) => totalMs),
          0.99,
        )
      },
      baseline: () => worstMs,
      baselineName: 'worst on the wire',
      close: locking.close,
    },
    {
      name: `${name}: host part p99`,
      unit: 'ms',
      goal: { of: 'ours', atMost: 5 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 1 : 2,
      ours: async () => {
        const shown = await showCards(await deciding.get(), cards)
        return percentile(
          shown.map(({ hostMs }) => hostMs),
          0.99,
        )
      },
      baseline: () => exchangeMs(POLL_RAW, baud) + exchangeMs(OUT_ACK, baud),
      baselineName: 'RAW, OUT on the wire',
      close: deciding.close,
    },
  ]
}

export const osdpRows: RowsFile = ({ quick }) => {
  const all: Setting[] = [9600, 38400, 115200].flatMap((baud) => [1, 8, 32].map((readers) => ({ readers, baud })))
  const few: Setting[] = [
    { readers: 8, baud: 9600 },
    { readers: 8, baud: 38400 },
    { readers: 32, baud: 115200 },
  ]
  return (quick ? few : all).flatMap((setting) => rowsFor(setting, quick))
}
