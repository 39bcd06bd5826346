// Panels at scale, end to end: the host command and the panel simulator in separate processes, over real sockets.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { percentile, type BenchOptions, type Measurement, type RowsFile } from '../row'

const PANELS = 64
const DOORS = 8
const PEOPLE = 2_000
const AWAY = 8
/**
 * Panels for timed live reads: the last ones, which have no backlog. They run in a process of their own; in the process
 * of the panels that empty their rings, a read would wait for the simulator, not for the host.
 */
const TIMED = 8

type Fields = Readonly<Record<string, unknown>>

const panelId = (panel: number): string => `P${panel + 1}`
const readerId = (panel: number, reader: number): string => `R${panel}-${reader}`

/** Eight doors per panel, in and out, between Outside and an area of each panel; nothing is denied. */
function siteFile(firstPort: number): string {
  const panels = Array.from({ length: PANELS }, (_, panel) => panel)
  const doors = panels.flatMap((panel) => Array.from({ length: DOORS }, (_, door) => ({ panel, door })))
  return JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Scale', apb: { enabled: true } },
    areas: panels.map((panel) => ({ id: panel + 1, name: `Area ${panel + 1}` })),
    controllers: panels.map((panel) => ({
      id: panelId(panel),
      kind: 'panel',
      link: { host: '127.0.0.1', port: firstPort + panel },
    })),
    doors: doors.map(({ panel, door }) => ({ id: `D${panel}-${door}`, contact: true, unlockSeconds: 5 })),
    readers: doors.flatMap(({ panel, door }) => [
      { id: readerId(panel, door * 2), door: `D${panel}-${door}`, controller: panelId(panel), from: 0, to: panel + 1 },
      {
        id: readerId(panel, door * 2 + 1),
        door: `D${panel}-${door}`,
        controller: panelId(panel),
        from: panel + 1,
        to: 0,
      },
    ]),
    accessLevels: [{ id: 'all', readers: ['*'] }],
    cardholders: Array.from({ length: PEOPLE }, (_, person) => ({
      id: `c${person}`,
      name: `Person ${person}`,
      accessLevels: ['all'],
      credentials: [{ id: `k${person}` }],
    })),
  })
}

/** A port followed by as many free ports as there are panels, as far as this can be known. */
async function freePorts(): Promise<number> {
  for (let first = 21_000; first < 60_000; first += 500) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(first, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return first
  }
  throw new Error('no free ports')
}

class World {
  private asked = new Map<number, (answer: Fields) => void>()
  private readonly watchers = new Set<(line: Fields) => void>()
  private lastId = 0
  private person = 0

  private constructor(
    private readonly folder: string,
    private readonly panels: ChildProcessWithoutNullStreams,
    private readonly timedPanels: ChildProcessWithoutNullStreams,
    private readonly host: ChildProcessWithoutNullStreams,
  ) {
    for (const simulator of [panels, timedPanels]) {
      createInterface({ input: simulator.stdout }).on('line', (text) => this.hear(JSON.parse(text) as Fields))
      simulator.stderr.resume()
    }
    host.stdout.resume()
    host.stderr.resume()
  }

  private hear(line: Fields): void {
    const answer = this.asked.get(Number(line['id']))
    this.asked.delete(Number(line['id']))
    answer?.(line)
    for (const watch of this.watchers) watch(line)
  }

