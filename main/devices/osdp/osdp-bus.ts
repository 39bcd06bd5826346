/**
 * The live shell of one RS-485 bus: opens the port and opens it again, runs the effects of `osdp/bus`, stamps events
 * with the instant their last byte came. Holds no protocol rule.
 */
import type { Instant } from '../../domain/time'
import { type BusEffect, type BusInput, nextBus } from '../../osdp/bus'
import { type BusState, newBus } from '../../osdp/bus-state'
import type { BusHappening, GuestEvent, OsdpBusEvent } from './bus-happening'
import { type Feedback, feedbackCommands } from '../../osdp/feedback'
import type { PdCommand } from '../../osdp/pd-command'
import type { PdEvent } from '../../osdp/pd-event'
import type { PdKeys } from '../../osdp/pd-state'
import type { Aes } from '../../osdp/secure-channel'
import { type BackOff, type BackOffLimits, createBackOff } from '../../supervise/back-off'
import type { OpenPort, Port, PortFailure } from '../../transport/port'
import type { DeviceClock } from '../device-clock'
import { type BusKeys, busKeys } from './bus-keys'
import { busStats } from './bus-stats'
import type { KeyStore, KeyStoreFailure } from '../key-store'
import type { LineStats } from '../line-tools'
import { type DiscoveryStep, type RunningDiscovery, runDiscovery } from './osdp-discovery'
import { type OsdpReader, type PdReaders, pdReaders } from './pd-readers'

export interface OsdpBusOptions {
  readonly controller: string
  readonly baud: number
  readonly readers: readonly OsdpReader[]
  readonly openPort: OpenPort
  readonly clock: DeviceClock
  readonly aes: Aes
  readonly randomBytes: (count: number) => Uint8Array
  readonly keyStore: KeyStore
  readonly onEvent: (event: OsdpBusEvent) => void
  /** Secure sessions of this age are renewed, one reader after the other; without it they last. */
  readonly renewAfterMs?: number
}

/** Address and speed have functions of their own, since they are not one reader's business alone. */
export type ReaderCommand = Exclude<PdCommand, { kind: 'comset' }>

export interface OsdpBus {
  /**
   * Releases a lock for a time. At or after `atLatest` it is dropped, not sent, and reported as `too-late`. Returns the
   * number that the `command` event will carry.
   */
  unlock(reader: string, output: number, milliseconds: number, atLatest: Instant): number
  /** Anything else; without `atLatest` it waits until the reader can take it. */
  send(reader: string, command: ReaderCommand, atLatest?: Instant): number
  /** Light, sound and text, as the reader can; worth nothing after a second or two, so it is dropped then. */
  feedback(reader: string, feedback: Feedback): void
  /** Pairs a reader in install mode with a new key, for at most `limitMs`. */
  pair(reader: string, operator: string, limitMs: number): void
  /** Replaces the key inside the running session. */
  rollKey(reader: string, operator: string): void
  cancelPairing(reader: string): void
  /** Forgets the reader's keys here: it counts as not paired from now on, and nothing of it is believed. */
  forgetKeys(reader: string): void
  /** Moves a reader to another address; the `line-settings` event tells the one it took. */
  setAddress(reader: string, address: number): number
  /** Moves all readers, then the port; the `speed` event tells how it went. */
  setSpeed(baud: number): void
  /**
   * Searches for readers with exclusive use of the line: no reader is polled meanwhile, and every reader starts a new session
   * afterwards. null while the port is down or another search runs. Returns what cancels it.
   */
  discover(options: { readonly thorough: boolean }, onStep: (step: DiscoveryStep) => void): (() => void) | null
  /**
   * Polls one more reader, which the site does not have: its events go to `hear` alone. Replaces the guest before. False when
   * a reader of the bus has this address.
   */
  admit(guest: OsdpReader, hear: (event: GuestEvent, at: Instant) => void): Promise<boolean>
  /** Ends that. */
  dismiss(): void
  stats(): LineStats
  /** Every packet, keys masked; null ends it. */
  record(sink: ((direction: 'out' | 'in', at: Instant, bytes: Uint8Array) => void) | null): void
  /** Ends without a further event. */
  close(): Promise<void>
}

const FEEDBACK_KEEPS_MS = 2_000
/** Spreads the renewals of the readers of a bus. */
const RENEW_APART_MS = 2_000
/** A reader that has not taken a new address by then is left where it is. */
const MOVE_LIMIT_MS = 20_000
const ROLL_LIMIT_MS = 60_000
/** An adapter that was unplugged may be back soon; a port that opens is healthy. */
const REOPEN: BackOffLimits = { firstMs: 250, mostMs: 5_000, steadyMs: 0 }

