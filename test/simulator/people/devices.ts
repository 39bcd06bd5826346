/** Translates between people's acts at doors and the simulators' commands and reports. */
import type { Controller, Reader, Site } from '../../../main/domain/site'
import type { Action, Input } from './model'

/** One simulator process. */
export interface Simulator {
  readonly controller: Controller
  /** Bundle in the same folder. */
  readonly program: 'sim-osdp.js' | 'sim-panel.js'
  readonly args: readonly string[]
}

/** Arguments that start the simulator of a controller on a port of this machine. */
export function simulatorOf(controller: Controller, site: Site, port: number, stateFolder: string): Simulator {
  const readers = site.readers.filter((reader) => reader.controller === controller.id)
  if (controller.kind === 'panel') {
    const args = ['--ids', controller.id, '--readers', String(readers.length), '--listen', `127.0.0.1:${port}`]
    return {
      controller,
      program: 'sim-panel.js',
      args: [...args, '--state', stateFolder, '--no-sync', '--end-with-input'],
    }
  }
  const addresses = readers.flatMap(({ address }) => address ?? [])
  const first = Math.min(...addresses)
  const count = Math.max(...addresses) - first + 1
  return {
    controller,
    program: 'sim-osdp.js',
    args: ['--port', `tcp:${port}`, '--readers', String(count), '--first-address', String(first), '--end-with-input'],
  }
}

/** A line for the simulator of `controller`, optionally after a delay. */
export interface Order {
  readonly controller: string
  readonly line: string
  readonly afterMs?: number
}

/** How long a person presses an exit button. */
const PRESS_MS = 400

export function ordersFor(action: Action, site: Site): readonly Order[] {
  if (action.kind === 'present') {
    const reader = site.readers.find(({ id }) => id === action.reader)
    const { card } = action.credential
    if (!reader || reader.controller === null || !card) return []
    const { format, facility, number } = card
    const said = isOnPanel(reader, site)
      ? { do: 'present', reader: reader.id, card: { format, facility, number } }
      : { do: 'card', address: reader.address, format, facility, number }
    return [{ controller: reader.controller, line: JSON.stringify(said) }]
  }
  const first = site.readers.find(({ door }) => door === action.door)
  if (!first || first.controller === null) return []
  const { controller } = first
  if (isOnPanel(first, site)) {
    if (action.kind === 'contact')
      return [
        { controller, line: JSON.stringify({ do: 'door', door: action.door, state: action.open ? 'open' : 'closed' }) },
      ]
    return [
      { controller, line: JSON.stringify({ do: 'rex', door: action.door, on: true }) },
      { controller, line: JSON.stringify({ do: 'rex', door: action.door, on: false }), afterMs: PRESS_MS },
    ]
  }
  const io = site.doors.find(({ id }) => id === action.door)?.io
  const point = pointOf(action.kind === 'contact' ? io?.contact : io?.rex, site)
  if (!point) return []
  const input = (state: 'active' | 'inactive', afterMs?: number): Order => ({
    controller,
    line: JSON.stringify({ do: 'input', ...point, state }),
    ...(afterMs === undefined ? {} : { afterMs }),
  })
  if (action.kind === 'contact') return [input(action.open ? 'active' : 'inactive')]
  return [input('active'), input('inactive', PRESS_MS)]
}

/** A simulator's report as an input for people: a lock opened. */
export function heard(controller: Controller, line: string, site: Site): Input | undefined {
  const said: unknown = JSON.parse(line)
  if (typeof said !== 'object' || said === null) return undefined
  if (controller.kind === 'panel')
    return 'seen' in said && said.seen === 'unlocked' && 'door' in said && typeof said.door === 'string'
      ? { kind: 'unlocked', door: said.door }
      : undefined
  if (!('report' in said) || said.report !== 'OUT' || !('on' in said) || said.on !== true) return undefined
  if (!('address' in said) || !('output' in said)) return undefined
  const reader = site.readers.find(({ controller: of, address }) => of === controller.id && address === said.address)
  const door = site.doors.find(({ io }) => reader !== undefined && io.lock === `${reader.id}.out${String(said.output)}`)
  return door && { kind: 'unlocked', door: door.id }
}

const isOnPanel = (reader: Reader, site: Site): boolean =>
  site.controllers.some(({ id, kind }) => id === reader.controller && kind === 'panel')

/** `R11.in0` as the simulator's reader and input. */
function pointOf(point: string | null | undefined, site: Site): { address: number | null; input: number } | undefined {
  const [, id, input] = /^(.+)\.in(\d+)$/.exec(point ?? '') ?? []
  const reader = site.readers.find((each) => each.id === id)
  return reader && { address: reader.address, input: Number(input) }
}
