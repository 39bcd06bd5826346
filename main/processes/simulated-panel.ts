/**
 * The simulated panel of a new site that has no hardware yet (console.md "First run"): a program of its own that speaks the panel
 * link, on this machine only. The note in the data folder names its ports; the site file holds it as an ordinary panel, so it is
 * started only while the site still reaches that controller at that port, and goes when the controller gets a real address.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FirstCard } from '../domain/new-site'
import { fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { askLine, freePort, LOOPBACK } from '../transport/loopback'
import type { Log } from '../log'
import type { StartChild } from './child'

const NOTE = 'simulated-panel.json'

export interface SimulatedNote {
  /** Id of its controller in the site file. */
  readonly controller: string
  /** Of the panel link. */
  readonly port: number
  /** Takes what a person at the door does. */
  readonly control: number
}

export interface SimulatedPanel {
  /** Somebody presents a card at a reader and, if the door opens, walks through. */
  readonly walk: (reader: string, card: FirstCard) => Promise<Result<null, string>>
  readonly close: () => Promise<void>
}

/** Chooses ports for a new one and writes the note. */
export async function prepareSimulatedPanel(dataDir: string, controller: string): Promise<SimulatedNote> {
  const note = { controller, port: await freePort(), control: await freePort() }
  const file = join(dataDir, NOTE)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(note)}\n`)
  renameSync(`${file}.new`, file)
  return note
}

const isPort = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536

function readNote(dataDir: string): SimulatedNote | undefined {
  try {
    const said: unknown = JSON.parse(readFileSync(join(dataDir, NOTE), 'utf8'))
    if (typeof said !== 'object' || said === null) return undefined
    const { controller, port, control } = said as Partial<Record<keyof SimulatedNote, unknown>> // an object: checked next
    return typeof controller === 'string' && isPort(port) && isPort(control) ? { controller, port, control } : undefined
  } catch {
    // Nearly no site has one; a note that cannot be read leaves the panel offline, which the desk shows.
    return undefined
  }
}

/** Starts it if this site has one; undefined if not. Resolves when it accepts connections, or has ended. */
export function startSimulatedPanel(
  site: Site,
  {
    dataDir,
    programs,
    startChild,
    log,
  }: {
    readonly dataDir: string
    readonly programs: string
    readonly startChild: StartChild
    readonly log: Log
  },
): Promise<SimulatedPanel | undefined> {
  const note = readNote(dataDir)
  const controller = site.controllers.find(({ id }) => id === note?.controller)
  const link = controller?.link
  if (!note || link?.kind !== 'tcp' || link.host !== LOOPBACK || link.port !== note.port)
    return Promise.resolve(undefined)
  const readers = site.readers.filter((reader) => reader.controller === note.controller).length
  const args = [
    ...['--ids', note.controller, '--readers', String(Math.max(1, readers)), '--listen', `${LOOPBACK}:${note.port}`],
    ...[
      '--state',
      join(dataDir, 'simulated-panel'),
      '--no-sync',
      '--control',
      `tcp:${note.control}`,
      '--end-with-input',
    ],
  ]
  return new Promise((resolve) => {
    const child = startChild(join(programs, 'sim-panel.js'), args, {
      onLine: (line) => {
        if (line.includes('"ready":true')) resolve(panel)
      },
      onComplaint: (line) => log('warning', `simulated panel: ${line}`),
      onEnd: (why) => {
        log('info', `the simulated panel ended: ${why}`)
        resolve(undefined)
      },
    })
    const panel: SimulatedPanel = {
      walk: async (reader, card) => {
        const asked = JSON.stringify({ panel: note.controller, do: 'walk', reader, card })
        const answered = await askLine(note.control, asked)
        if (!answered.ok) return answered
        return answered.value.includes('"ok":true') ? ok(null) : fail(answered.value)
      },
      close: () => child.stop(),
    }
  })
}
