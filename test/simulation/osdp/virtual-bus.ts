/** A bus and its simulated readers in virtual time: the same seed gives the same run, and hours pass in a moment. */
import { nodeAes } from '../../../main/devices/aes'
import { type BusEffect, type BusInput, nextBus } from '../../../main/osdp/bus'
import { type BusState, newBus } from '../../../main/osdp/bus-state'
import type { PdCommand } from '../../../main/osdp/pd-command'
import type { PdEvent } from '../../../main/osdp/pd-event'
import type { PdKeys } from '../../../main/osdp/pd-state'
import { type PdSettings, USUAL_PD } from '../../simulator/osdp/answers'
import { Faults } from '../../simulator/osdp/faults'
import type { Report } from '../../simulator/osdp/hardware'
import { LineModel } from '../../simulator/osdp/line'
import { PdModel } from '../../simulator/osdp/pd-model'
import { seeded } from '../../simulator/osdp/serve'

export interface VirtualOptions {
  readonly readers?: number
  readonly secure?: boolean
  /** The readers' key; null: install mode. */
  readonly readerKey?: Uint8Array | null
  readonly consoleKey?: Uint8Array | null
  readonly baud?: number
  readonly seed?: number
  readonly pd?: Partial<PdSettings>
  readonly turnaroundMs?: number
  /** The console's settings. */
  readonly check?: 'crc' | 'checksum'
  readonly counts?: { readonly inputs: number; readonly outputs: number }
}

export const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)

export interface Told {
  readonly at: number
  readonly reader: string
  readonly event: PdEvent
}

interface Delivery {
  readonly at: number
  readonly bytes: Uint8Array
}

export class VirtualBus {
  now = 1_000
  readonly state: BusState
  readonly line: LineModel
  readonly told: Told[] = []
  readonly reports: (Report & { readonly at: number })[] = []
  /** Every packet from the console, with its mark byte. */
  readonly written: { readonly at: number; readonly bytes: Uint8Array }[] = []
  readonly keysSaved: { readonly reader: string; readonly keys: PdKeys }[] = []
  readonly traced: { readonly direction: 'out' | 'in'; readonly bytes: Uint8Array }[] = []
  readonly speeds: Extract<BusEffect, { kind: 'speed' }>[] = []
  discarded = 0
  savesWork = true
  /** May change or drop bytes in either direction. */
  onWire: (direction: 'out' | 'in', bytes: Uint8Array) => Uint8Array | null = (_direction, bytes) => bytes
  readonly random: () => number
  private deliveries: Delivery[] = []
  private wakeAt = Infinity

