/**
 * The simulator's control protocol: one JSON object per line in, one answer out for each (`ok`, `error`), and one line
 * for everything that a person at the doors would see. README.md in this folder lists the commands.
 */
import type { Presented } from '../../../main/domain/record'
import { PointState, PowerState } from '../../../main/panel/schema/panel-link_pb'
import type { Station } from './station'

export type Fields = Readonly<Record<string, unknown>>
type Action = (station: Station, fields: Fields) => string | undefined

const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  if (typeof value !== 'string' || value === '') throw new Error(`${name}: must be a text`)
  return value
}
const number = (fields: Fields, name: string, otherwise: number): number => {
  const value = fields[name] ?? otherwise
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${name}: must be a number`)
  return value
}
const isOn = (fields: Fields, name: string, otherwise: boolean): boolean => {
  const value = fields[name] ?? otherwise
  if (typeof value !== 'boolean') throw new Error(`${name}: must be true or false`)
  return value
}
const word = <T extends string>(fields: Fields, name: string, words: readonly T[]): T => {
  const value = fields[name]
  const found = words.find((one) => one === value)
  if (found === undefined) throw new Error(`${name}: must be one of ${words.join(', ')}`)
  return found
}

/**
 * `credential` (id), `card: {format, facility, number}` or `raw: {bits, hex}`, as in the records of the replay command.
 */
export function presentedOf(fields: Fields): Presented {
  const { card, raw } = fields
  if (typeof card === 'object' && card !== null) {
    const inner = { ...card }
    const format = text(inner, 'format')
    const facility = 'facility' in inner ? String(inner.facility) : null
    return { kind: 'card', card: { format, facility, number: String('number' in inner ? inner.number : '') } }
  }
  if (typeof raw === 'object' && raw !== null) {
    const inner = { ...raw }
    return { kind: 'raw', bits: number(inner, 'bits', 26), hex: text(inner, 'hex') }
  }
  return { kind: 'credential', credential: text(fields, 'credential') }
}

const POINTS = {
  normal: PointState.NORMAL,
  alarm: PointState.ALARM,
  open: PointState.OPEN,
  short: PointState.SHORT,
  fault: PointState.FAULT,
}
const POWERS = { mains: PowerState.MAINS, battery: PowerState.BATTERY, 'battery-low': PowerState.BATTERY_LOW }
const keys = <T extends object>(of: T): (keyof T & string)[] => Object.keys(of) as (keyof T & string)[]

/** Each returns why it cannot be done, or undefined. */
const ACTIONS: Readonly<Record<string, Action>> = {
  present: ({ panel }, fields) => {
    if (panel === undefined) return 'no power'
    panel.present(text(fields, 'reader'), presentedOf(fields))
    return undefined
  },
  walk: (station, fields) => {
    if (station.panel === undefined) return 'no power'
    station.walk(text(fields, 'reader'), presentedOf(fields), number(fields, 'openMs', 2_000))
    return undefined
  },
  door: ({ panel }, fields) => {
    if (panel === undefined) return 'no power'
    panel.contact(text(fields, 'door'), word(fields, 'state', ['open', 'closed']) === 'open')
    return undefined
  },
  rex: ({ panel }, fields) => {
    if (panel === undefined) return 'no power'
    panel.rex(text(fields, 'door'), isOn(fields, 'on', true))
    return undefined
  },
  input: ({ panel }, fields) => {
    panel?.input(text(fields, 'input'), POINTS[word(fields, 'state', keys(POINTS))])
    return undefined
  },
  power: ({ panel }, fields) => {
    panel?.power(POWERS[word(fields, 'state', keys(POWERS))])
    return undefined
  },
  tamper: ({ panel }, fields) => {
    panel?.tamper(typeof fields['reader'] === 'string' ? fields['reader'] : '', isOn(fields, 'on', true))
    return undefined
  },
  reader: ({ panel }, fields) => {
    panel?.readerOnline(text(fields, 'reader'), isOn(fields, 'online', true))
    return undefined
  },
  'fault-cut': (station, fields) => {
    station.cut(number(fields, 'seconds', 5) * 1000)
    return undefined
  },
  mend: (station) => {
    station.mend()
    return undefined
  },
  'fault-half-open': ({ cable }, fields) => {
    if (cable === undefined) return 'not connected'
    cable.halfOpen(isOn(fields, 'on', true))
    return undefined
  },
  'fault-slow': ({ cable }, fields) => {
    if (cable === undefined) return 'not connected'
    const rate = number(fields, 'bytesPerSecond', 0)
    cable.slow(rate > 0 ? rate : undefined)
    return undefined
  },
  'fault-duplicate': ({ cable }, fields) => {
    if (cable === undefined) return 'not connected'
    cable.duplicate(number(fields, 'frames', 1))
    return undefined
  },
  'fault-reorder': ({ cable }) => {
    if (cable === undefined) return 'not connected'
    cable.reorder()
    return undefined
  },
  'fault-inject': ({ cable }, fields) => {
    if (cable === undefined) return 'not connected'
    cable.inject(new Uint8Array(Buffer.from(text(fields, 'hex'), 'hex')))
    return undefined
  },
  'fault-power-loss': (station, fields) => {
    station.powerLossDuringWrite(number(fields, 'keepBytes', 5), number(fields, 'seconds', 3) * 1000)
    return undefined
  },
  'power-off': (station) => {
    station.powerOff()
    return undefined
  },
  'power-on': (station) => {
    station.powerOn()
    return undefined
  },
  'fault-certificate': (station, fields) => {
    const problem = station.useCertificate(isOn(fields, 'expired', true))
    // The certificate only changes with a new handshake.
    if (problem === undefined) station.cable?.cut()
    return problem
  },
  'fault-clock-step': ({ panel }, fields) => {
    panel?.stepClock(number(fields, 'ms', 3_600_000))
    return undefined
  },
  'fault-clock-drift': ({ panel }, fields) => {
    panel?.clock.drift(number(fields, 'msPerSecond', 1))
    return undefined
  },
  'fault-chatter': ({ panel }, fields) => {
    const door = text(fields, 'door')
    for (let time = number(fields, 'times', 20); time > 0; time--) {
      panel?.contact(door, true)
      panel?.contact(door, false)
    }
    return undefined
  },
  'fault-flap': ({ panel }, fields) => {
    const reader = text(fields, 'reader')
    for (let time = number(fields, 'times', 5); time > 0; time--) {
      panel?.readerOnline(reader, false)
      panel?.readerOnline(reader, true)
    }
    return undefined
  },
  'fault-fill': ({ panel }, fields) => {
    for (let event = number(fields, 'events', 1_000); event > 0; event--)
      panel?.input('in1', event % 2 === 0 ? PointState.NORMAL : PointState.ALARM)
    return undefined
  },
}

/** Runs one line; the answer is one line too. */
export function control(stations: ReadonlyMap<string, Station>, line: string): string {
  try {
    const fields: unknown = JSON.parse(line)
    if (typeof fields !== 'object' || fields === null) throw new Error('must be an object')
    const asked: Fields = { ...fields }
    const [only] = stations.keys()
    const id = 'panel' in asked ? text(asked, 'panel') : (only ?? '')
    const station = stations.get(id)
    if (station === undefined) throw new Error(`panel: no panel ${id}`)
    const name = text(asked, 'do')
    const answer = (rest: Fields): string => JSON.stringify({ ...('id' in asked ? { id: asked['id'] } : {}), ...rest })
    if (name === 'status') {
      const { panel, plugged } = station
      return answer({
        ok: true,
        panel: id,
        powered: panel !== undefined,
        plugged,
        online: panel?.online ?? false,
        configured: panel?.configured ?? false,
        storedEvents: panel?.storedEvents ?? 0,
        lastSerial: panel?.lastSerial ?? 0,
        clock: panel?.clock.now() ?? null,
      })
    }
    const action = ACTIONS[name]
    if (action === undefined) throw new Error(`do: no ${name}`)
    const problem = action(station, asked)
    return answer(problem === undefined ? { ok: true } : { ok: false, error: problem })
  } catch (error) {
    return JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) })
  }
}