export async function openOsdpBus(options: OsdpBusOptions): Promise<OsdpBus> {
  const bus = new LiveBus(options)
  await bus.start()
  return bus
}

class LiveBus implements OsdpBus {
  private state: BusState | null = null
  private port: Port | null = null
  private closed = false
  private running = false
  private readonly waiting: { readonly input: BusInput; readonly at: Instant }[] = []
  private cancelWake: (() => void) | null = null
  private cancelReopen: (() => void) | null = null
  private lastFailure: string | null = null
  private endKeyLock: (() => void) | undefined
  private readonly reopening: BackOff
  private lastByteAt = 0
  /** A line that never said a word is one without readers, and no reason to dial again. */
  private heard = false
  private nextId = 1
  private discovery: RunningDiscovery | null = null
  private guest: { readonly id: string; readonly hear: (event: GuestEvent, at: Instant) => void } | null = null
  private sink: Parameters<OsdpBus['record']>[0] = null
  private readonly keys: BusKeys
  private readonly pds: PdReaders

  constructor(private readonly options: OsdpBusOptions) {
    this.reopening = createBackOff(options.clock, REOPEN)
    this.pds = pdReaders(options.readers)
    this.keys = busKeys(options.keyStore, options.controller)
  }

  async start(): Promise<void> {
    const { clock, baud, renewAfterMs } = this.options
    const known: Parameters<typeof newBus>[0][number][] = []
    for (const { id, address, secureChannel, check } of this.pds.devices) {
      const keys = await this.keys.load(id, address)
      if (!keys.ok) this.emitAll(id, { kind: 'key-store-failed', failure: keys.error })
      known.push({
        config: {
          id,
          address,
          secureChannel,
          check: secureChannel === 'required' ? 'crc' : (check ?? 'crc'),
          ...(renewAfterMs === undefined ? {} : { renewAfterMs: renewAfterMs + known.length * RENEW_APART_MS }),
        },
        keys: keys.ok ? keys.value : { current: null, pending: null },
      })
    }
    this.state = newBus(known, { baud, allowanceMs: 0 }, clock.monotonic())
    this.endKeyLock = this.options.keyStore.lock?.onOpened(() => void this.loadKeys())
    void this.open()
  }

  private emit(event: BusHappening, at = this.options.clock.now()): void {
    this.options.onEvent({ at, controller: this.options.controller, ...event })
  }

  /** Tells every reader of a PD. */
  private emitAll(
    device: string,
    event: { kind: 'keys-stored' } | { kind: 'key-store-failed'; failure: KeyStoreFailure },
  ): void {
    if (this.guest?.id === device) return this.guest.hear(event, this.options.clock.now())
    for (const reader of this.pds.readersOf(device)) this.emit({ ...event, reader })
  }

  private emitPd(device: string, event: PdEvent, at: Instant): void {
    if (this.guest?.id === device) return this.guest.hear(event, at)
    const readers = this.pds.audience(device, event)
    for (const reader of readers) this.emit({ kind: 'reader', reader, event }, at)
    if (readers.length > 0 || !('number' in event)) return
    this.emit({ kind: 'unknown-number', reader: device, number: event.number, what: event.kind }, at)
  }

  private async open(): Promise<void> {
    const { clock, openPort } = this.options
    const opened = await openPort({
      onBytes: (bytes) => this.onBytes(bytes),
      onDown: (failure) => this.onDown(failure),
    })
    if (this.closed) {
      if (opened.ok) await opened.value.close()
      return
    }
    if (!opened.ok) return this.onDown(opened.error)
    this.port = opened.value
    this.lastFailure = null
    this.reopening.started()
    this.lastByteAt = clock.monotonic()
    this.heard = false
    if (this.state) this.state.allowanceMs = opened.value.allowanceMs
    this.emit({ kind: 'port-up' })
    this.step({ kind: 'port-up' })
  }

  private onDown(failure: PortFailure): void {
    if (this.closed) return
    const wasUp = this.port !== null
    this.port = null
    this.discovery?.cancel()
    const told = `${failure.kind} ${failure.message}`
    if (wasUp || told !== this.lastFailure) this.emit({ kind: 'port-down', failure })
    this.lastFailure = told
    if (wasUp) this.step({ kind: 'port-down' })
    this.cancelReopen?.()
    this.cancelReopen = this.options.clock.setTimer(this.reopening.next(), () => void this.open())
  }

