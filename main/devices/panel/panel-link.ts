/**
 * The live end of one panel's link: dials or takes the panel's connection, runs what the session asks for, and comes back
 * after it went down. It holds no rules; those are in `panel/session`.
 */
import { randomBytes } from 'node:crypto'
import type { ControllerId, DoorId } from '../../domain/ids'
import type { PanelCommand, PanelDelivery, PanelOrder } from '../../domain/panel'
import type { JournalHead } from '../../domain/journal-head'
import { fail, ok, type Result } from '../../domain/result'
import type { Site } from '../../domain/site'
import type { Instant } from '../../domain/time'
import type { SectionContent } from '../../panel/configuration'
import { turnAway } from '../../panel/doorkeeper'
import { createFramer } from '../../panel/framer'
import { memoryOf } from '../../panel/mark'
import { refusalName, refused } from '../../panel/refused'
import { RefusalReason } from '../../panel/schema/panel-link_pb'
import { addSerials } from '../../panel/serials'
import { rememberGaps } from '../../panel/gaps'
import { configuredAs } from '../../panel/session-configuration'
import { deadline, next, openSession } from '../../panel/session'
import type { Times, Effect, Input, PanelMemory, SessionState, Taken } from '../../panel/session-state'
import { dialPanel, type Peer, type TlsTrust } from '../../transport/panel-sockets'
import type { ByteStream } from '../../transport/byte-stream'
import type { ControllerFacts } from '../driver'
import { createBacklogGate } from './backlog-gate'
import { BACKLOG_ON_ITS_WAY, createPanelIntake } from './panel-intake'
import { indexFor, sectionsFor } from './panel-sections'
import { askStanding, objectionTo, settingsOf, type PanelLinkOptions } from './panel-link-options'
import { createWaitingOrders, type WaitingOrders } from './panel-waiting'
import { createPanelCommands } from './panel-commands'
import { createReconnect } from './reconnect'
import { watchUnknownCards } from './unknown-cards'

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
  /** A connection on which this panel said hello: `heard` are the bytes read so far. */
  adopt(stream: ByteStream, peer: Peer, heard: Uint8Array): void
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

/** Refusals told to the rest of the console for one connection; the log has them all. */
const MAX_TOLD_REFUSALS = 16

interface Connection {
  readonly peer: Peer
  readonly stream: ByteStream
  state: SessionState
  told: number
}

