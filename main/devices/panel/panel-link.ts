/**
 * The live end of one panel's link: dials or takes the panel's connection, runs what the session asks for, and comes back
 * after it went down. It holds no rules; those are in `panel/session`.
 */
import type { ControllerId, DoorId } from '../../domain/ids'
import type { PanelCommand, PanelDelivery, PanelOrder } from '../../domain/panel'
import type { JournalHead } from '../../domain/journal-head'
import { fail, ok, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import type { Instant } from '../../domain/time'
import { turnAway } from '../../panel/doorkeeper'
import { createFramer } from '../../panel/framer'
import { memoryOf } from '../../panel/mark'
import { refusalName, refused } from '../../panel/refused'
import { RefusalReason } from '../../panel/schema/panel-link_pb'
import { addSerials } from '../../panel/serials'
import { rememberGaps } from '../../panel/gaps'
import { configuredAs } from '../../panel/session-configuration'
import { deadline, next, openSession } from '../../panel/session'
import type { Times, Effect, PanelMemory, SessionState, Accepted, UntimedInput } from '../../panel/session-state'
import type { Peer, TlsTrust } from '../../transport/panel-sockets'
import type { ByteStream } from '../../transport/byte-stream'
import type { ControllerFacts } from '../driver'
import { createBacklogGate } from './backlog-gate'
import { BACKLOG_ON_ITS_WAY, createPanelIntake, type PanelIntake } from './panel-intake'
import { panelSite, type PanelSite } from './panel-sections'
import { askStanding, objectionTo, settingsOf, type PanelLinkOptions } from './panel-link-options'
import { createWaitingOrders, type WaitingOrders } from './panel-waiting'
import { createPanelCommands, type PanelCommands } from './panel-commands'
import { PanelDialer } from './panel-dialer'
import { type UnknownCards, watchUnknownCards } from './unknown-cards'

export interface PanelLink {
  readonly controller: ControllerId
  /** This input is on the disk: the panel may forget it. In any order. */
  durable(token: number): void
  /** A grant for the door is on the disk, made here or by the panel. */
  granted(door: DoorId): void
  /** Answers a decision request. At or after `atLatest` nothing is sent, and the panel's fallback holds. */
  answer(request: number, granted: boolean, unlockSeconds: number, atLatest: Instant, reason?: string): void
  /** Carried out now or refused with a reason: the panel's own, or `panel-away`, `too-many-commands`, `too-late`. */
  command(command: PanelCommand, atLatest: Instant): Promise<Result<undefined, string>>
  /** Kept until the panel has it, over restarts too. The delivery has to be stored before anything follows from it. */
  deliver(order: PanelOrder, at: Instant): PanelDelivery
  /** Whether the panel has the site as it is, as far as it has said, and what of it the panel cannot hold. */
  configured(): Pick<ControllerFacts, 'configuration' | 'missing'>
  /** Deliveries that the panel has not answered. */
  readonly orders: Pick<WaitingOrders, 'all' | 'cardsUnknown' | 'stored'>
  /** The site as it is from now on; only what differs goes to the panel. */
  pushConfiguration(site: Site): void
  /** A connection on which this panel said hello: `received` are the bytes read so far. */
  adopt(stream: ByteStream, peer: Peer, received: Uint8Array): void
  /** Certificates were renewed or revoked: holds for the next connection, and ends one whose certificate is revoked. */
  trust(tls: TlsTrust | null): void
  /** The newest value of the journal's hash chain: the panel keeps it out of this machine's reach. */
  head(head: JournalHead): void
  /** Inputs that were handed over could not be stored: the panel will send again all that is not on the disk. */
  notStored(): void
  readonly connected: boolean
  close(): void
}

/** Bytes that may wait to be sent to a panel before the connection is given up. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** A panel not reached within this after the start is reported as down. */
const FIRST_CONNECTION_MS = 5_000

/** Refusals reported to the rest of the console per connection; the log has them all. */
const MAX_REPORTED_REFUSALS = 16

interface Connection {
  readonly peer: Peer
  readonly stream: ByteStream
  state: SessionState
  refusals: number
}

/** Starts immediately; reports `link` `down` first, since the panel is away until it has said hello. */
export const openPanelLink = (options: PanelLinkOptions): PanelLink => new LivePanelLink(options)

class LivePanelLink implements PanelLink {
  readonly controller: ControllerId
  readonly orders: PanelLink['orders']
  private connection: Connection | undefined
  private memory: PanelMemory
  private held: PanelSite
  private tls: TlsTrust | null
  /** What the panel was last known to have. */
  private last: Pick<SessionState, 'config' | 'phase'> | undefined
  private reportedUp: boolean | undefined
  private newestHead: JournalHead | undefined
  private closed = false
  private stopTimer: (() => void) | undefined
  private armedFor = 0
  private readonly stopFirst: () => void
  private readonly dialer: PanelDialer | undefined
  private readonly waiting: WaitingOrders
  private readonly intake: PanelIntake
  private readonly commands: PanelCommands
  private readonly gaps: ReturnType<typeof rememberGaps>
  private readonly unknownCards: UnknownCards

  constructor(private readonly options: PanelLinkOptions) {
    const { clock, site, connection } = options
    this.controller = options.controller.id
    this.tls = options.tls
    this.held = panelSite(site, options, [])
    this.memory = memoryOf(options.mark, options.openDoors ?? new Set())
    this.commands = createPanelCommands(clock)
    this.gaps = rememberGaps(this.controller)
    this.intake = this.openIntake()
    this.waiting = this.openWaiting()
    this.unknownCards = this.watchCards()
    this.orders = {
      ...this.waiting,
      stored: () => ({ ...this.waiting.stored(), ...this.unknownCards.stored() }),
    }
    // A console that starts is not yet a panel that fell silent: its first connection gets a moment.
    this.stopFirst = clock.setTimer(FIRST_CONNECTION_MS, () => {
      if (this.reportedUp === undefined) this.linkRecord('down')
    })
    this.dialer = connection.kind === 'dial' ? this.openDialer(connection) : undefined
    this.dialer?.now()
  }

  get connected(): boolean {
    return this.connection?.state.phase === 'live'
  }

  durable(token: number): void {
    this.intake.durable(token)
  }

  granted(door: DoorId): void {
    this.step({ kind: 'granted', door })
  }

  head(head: JournalHead): void {
    this.newestHead = head
    this.step({ kind: 'head', head })
  }

  notStored(): void {
    this.intake.notStored(this.memory)
    this.memory = { ...this.memory, received: this.memory.durable }
    const { connection } = this
    if (connection === undefined) return
    this.drop(connection, 'what it sent could not be stored')
    connection.stream.close()
  }

  answer(request: number, granted: boolean, unlockSeconds: number, atLatest: Instant, reason?: string): void {
    const id = this.intake.request(request)
    if (id === undefined) return
    const said = reason === undefined ? {} : { reason }
    this.step({ kind: 'answer', request: id, granted, unlockSeconds, atLatest, ...said })
  }

  command(command: PanelCommand, atLatest: Instant): Promise<Result<undefined, string>> {
    if (!this.connected) return Promise.resolve(fail('panel-away'))
    if (this.options.clock.now() >= atLatest) return Promise.resolve(fail('too-late'))
    const { id, result } = this.commands.open()
    this.step({ kind: 'command', id, atLatest, command })
    return result
  }

  deliver(order: PanelOrder, at: Instant): PanelDelivery {
    const delivery = this.waiting.add(order, at, this.connection === undefined)
    this.step({ kind: 'deliver', deliveries: [delivery] })
    return delivery
  }

  configured(): Pick<ControllerFacts, 'configuration' | 'missing'> {
    const { state, minor } = configuredAs(this.held.sections, this.connection?.state ?? this.last)
    return { configuration: state, missing: this.gaps(this.held.site, minor) }
  }

  pushConfiguration(site: Site): void {
    this.held = panelSite(site, this.options, this.held.sections)
    const { sections, before, index } = this.held
    this.step({ kind: 'configure', sections, before, index })
  }

  trust(tls: TlsTrust | null): void {
    this.tls = tls
    const { serial } = this.connection?.peer ?? { serial: null }
    if (serial === null || tls?.revoked.has(serial) !== true) return
    this.step({
      kind: 'refuse',
      refusal: refused(RefusalReason.REFUSAL_CERTIFICATE, `certificate ${serial} is revoked`),
    })
  }

  close(): void {
    this.closed = true
    this.stopFirst()
    this.unknownCards.stop()
    this.dialer?.end()
    this.step({ kind: 'end' })
    this.stopTimer?.()
  }

  adopt(stream: ByteStream, peer: Peer, received?: Uint8Array): void {
    if (this.closed) return stream.close()
    const unwelcome = objectionTo(peer, this.controller, this.tls)
    if (unwelcome !== undefined) {
      this.say('warning', `refused ${refusalName(unwelcome.reason)}: ${unwelcome.detail}, from ${peer.address}`)
      stream.write(turnAway(unwelcome))
      stream.close()
      return this.dialer?.later()
    }
    // The panel knows better than we do that its former connection is dead.
    this.step({ kind: 'refuse', refusal: refused(RefusalReason.REFUSAL_BUSY, 'the panel has connected again') })
    this.dialer?.stop()
    const fresh: Connection = { stream, peer, refusals: 0, state: this.newSession() }
    this.connection = fresh
    this.say('info', `connected to ${peer.address}`)
    const onBytes = this.listenerFor(fresh)
    stream.onDown((reason) => this.drop(fresh, reason))
    if (this.newestHead !== undefined) this.give(fresh, { kind: 'head', head: this.newestHead })
    this.arm()
    if (received !== undefined) onBytes(received)
    stream.onBytes(onBytes)
  }

  private newSession(): SessionState {
    const { index, sections, before } = this.held
    return openSession(
      settingsOf(this.options, this.waiting.delivered()),
      index,
      this.memory,
      { sections, before },
      [...this.waiting.all()],
      this.times(),
    )
  }

  private listenerFor(fresh: Connection): (bytes: Uint8Array) => void {
    const framer = createFramer()
    return (bytes) => {
      const { frames, badLength } = framer.push(bytes)
      for (const frame of frames) {
        if (this.connection !== fresh) return
        this.give(fresh, { kind: 'frame', bytes: frame })
      }
      if (badLength !== undefined && this.connection === fresh)
        this.give(fresh, { kind: 'bad-length', length: badLength })
    }
  }

  /** For the session of the current connection, if there is one. */
  private step(input: UntimedInput): void {
    if (this.connection !== undefined) this.give(this.connection, input)
  }

  private give(to: Connection, input: UntimedInput): void {
    const { state, effects } = next(to.state, { ...input, ...this.times() })
    to.state = state
    this.memory = state.memory
    for (const effect of effects) this.run(to, effect)
    this.arm()
  }

  private run(from: Connection, effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        from.stream.write(effect.bytes)
        if (from.stream.bufferedBytes() <= MAX_BUFFERED_BYTES) return
        return this.give(from, {
          kind: 'refuse',
          refusal: refused(RefusalReason.REFUSAL_OVERLOADED, `more than ${MAX_BUFFERED_BYTES} bytes wait to be sent`),
        })
      case 'close':
        from.stream.close()
        return this.drop(from, effect.reason)
      case 'refused':
        return this.onRefused(from, effect)
      case 'accept':
        return this.hand(effect.accepted)
      case 'caught-up':
        this.dialer?.worked()
        return this.intake.afterBacklog(() => this.linkRecord('up'))
      case 'status':
        return this.options.onStatus?.(effect.status)
      case 'skew':
        return this.options.onSkew?.(effect.skewMs)
      case 'command-result':
        return this.commands.settle(effect.id, effect.done ? ok(undefined) : fail(effect.reason))
      case 'delivery-result':
        return this.waiting.answered(effect)
      case 'forgotten':
        return void this.sendStanding(from, effect.last)
    }
  }

  private onRefused(from: Connection, { by, reason, detail }: Extract<Effect, { readonly kind: 'refused' }>): void {
    if (by === 'panel' && reason === refusalName(RefusalReason.REFUSAL_BUSY)) this.dialer?.accepted()
    this.say('warning', `${by === 'host' ? 'refused' : 'the panel refused'} ${reason}: ${detail}`)
    if (from.refusals++ < MAX_REPORTED_REFUSALS)
      this.report({ event: 'panel.refused', at: this.now(), controller: this.controller, by, reason, detail })
  }

  /** The panel gets what stands before it gets the configuration with which it begins to decide. */
  private async sendStanding(to: Connection, lastDelivery: number): Promise<void> {
    const standing = await askStanding(this.options)
    if (this.connection !== to) return
    if (standing === undefined) return this.drop(to, 'what stands is not known yet')
    this.waiting.begin(lastDelivery, standing, this.now())
    this.options.onDeliveriesMade?.()
    this.give(to, { kind: 'standing', deliveries: [...this.waiting.all()] })
  }

  /** An early timer only checks again: most inputs postpone the deadline, and none needs a new timer. */
  private arm(): void {
    const { clock } = this.options
    const due = this.connection === undefined ? null : deadline(this.connection.state)
    if (due === null || (this.stopTimer !== undefined && due >= this.armedFor)) return
    this.stopTimer?.()
    this.armedFor = due
    this.stopTimer = clock.setTimer(Math.max(0, due - clock.monotonic()), () => {
      this.stopTimer = undefined
      this.step({ kind: 'time' })
    })
  }

  /** Drops a connection that either end closed. */
  private drop(gone: Connection, reason: string): void {
    if (this.connection !== gone) return
    this.connection = undefined
    const wasLive = gone.state.hello !== null
    if (wasLive) this.last = { config: gone.state.config, phase: 'closed' }
    gone.stream.close()
    this.intake.forget()
    this.intake.forgetRequests()
    this.commands.fail('panel-away')
    this.say(wasLive ? 'warning' : 'info', `connection down: ${reason}`)
    this.options.onAway?.(reason)
    if (wasLive) this.report({ event: 'panel.disconnected', at: this.now(), controller: this.controller, reason })
    this.linkRecord('down')
    this.arm()
    this.dialer?.later()
  }

  private linkRecord(state: 'up' | 'down'): void {
    if (this.reportedUp === (state === 'up')) return
    this.reportedUp = state === 'up'
    this.hand([{ record: { type: 'link', at: this.now(), controller: this.controller, state } }])
    this.unknownCards.check()
  }

  private hand(accepted: readonly Accepted[]): void {
    this.intake.accept(accepted, this.memory)
  }

  private report(report: NonNullable<Accepted['report']>): void {
    this.hand([{ report }])
  }

  private say(level: 'info' | 'warning' | 'error', text: string): void {
    this.options.log(level, `panel ${this.controller}: ${text}`)
  }

  private now(): Instant {
    return this.options.clock.now()
  }

  private times(): Times {
    const { clock } = this.options
    return {
      at: clock.now(),
      mono: clock.monotonic(),
      ...(clock.trusted?.() === false ? { doubted: true } : {}),
    }
  }

  private openIntake(): PanelIntake {
    const { options, controller, memory } = this
    return createPanelIntake({
      controller,
      memory,
      gate: options.gate ?? createBacklogGate(BACKLOG_ON_ITS_WAY),
      now: () => this.now(),
      onRecords: (inputs, mark) => options.onRecords(inputs, mark),
      onDurable: (ranges) => {
        if (this.connection !== undefined) this.step({ kind: 'durable', ranges })
        else this.memory = { ...this.memory, durable: ranges.reduce(addSerials, this.memory.durable) }
      },
    })
  }

  private openWaiting(): WaitingOrders {
    const { options, controller } = this
    return createWaitingOrders(
      options.deliveries,
      (delivery) => {
        options.onDelivery?.(delivery)
        this.unknownCards.check()
      },
      (at, dropped) => this.report({ event: 'panel.deliveries-dropped', at, controller, dropped, alarm: true }),
    )
  }

  private watchCards(): UnknownCards {
    const { options, controller } = this
    return watchUnknownCards({
      clock: options.clock,
      told: options.deliveries?.cardsTold ?? 0,
      now: () => this.waiting.cardsUnknown().length,
      link: () => (this.connected ? 'up' : this.reportedUp === false ? 'down' : 'not-tried'),
      report: (cards) =>
        this.report({ event: 'panel.cards-unknown', at: this.now(), controller, cards, alarm: cards > 0 }),
    })
  }

  private openDialer({ host, port }: { readonly host: string; readonly port: number }): PanelDialer {
    return new PanelDialer({
      host,
      port,
      clock: this.options.clock,
      tls: () => this.tls,
      isConnected: () => this.connection !== undefined,
      connected: (stream, peer) => this.adopt(stream, peer),
      failed: (reason) => {
        this.say('info', `no connection to ${host}:${port}: ${reason}`)
        this.options.onAway?.(reason)
      },
    })
  }
}