  private onBytes(bytes: Uint8Array): void {
    // Stamped before anything is done with them: this is when the card was read.
    const at = this.options.clock.now()
    this.lastByteAt = this.options.clock.monotonic()
    this.heard = true
    if (this.discovery) this.discovery.onBytes(bytes)
    else this.step({ kind: 'bytes', bytes }, at)
  }

  /** What a listener asks for while effects run waits until they have run: a later wake must not undo a sooner one. */
  private step(input: BusInput, at = this.options.clock.now()): void {
    this.waiting.push({ input, at })
    if (this.running) return
    this.running = true
    try {
      for (let next = this.waiting.shift(); next; next = this.waiting.shift()) this.take(next.input, next.at)
    } finally {
      this.running = false
    }
  }

  private take(input: BusInput, at: Instant): void {
    if (!this.state || this.closed) return
    const { clock, aes, randomBytes } = this.options
    const effects = nextBus(this.state, input, clock.monotonic(), { aes, random: randomBytes })
    for (const effect of effects) this.run(effect, at)
  }

  private run(effect: BusEffect, at: Instant): void {
    switch (effect.kind) {
      case 'write':
        this.port?.write(effect.bytes)
        break
      case 'wake':
        this.cancelWake?.()
        this.cancelWake = this.wakeAt(effect.at, effect.precise)
        break
      case 'event':
        if (effect.event.kind === 'line-settings') this.moveKeys(effect.reader)
        this.emitPd(effect.reader, effect.event, at)
        break
      case 'save-keys':
        void this.saveKeys(effect.reader, effect.keys)
        break
      case 'discard-output':
        this.port?.discardOutput()
        break
      case 'set-baud':
        void this.port?.setBaud(effect.baud).then((set) => {
          if (!set.ok) this.emit({ kind: 'port-down', failure: set.error })
        })
        break
      case 'speed': {
        const { kind, outcome, baud, readers } = effect
        this.emit({ kind, outcome, baud, readers }, at)
        break
      }
      case 'trace':
        this.sink?.(effect.direction, at, effect.bytes)
        break
    }
  }

  /** Timers come a millisecond late: what must be kept to part of one is waited for in turns of the event loop. */
  private wakeAt(at: number, precise: boolean): () => void {
    const { clock } = this.options
    const left = Math.max(0, at - clock.monotonic())
    if (precise && left < 1) {
      const turn = setImmediate(() => this.onTimer())
      return () => clearImmediate(turn)
    }
    return clock.setTimer(precise ? Math.floor(left) : Math.ceil(left), () => this.onTimer())
  }

  private onTimer(): void {
    const { port } = this
    const silentMs = this.options.clock.monotonic() - this.lastByteAt
    const deadAfterMs = port?.deadAfterMs ?? Infinity
    if (port && this.heard && !this.discovery && silentMs >= deadAfterMs) {
      void port.close()
      this.onDown({
        kind: 'disconnected',
        message: `no reader of ${this.options.controller} has answered for ${Math.round(silentMs / 1000)} s`,
        advice:
          'Check the device server, the bus cable and the power of the readers; the console connects again by itself.',
      })
      return
    }
    this.step({ kind: 'timer' })
  }

  /** An input to the PD that a reader of the site is part of. */
  private tell(reader: string, input: Extract<BusInput, { kind: 'pd' }>['input']): void {
    this.step({ kind: 'pd', reader: this.pds.deviceOf(reader), input })
  }

  /** A passphrase opened the store after the start. */
  private async loadKeys(): Promise<void> {
    for (const { id, address } of this.pds.devices) {
      const keys = await this.keys.load(id, this.pd(id)?.config.address ?? address)
      if (keys.ok) this.tell(id, { kind: 'keys-loaded', keys: keys.value })
      else this.emitAll(id, { kind: 'key-store-failed', failure: keys.error })
    }
  }

  private async saveKeys(reader: string, keys: PdKeys): Promise<void> {
    const saved = await this.store(reader, keys)
    // A guest may have gone meanwhile.
    if (this.pd(reader)) this.tell(reader, { kind: 'keys-saved', saved })
  }