  constructor(options: VirtualOptions = {}) {
    const { readers = 1, secure = false, baud = 9600 } = options
    this.random = seeded(options.seed ?? 1)
    const readerKey = options.readerKey === undefined ? KEY : options.readerKey
    const consoleKey = options.consoleKey === undefined ? KEY : options.consoleKey
    const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => Math.floor(this.random() * 256))
    const pds = Array.from({ length: readers }, (_, i) => {
      const settings: PdSettings = {
        address: i,
        baud,
        key: readerKey,
        installMode: readerKey === null,
        secure,
        ...USUAL_PD,
        serial: 1000 + i,
        refuses: new Map(),
        ...options.pd,
      }
      const report = (what: Report): void => void this.reports.push({ ...what, at: this.now })
      const counts = options.counts ?? { inputs: 2, outputs: 2 }
      return new PdModel(settings, counts, new Faults(this.random), { aes: nodeAes, random: bytes, report })
    })
    this.line = new LineModel(pds, { holdBaud: baud, turnaroundMs: options.turnaroundMs ?? 3 })
    const known = pds.map((_, i) => ({
      config: {
        id: `R${i}`,
        address: i,
        secureChannel: secure ? ('required' as const) : ('off' as const),
        check: options.check ?? ('crc' as const),
      },
      keys: { current: secure ? consoleKey : null, pending: null },
    }))
    this.state = newBus(known, { baud, allowanceMs: 0 }, this.now)
    this.context = { aes: nodeAes, random: bytes }
  }
  private readonly context: Parameters<typeof nextBus>[3]

  start(): this {
    this.input({ kind: 'port-up' })
    return this
  }

  input(input: BusInput): void {
    for (const effect of nextBus(this.state, input, this.now, this.context)) this.effect(effect)
  }

  private effect(effect: BusEffect): void {
    switch (effect.kind) {
      case 'write': {
        this.written.push({ at: this.now, bytes: effect.bytes })
        const heard = this.onWire('out', effect.bytes)
        if (!heard) break
        for (const { afterMs, bytes } of this.line.hear(heard, this.now, this.state.baud)) {
          const arrives = this.onWire('in', bytes)
          if (arrives) this.deliver(arrives, afterMs)
        }
        break
      }
      case 'wake':
        this.wakeAt = effect.at
        break
      case 'event':
        this.told.push({ at: this.now, reader: effect.reader, event: effect.event })
        break
      case 'save-keys':
        this.keysSaved.push({ reader: effect.reader, keys: effect.keys })
        this.input({ kind: 'pd', reader: effect.reader, input: { kind: 'keys-saved', saved: this.savesWork } })
        break
      case 'discard-output':
        this.discarded++
        break
      case 'speed':
        this.speeds.push(effect)
        break
      case 'trace':
        this.traced.push({ direction: effect.direction, bytes: effect.bytes })
        break
      default:
        break
    }
  }

  deliver(bytes: Uint8Array, afterMs: number): void {
    this.deliveries.push({ at: this.now + afterMs, bytes })
    this.deliveries.sort((a, b) => a.at - b.at)
  }

  /** Processes the next arrival or timer. */
  private advance(limit: number): boolean {
    const arrival = this.deliveries[0]?.at ?? Infinity
    const next = Math.min(arrival, this.wakeAt)
    if (next > limit) return false
    this.now = Math.max(this.now, next)
    this.line.advance(this.now)
    if (arrival <= this.wakeAt) {
      const [delivery] = this.deliveries.splice(0, 1)
      if (delivery) this.input({ kind: 'bytes', bytes: delivery.bytes })
    } else {
      this.wakeAt = Infinity
      this.input({ kind: 'timer' })
    }
    return true
  }

  run(ms: number): this {
    const limit = this.now + ms
    while (this.advance(limit)) continue
    this.now = limit
    this.line.advance(this.now)
    return this
  }

  /** Runs until the condition is true; throws when it stays false for the given time. */
  until(what: string, holds: () => boolean, ms = 60_000): this {
    const limit = this.now + ms
    while (!holds()) {
      if (!this.advance(limit)) throw new Error(`${what}: not within ${ms} ms; ${JSON.stringify(this.told.slice(-8))}`)
    }
    return this
  }

  events<K extends PdEvent['kind']>(kind: K, reader?: string): Extract<PdEvent, { kind: K }>[] {
    return this.told.flatMap((told) =>
      told.event.kind === kind && (reader === undefined || told.reader === reader)
        ? [told.event as Extract<PdEvent, { kind: K }>]
        : [],
    )
  }

  untilOnline(reader = 'R0'): this {
    return this.until(`${reader} online`, () => this.events('online', reader).length > 0)
  }

  pd(index = 0): PdModel {
    const pd = this.line.pds[index]
    if (!pd) throw new Error(`no reader ${index}`)
    return pd
  }

  private nextId = 1
  command(command: PdCommand, latest: number | null = null, reader = 'R0'): number {
    const id = this.nextId++
    this.input({ kind: 'pd', reader, input: { kind: 'command', id, command, latest } })
    return id
  }

  unlock(reader = 'R0', keepsMs = 2_000): number {
    return this.command(
      { kind: 'output', output: 0, action: 'timed-on', milliseconds: 5_000 },
      this.now + keepsMs,
      reader,
    )
  }

  outcome(id: number): string | undefined {
    return this.events('command').find((event) => event.id === id)?.outcome.kind
  }

  /** The packets from the console, without mark bytes. */
  packets(from = 0): Uint8Array[] {
    return this.written.slice(from).map(({ bytes }) => bytes.subarray(1))
  }
}