  static async open(): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-panels-'))
    const first = await freePorts()
    const site = join(folder, 'site.json')
    writeFileSync(site, siteFile(first))
    const node = (program: string, args: readonly string[]): ChildProcessWithoutNullStreams =>
      spawn(process.execPath, [join(__dirname, `${program}.js`), ...args])
    const simulator = (from: number, to: number): ChildProcessWithoutNullStreams => {
      const ids = Array.from({ length: to - from }, (_, index) => panelId(from + index))
      return node('sim-panel', [
        ...['--panels', String(ids.length), '--ids', ids.join(','), '--readers', String(DOORS * 2)],
        ...['--listen', `127.0.0.1:${first + from}`, '--state', join(folder, `panels-${from}`)],
        ...['--ring', '60000', '--no-sync'],
      ])
    }
    const host = node('host', ['--site', site, '--data', join(folder, 'data')])
    const world = new World(folder, simulator(0, PANELS - TIMED), simulator(PANELS - TIMED, PANELS), host)
    await world.settled()
    return world
  }

  private send(panel: number, fields: Fields): void {
    const { stdin } = panel < PANELS - TIMED ? this.panels : this.timedPanels
    stdin.write(`${JSON.stringify({ panel: panelId(panel), ...fields })}\n`)
  }

  private ask(panel: number, fields: Fields): Promise<Fields> {
    const id = ++this.lastId
    return new Promise((resolve) => {
      this.asked.set(id, resolve)
      this.send(panel, { id, ...fields })
    })
  }

  async each<T>(of: (status: Fields) => T): Promise<T[]> {
    const all = Array.from({ length: PANELS }, (_, panel) => this.ask(panel, { do: 'status' }))
    return (await Promise.all(all)).map(of)
  }

  /** Resolves when all panels are connected and configured and have nothing left to send. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 600; turn++) {
      const ready = await this.each(
        (status) => status['online'] === true && status['configured'] === true && status['storedEvents'] === 0,
      )
      if (ready.every(Boolean)) return
      await wait(200)
    }
    throw new Error('the panels did not settle within two minutes')
  }

  /** Serials that the host has acknowledged. */
  async acknowledged(): Promise<number> {
    const counts = await this.each((status) => Number(status['lastSerial']) - Number(status['storedEvents']))
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** One person passes the next door of a panel; four events. */
  walk(panel: number, reader: number): void {
    const credential = `k${this.person++ % PEOPLE}`
    this.send(panel, { do: 'walk', reader: readerId(panel, reader), credential, openMs: 100 })
  }

  /** Milliseconds from the card to the unlocked door, at panels without a backlog, until `until` resolves. */
  async readLatencies(until: Promise<unknown>): Promise<number[]> {
    const latencies: number[] = []
    const started = new Map<string, number>()
    const watch = (line: Fields): void => {
      if (line['seen'] !== 'unlocked') return
      const key = String(line['door'])
      const at = started.get(key)
      if (at === undefined) return
      started.delete(key)
      latencies.push(performance.now() - at)
    }
    this.watchers.add(watch)
    const over = new AbortController()
    void until.then(() => over.abort())
    for (let turn = 0; !over.signal.aborted; turn++) {
      const panel = PANELS - 1 - (turn % TIMED)
      const door = Math.floor(turn / TIMED) % DOORS
      // A door that is still unlocked from before would not unlock again.
      started.set(`D${panel}-${door}`, performance.now())
      this.walk(panel, door * 2)
      await wait(100)
    }
    this.watchers.delete(watch)
    return latencies
  }

  /**
   * Cuts the cables of some panels, fills their rings, and resolves when the host has everything; returns events per
   * second.
   */
  async backlog(events: number): Promise<number> {
    const away = Array.from({ length: AWAY }, (_, panel) => panel)
    await Promise.all(away.map((panel) => this.ask(panel, { do: 'fault-cut', seconds: 3_600 })))
    for (const panel of away) await this.ask(panel, { do: 'fault-fill', events })
    const before = await this.acknowledged()
    await Promise.all(away.map((panel) => this.ask(panel, { do: 'mend' })))
    let first: number | undefined
    for (;;) {
      const now = await this.acknowledged()
      if (now > before + 1_000) first ??= performance.now()
      if (now >= before + AWAY * events) break
      await wait(20)
    }
    return (AWAY * events * 1000) / (performance.now() - (first ?? performance.now()))
  }

  /** The host's processor time so far, of all its threads, in microseconds. */
  processorTime(): number {
    const stat = readFileSync(`/proc/${this.host.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Fields 14 and 15 of proc(5), in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10_000
  }

  /** Peak resident memory of the host process, MB. */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.host.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024
  }

  close(): void {
    this.host.kill('SIGKILL')
    this.panels.kill('SIGKILL')
    this.timedPanels.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const panelRows: RowsFile = ({ quick }: BenchOptions): readonly Measurement[] => {
  let opened: Promise<World> | undefined
  const world = (): Promise<World> => (opened ??= World.open())
  const events = quick ? 5_000 : 50_000
  const seconds = quick ? 10 : 30
  let rate = 0
  let perEvent = Number.NaN
  let quiet: number[] = []

  return [
    {
      name: 'panel sustained, 64 x 16',
      unit: 'events/s',
      goal: { of: 'ours', atLeast: 950 },
      statistic: 'median',
      better: 'higher',
      rounds: quick ? 1 : 3,
      // 250 people per second make 1,000 events per second: request, decision, opening and closing.
      ours: async () => {
        const at = await world()
        const before = await at.acknowledged()
        const spent = at.processorTime()
        const start = performance.now()
        for (let turn = 0; turn < seconds * 50; turn++) {
          for (let each = 0; each < 5; each++) {
            // All doors in turn: a door that is still open from the last person would not open a second time.
            const walk = turn * 5 + each
            at.walk(walk % PANELS, (Math.floor(walk / PANELS) % DOORS) * 2)
          }
          await wait(Math.max(0, start + (turn + 1) * 20 - performance.now()))
        }
        const taken = (await at.acknowledged()) - before
        const passed = (performance.now() - start) / 1000
        perEvent = (at.processorTime() - spent) / taken
        await at.settled()
        return taken / passed
      },
    },
    {
      name: 'panel host time, sustained',
      unit: 'us/event',
      goal: { of: 'ours', atMost: 600 },
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      ours: () => perEvent,
    },
    {
      name: 'panel read p99, backlog',
      unit: 'ms',
      goal: { of: 'ratio', atMost: 5 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 1 : 3,
      baselineName: 'no backlog',
      ours: async () => {
        const at = await world()
        const filled = at.backlog(events)
        const latencies = await at.readLatencies(filled)
        rate = await filled
        await at.settled()
        return percentile(latencies, 0.99)
      },
      baseline: async () => {
        const at = await world()
        quiet = await at.readLatencies(wait(seconds * 1000))
        await at.settled()
        return percentile(quiet, 0.99)
      },
    },
    {
      name: 'panel backlog, 8 at once',
      unit: 'events/s',
      goal: { of: 'ours', atLeast: 3_000 },
      statistic: 'median',
      better: 'higher',
      rounds: 1,
      ours: () => rate,
    },
    {
      name: 'panel host memory',
      unit: 'MB',
      goal: { of: 'ours', atMost: 400 },
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      ours: async () => (await world()).peakMemory(),
      close: async () => {
        ;(await opened)?.close()
        opened = undefined
      },
    },
  ]
}