/** Starts immediately; reports `link` `down` first, since the panel is away until it has said hello. */
export function openPanelLink(options: PanelLinkOptions): PanelLink {
  const { clock, controller: described, deciding, log } = options
  const controller = described.id
  const reconnect = createReconnect(
    () => randomBytes(2).readUInt16BE() / 65_536,
    () => clock.monotonic(),
  )

  let site = options.site
  let index = indexFor(site, controller)
  let sections = sectionsFor(site, controller, deciding)
  let before: readonly SectionContent[] = []
  let memory: PanelMemory = memoryOf(options.mark, options.openDoors ?? new Set())
  const orders = createWaitingOrders(
    options.deliveries,
    (delivery) => {
      options.onDelivery?.(delivery)
      unknownCards.look()
    },
    (at, passages) =>
      hand([{ report: { event: 'panel.deliveries-dropped', at, controller, dropped: passages, alarm: true } }]),
  )
  let connection: Connection | undefined
  let stopDialing: (() => void) | undefined
  let stopTimer: (() => void) | undefined
  let armedFor = 0
  /** What the panel was last known to have. */
  let last: Pick<SessionState, 'config' | 'phase'> | undefined
  let reportedUp: boolean | undefined
  let closed = false
  let newestHead: JournalHead | undefined
  let { tls } = options

  const unknownCards = watchUnknownCards({
    clock,
    told: options.deliveries?.cardsTold ?? 0,
    now: () => orders.cardsUnknown().length,
    link: () => (connection?.state.phase === 'live' ? 'up' : reportedUp === false ? 'down' : 'not-tried'),
    tell: (cards) =>
      hand([{ report: { event: 'panel.cards-unknown', at: clock.now(), controller, cards, alarm: cards > 0 } }]),
  })
  const commands = createPanelCommands(clock)
  const gaps = rememberGaps(controller)

  const say = (level: 'info' | 'warning' | 'error', text: string): void => log(level, `panel ${controller}: ${text}`)
  const times = (): Times => ({
    at: clock.now(),
    mono: clock.monotonic(),
    ...(clock.trusted?.() === false ? { doubted: true } : {}),
  })

  const intake = createPanelIntake({
    controller,
    memory,
    gate: options.gate ?? createBacklogGate(BACKLOG_ON_ITS_WAY),
    now: () => clock.now(),
    onRecords: (inputs, mark) => options.onRecords(inputs, mark),
    onDurable(ranges) {
      if (connection !== undefined) give(connection, { kind: 'durable', ranges, ...times() })
      else memory = { ...memory, durable: ranges.reduce(addSerials, memory.durable) }
    },
  })
  const hand = (taken: readonly Taken[]): void => intake.take(taken, memory)

  const linkRecord = (state: 'up' | 'down'): void => {
    if (reportedUp === (state === 'up')) return
    reportedUp = state === 'up'
    hand([{ record: { type: 'link', at: clock.now(), controller, state } }])
    unknownCards.look()
  }

  const give = (to: Connection, input: Input): void => {
    const { state, effects } = next(to.state, input)
    to.state = state
    memory = state.memory
    for (const effect of effects) run(to, effect)
    arm()
  }

  const run = (from: Connection, effect: Effect): void => {
    switch (effect.kind) {
      case 'send':
        from.stream.write(effect.bytes)
        if (from.stream.bufferedBytes() <= MAX_BUFFERED_BYTES) return
        return give(from, {
          kind: 'refuse',
          refusal: refused(RefusalReason.REFUSAL_OVERLOADED, `more than ${MAX_BUFFERED_BYTES} bytes wait to be sent`),
          ...times(),
        })
      case 'close':
        from.stream.close()
        return drop(from, effect.reason)
      case 'refused': {
        const { by, reason, detail } = effect
        if (by === 'panel' && reason === refusalName(RefusalReason.REFUSAL_BUSY)) reconnect.taken()
        say('warning', `${by === 'host' ? 'refused' : 'the panel refused'} ${reason}: ${detail}`)
        if (from.told++ < MAX_TOLD_REFUSALS)
          hand([{ report: { event: 'panel.refused', at: clock.now(), controller, by, reason, detail } }])
        return
      }
      case 'take':
        return hand(effect.taken)
      case 'caught-up':
        reconnect.worked()
        return intake.afterBacklog(() => linkRecord('up'))
      case 'status':
        return options.onStatus?.(effect.status)
      case 'skew':
        return options.onSkew?.(effect.skewMs)
      case 'command-result':
        return commands.settle(effect.id, effect.done ? ok(undefined) : fail(effect.reason))
      case 'delivery-result':
        return orders.answered(effect)
      case 'forgotten':
        return void sendStanding(from, effect.last)
    }
  }

  /** The panel gets what stands before it gets the configuration with which it begins to decide. */
  const sendStanding = async (to: Connection, lastDelivery: number): Promise<void> => {
    const standing = await askStanding(options)
    if (connection !== to) return
    if (standing === undefined) return drop(to, 'what stands is not known yet')
    orders.begin(lastDelivery, standing, clock.now())
    options.onDeliveriesMade?.()
    give(to, { kind: 'standing', deliveries: [...orders.all()], ...times() })
  }

  /** A timer that is early only looks again: most inputs put the deadline off, and none of them needs a new timer. */
  const arm = (): void => {
    const due = connection === undefined ? null : deadline(connection.state)
    if (due === null || (stopTimer !== undefined && due >= armedFor)) return
    stopTimer?.()
    armedFor = due
    stopTimer = clock.setTimer(Math.max(0, due - clock.monotonic()), () => {
      stopTimer = undefined
      if (connection !== undefined) give(connection, { kind: 'time', ...times() })
    })
  }

  /** Drops a connection that either end closed. */
  const drop = (gone: Connection, reason: string): void => {
    if (connection !== gone) return
    connection = undefined
    if (gone.state.hello !== null) last = { config: gone.state.config, phase: 'closed' }
    gone.stream.close()
    intake.forget()
    intake.forgetRequests()
    commands.fail('panel-away')
    const wasLive = gone.state.hello !== null
    say(wasLive ? 'warning' : 'info', `connection down: ${reason}`)
    options.onAway?.(reason)
    if (wasLive) hand([{ report: { event: 'panel.disconnected', at: clock.now(), controller, reason } }])
    linkRecord('down')
    arm()
    dialLater()
  }

  const attach = (stream: ByteStream, peer: Peer, heard: Uint8Array | undefined): void => {
    if (closed) return stream.close()
    const unwelcome = objectionTo(peer, controller, tls)
    if (unwelcome !== undefined) {
      say('warning', `refused ${refusalName(unwelcome.reason)}: ${unwelcome.detail}, from ${peer.address}`)
      stream.write(turnAway(unwelcome))
      stream.close()
      return dialLater()
    }
    if (connection !== undefined) {
      // The panel knows better than we do that its former connection is dead.
      give(connection, {
        kind: 'refuse',
        refusal: refused(RefusalReason.REFUSAL_BUSY, 'the panel has connected again'),
        ...times(),
      })
    }
    stopDialing?.()
    stopDialing = undefined
    const framer = createFramer()
    const fresh: Connection = {
      stream,
      peer,
      told: 0,
      state: openSession(
        settingsOf(options, orders.delivered()),
        index,
        memory,
        { sections, before },
        [...orders.all()],
        times(),
      ),
    }
    connection = fresh
    say('info', `connected to ${peer.address}`)
    const onBytes = (bytes: Uint8Array): void => {
      const { frames, badLength } = framer.push(bytes)
      for (const frame of frames) {
        if (connection !== fresh) return
        give(fresh, { kind: 'frame', bytes: frame, ...times() })
      }
      if (badLength !== undefined && connection === fresh)
        give(fresh, { kind: 'bad-length', length: badLength, ...times() })
    }
    stream.onDown((reason) => drop(fresh, reason))
    if (newestHead !== undefined) give(fresh, { kind: 'head', head: newestHead, ...times() })
    arm()
    if (heard !== undefined) onBytes(heard)
    stream.onBytes(onBytes)
  }

  const dial = (): void => {
    if (options.connection.kind !== 'dial' || closed || connection !== undefined) return
    const { host, port } = options.connection
    stopDialing = dialPanel(
      { host, port },
      tls,
      (opened, peer) => attach(opened, peer, undefined),
      (reason) => {
        say('info', `no connection to ${host}:${port}: ${reason}`)
        options.onAway?.(reason)
        dialLater()
      },
    )
  }

  const dialLater = (): void => {
    if (options.connection.kind !== 'dial' || closed) return
    stopDialing?.()
    stopDialing = clock.setTimer(reconnect.nextDelay(), dial)
  }

  // A console that starts is not yet a panel that fell silent: its first connection gets a moment.
  const stopFirst = clock.setTimer(FIRST_CONNECTION_MS, () => {
    if (reportedUp === undefined) linkRecord('down')
  })
  dial()

  return {
    controller,
    get connected() {
      return connection?.state.phase === 'live'
    },
    durable: (token) => intake.durable(token),
    granted(door) {
      if (connection !== undefined) give(connection, { kind: 'granted', door, ...times() })
    },
    head(head) {
      newestHead = head
      if (connection !== undefined) give(connection, { kind: 'head', head, ...times() })
    },
    notStored() {
      intake.notStored(memory)
      memory = { ...memory, received: memory.durable }
      const { stream } = connection ?? {}
      if (connection !== undefined) drop(connection, 'what it sent could not be stored')
      stream?.close()
    },
    answer(request, granted, unlockSeconds, atLatest, reason) {
      const id = intake.request(request)
      if (id === undefined || connection === undefined) return
      const said = reason === undefined ? {} : { reason }
      give(connection, { kind: 'answer', request: id, granted, unlockSeconds, atLatest, ...said, ...times() })
    },
    command(command, atLatest) {
      const to = connection
      if (to === undefined || to.state.phase !== 'live') return Promise.resolve(fail('panel-away'))
      if (clock.now() >= atLatest) return Promise.resolve(fail('too-late'))
      const { id, result } = commands.open()
      give(to, { kind: 'command', id, atLatest, command, ...times() })
      return result
    },
    deliver(order, at) {
      const delivery = orders.add(order, at, connection === undefined)
      if (connection !== undefined) give(connection, { kind: 'deliver', deliveries: [delivery], ...times() })
      return delivery
    },
    orders: { ...orders, stored: () => ({ ...orders.stored(), ...unknownCards.stored() }) },
    configured() {
      const { state, minor } = configuredAs(sections, connection?.state ?? last)
      return { configuration: state, missing: gaps(site, minor) }
    },
    pushConfiguration(changed) {
      before = sections
      site = changed
      index = indexFor(site, controller)
      sections = sectionsFor(site, controller, deciding)
      if (connection !== undefined) give(connection, { kind: 'configure', sections, before, index, ...times() })
    },
    adopt: attach,
    trust(changed) {
      tls = changed
      const { serial } = connection?.peer ?? { serial: null }
      if (connection === undefined || serial === null || changed?.revoked.has(serial) !== true) return
      const refusal = refused(RefusalReason.REFUSAL_CERTIFICATE, `certificate ${serial} is revoked`)
      give(connection, { kind: 'refuse', refusal, ...times() })
    },
    close() {
      closed = true
      stopFirst()
      unknownCards.stop()
      stopDialing?.()
      if (connection !== undefined) give(connection, { kind: 'end', ...times() })
      stopTimer?.()
    },
  }
}
