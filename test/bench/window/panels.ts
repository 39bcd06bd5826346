/** Simulated panels in a separate process, and a site where each person has one card that names them. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'

const PANELS = 4
const DOORS = 8
export const PEOPLE = 12_000

/** A text that is in the bytes of a read and in its row. */
export const markOf = (person: number): string => `bench-${person}-`

const panelId = (panel: number): string => `P${panel + 1}`
const doors = Array.from({ length: PANELS * DOORS }, (_, index) => ({ panel: index % PANELS, door: `D${index}` }))

export interface Panels {
  readonly site: string
  /** Resolves when all panels are connected and configured. */
  readonly settled: () => Promise<void>
  /** Presents a person's card to the next reader. */
  readonly present: (person: number) => void
  readonly stop: () => void
}

/** A port followed by as many free ports as there are panels, as far as this can be known. */
async function freePorts(): Promise<number> {
  for (let first = 23_000; first < 60_000; first += 500) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(first, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return first
  }
  throw new Error('no free ports')
}

const siteText = (firstPort: number): string =>
  JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Pixels', apb: { enabled: true } },
    areas: [{ id: 1, name: 'Inside' }],
    controllers: Array.from({ length: PANELS }, (_, panel) => ({
      id: panelId(panel),
      kind: 'panel',
      link: { host: '127.0.0.1', port: firstPort + panel },
    })),
    doors: doors.map(({ door }) => ({ id: door, name: `Door ${door}`, contact: true, unlockSeconds: 5 })),
    readers: doors.map(({ panel, door }) => ({
      ...{ id: `R${door}`, name: `Reader ${door}`, door, controller: panelId(panel), from: 0, to: 1 },
      apb: { mode: 'none' },
    })),
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders: Array.from({ length: PEOPLE }, (_, person) => ({
      id: `c${person}`,
      name: markOf(person),
      accessLevels: ['all'],
      credentials: [{ id: markOf(person) }],
    })),
  })

/** @param state folder for the panels' persistent state */
export async function startPanels(state: string): Promise<Panels> {
  const first = await freePorts()
  const child = spawn(process.execPath, [
    join(__dirname, 'sim-panel.js'),
    ...['--panels', String(PANELS), '--readers', String(DOORS), '--listen', `127.0.0.1:${first}`],
    ...['--state', state, '--no-sync', '--end-with-input'],
  ])
  child.stderr.resume()
  const asked = new Map<number, (said: Readonly<Record<string, unknown>>) => void>()
  let last = 0
  let turn = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line) as Readonly<Record<string, unknown>>
    asked.get(Number(said['id']))?.(said)
    asked.delete(Number(said['id']))
  })
  const ask = (fields: object): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve) => {
      const id = ++last
      asked.set(id, resolve)
      child.stdin.write(`${JSON.stringify({ id, ...fields })}\n`)
    })
  return {
    site: siteText(first),
    settled: async () => {
      for (let tries = 0; tries < 300; tries++) {
        const all = await Promise.all(
          doors.slice(0, PANELS).map(({ panel }) => ask({ panel: panelId(panel), do: 'status' })),
        )
        if (all.every((each) => each['online'] === true && each['configured'] === true && each['storedEvents'] === 0))
          return
        await wait(200)
      }
      throw new Error('the panels did not settle within a minute')
    },
    present: (person) => {
      const { panel, door } = doors[turn++ % doors.length] ?? { panel: 0, door: 'D0' }
      void ask({ panel: panelId(panel), do: 'present', reader: `R${door}`, credential: markOf(person) })
    },
    stop: () => void child.kill('SIGKILL'),
  }
}