  private async store(reader: string, keys: PdKeys): Promise<boolean> {
    const saved = await this.keys.save(reader, this.pd(reader)?.config.address ?? 0, keys)
    this.emitAll(reader, saved.ok ? { kind: 'keys-stored' } : { kind: 'key-store-failed', failure: saved.error })
    return saved.ok
  }

  private moveKeys(reader: string): void {
    const keys = this.pd(reader)?.keys
    if (keys && (keys.current || keys.pending)) void this.store(reader, keys)
  }

  private pd(reader: string): BusState['pds'][number] | undefined {
    const device = this.pds.deviceOf(reader)
    return this.state?.pds.find((pd) => pd.config.id === device)
  }

  unlock(reader: string, output: number, milliseconds: number, atLatest: Instant): number {
    return this.send(reader, { kind: 'output', output, action: 'timed-on', milliseconds }, atLatest)
  }

  send(reader: string, command: PdCommand, atLatest?: Instant): number {
    const { clock } = this.options
    const latest = atLatest === undefined ? null : clock.monotonic() + (atLatest - clock.now())
    const id = this.nextId++
    this.tell(reader, { kind: 'command', id, command, latest })
    return id
  }

  feedback(reader: string, feedback: Feedback): void {
    const pd = this.pd(reader)
    if (!pd) return
    const atLatest = this.options.clock.now() + FEEDBACK_KEEPS_MS
    for (const command of feedbackCommands(feedback, pd.capabilities, this.pds.numberOf(reader)))
      this.send(reader, command, atLatest)
  }

  pair(reader: string, operator: string, limitMs: number): void {
    const until = this.options.clock.monotonic() + limitMs
    this.tell(reader, { kind: 'pair', request: { operator, until } })
  }

  rollKey(reader: string, operator: string): void {
    const until = this.options.clock.monotonic() + ROLL_LIMIT_MS
    this.tell(reader, { kind: 'roll-key', request: { operator, until } })
  }

  cancelPairing(reader: string): void {
    this.tell(reader, { kind: 'cancel-pairing' })
  }

  forgetKeys(reader: string): void {
    this.tell(reader, { kind: 'forget-keys' })
  }

  setAddress(reader: string, address: number): number {
    const command = { kind: 'comset', address, baud: this.state?.baud ?? this.options.baud } as const
    return this.send(reader, command, this.options.clock.now() + MOVE_LIMIT_MS)
  }

  setSpeed(baud: number): void {
    this.step({ kind: 'set-speed', baud })
  }

  discover({ thorough }: { readonly thorough: boolean }, onStep: (step: DiscoveryStep) => void): (() => void) | null {
    const { port, state } = this
    const { clock, randomBytes } = this.options
    if (!port || !state || this.discovery) return null
    this.step({ kind: 'pause' })
    const end = (): void => {
      this.discovery = null
      this.lastByteAt = clock.monotonic()
      this.step({ kind: 'resume' })
    }
    this.discovery = runDiscovery({ port, clock, randomBytes, thorough, baud: state.baud, onStep, onEnd: end })
    return () => this.discovery?.cancel()
  }

  async admit(guest: OsdpReader, hear: (event: GuestEvent, at: Instant) => void): Promise<boolean> {
    this.dismiss()
    const { id, address, secureChannel, check } = guest
    const isTaken = (): boolean => this.state?.pds.some((pd) => pd.config.address === address) !== false
    if (isTaken()) return false
    const keys = await this.keys.load(id, address)
    if (this.guest || isTaken()) return false
    this.guest = { id, hear }
    if (!keys.ok) this.emitAll(id, { kind: 'key-store-failed', failure: keys.error })
    this.step({
      kind: 'admit',
      config: { id, address, secureChannel, check: secureChannel === 'required' ? 'crc' : (check ?? 'crc') },
      keys: keys.ok ? keys.value : { current: null, pending: null },
    })
    return true
  }

  dismiss(): void {
    if (!this.guest) return
    const { id } = this.guest
    this.guest = null
    this.step({ kind: 'dismiss', reader: id })
  }

  stats(): LineStats {
    return busStats(this.state, this.pds.readersOf, this.options.baud, this.port?.canSetBaud ?? false)
  }

  record(sink: Parameters<OsdpBus['record']>[0]): void {
    this.sink = sink
    this.step({ kind: 'trace', on: sink !== null })
  }

  async close(): Promise<void> {
    this.discovery?.cancel()
    this.closed = true
    this.endKeyLock?.()
    this.cancelWake?.()
    this.cancelReopen?.()
    await this.port?.close()
    this.port = null
  }
}
