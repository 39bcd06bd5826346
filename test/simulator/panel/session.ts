/** The panel's end of one connection (PROTOCOL.md 5 to 12). Shares no code with the console's end. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import {
  CommandResultSchema,
  ConfigReadySchema,
  ConfigResultSchema,
  DecisionRequestSchema,
  DeliveryResultSchema,
  EventBatchSchema,
  HeartbeatSchema,
  PanelHelloSchema,
  RefusalReason,
  RefusalSchema,
  RingOverflowSchema,
  type Section,
  StatusReportSchema,
  type Command,
  type DecisionAnswer,
  type Delivery,
  type Event,
  type HostHello,
  JournalHeadSchema,
  type JournalHead,
  type PanelHello,
  type StatusReport,
} from '../../../main/panel/schema/panel-link_pb'
import type { CardDatabase, Move } from './card-database'
import type { Line } from './line'
import type { Ring } from './ring'
import type { PanelClock, World } from './time'
import { createReader, frameOf, type Body } from './wire'

const MAX_BATCH = 64
/** With more unsent bytes than this, new events go with the backlog. */
const CONGESTED = 64 * 1024
const HOST_HELLO_MS = 10_000

/** The panel's functions that the session uses. */
export interface Panel {
  readonly world: World
  readonly clock: PanelClock
  readonly ring: Ring
  readonly database: CardDatabase
  hello(): MessageInitShape<typeof PanelHelloSchema>
  status(): MessageInitShape<typeof StatusReportSchema>
  /** Undefined when done, else why not. */
  execute(command: Command): string | undefined
  /** Calls back when the effect is on the disk. */
  deliver(delivery: Delivery, stored: (refusal: string | undefined) => void): void
  answered(answer: DecisionAnswer): void
  configured(moves: readonly Move[]): void
  setClock(ms: number): void
  /** An offline grant whose door can still be opened: whether it was used is not known yet. */
  undecided(event: Event): boolean
  /** The event in the form of the backlog. */
  withOutcome(event: Event, offered: boolean): Event
  refused(reason: RefusalReason, detail: string): void
  /** Stored where the host cannot reach it (PROTOCOL.md 8.7). */
  journalHead(head: JournalHead): void
  /** Undefined while none is stored. */
  storedHead(): MessageInitShape<typeof JournalHeadSchema> | undefined
  live(isLive: boolean): void
}

export interface PanelSession {
  readonly live: boolean
  /** A new event, just stored. */
  offer(event: Event): void
  ask(request: MessageInitShape<typeof DecisionRequestSchema>): void
  report(): void
  send(body: Body): void
  end(): void
  /** Another host has connected: tells this one why, and ends. */
  taken(): void
}

export function startSession(panel: Panel, line: Line, over: (reason: string) => void): PanelSession {
  const { world, ring, clock } = panel
  const read = createReader()
  let sent = 0n
  let heard = 0n
  let host: HostHello | undefined
  let ended = false
  let heardClock = 0n
  let heardAt = 0
  let lastHeard = world.monotonic()
  /** Next serial of the backlog to send, and the last one that goes as backlog. */
  let backlogNext = 0n
  let backlogEnd = 0n
  let acknowledged = 0n
  let lostTold = 0n
  let stopTimer = world.setTimer(HOST_HELLO_MS, () => finish('no hello from the host'))
  let stopRetry: (() => void) | undefined

  const finish = (reason: string): void => {
    if (ended) return
    ended = true
    stopTimer()
    stopRetry?.()
    panel.database.forgetStaged()
    line.close()
    panel.live(false)
    over(reason)
  }
  const send = (body: Body): void => {
    if (ended) return
    sent += 1n
    line.write(frameOf(sent, body))
  }
  const refuse = (reason: RefusalReason, detail: string, closes: boolean): void => {
    panel.refused(reason, detail)
    send({ case: 'refusal', value: create(RefusalSchema, { reason, detail, closes, sequence: heard }) })
    if (closes) finish(`refused: ${detail}`)
  }

  const beat = (every: number): void => {
    const silence = world.monotonic() - lastHeard
    if (host !== undefined && silence >= host.silenceMs) return finish('the host is silent')
    send({
      case: 'heartbeat',
      value: create(HeartbeatSchema, {
        clockMs: BigInt(clock.now()),
        echoClockMs: heardClock,
        echoAgeMs: heardClock === 0n ? 0 : Math.round(world.monotonic() - heardAt),
        uptimeMs: BigInt(clock.uptime()),
      }),
    })
    stopTimer = world.setTimer(every, () => beat(every))
  }

  const pumpBacklog = (): void => {
    if (host === undefined || ended) return
    const { lost } = ring
    if (lost !== undefined && lost.last > lostTold) {
      lostTold = lost.last
      const value = create(RingOverflowSchema, { firstLost: lost.first, lastLost: lost.last })
      send({ case: 'ringOverflow', value })
    }
    if (backlogNext < ring.first) backlogNext = ring.first
    const window = BigInt(host.backlogWindow)
    while (backlogNext <= backlogEnd && line.bufferedBytes() < CONGESTED) {
      const base = acknowledged + 1n > ring.first ? acknowledged + 1n : ring.first
      const room = base + window - backlogNext
      if (room <= 0n) return
      const events: Event[] = []
      while (backlogNext <= backlogEnd && events.length < MAX_BATCH && BigInt(events.length) < room) {
        const kept = ring.get(backlogNext)
        if (kept === undefined) break
        if (!kept.offered && panel.undecided(kept.event)) break
        events.push(panel.withOutcome(kept.event, kept.offered))
        backlogNext += 1n
      }
      if (events.length === 0) {
        stopRetry?.()
        stopRetry = world.setTimer(250, pumpBacklog)
        return
      }
      send({ case: 'events', value: create(EventBatchSchema, { backlog: true, events }) })
    }
    if (backlogNext <= backlogEnd) {
      stopRetry?.()
      stopRetry = world.setTimer(50, pumpBacklog)
    }
  }

  const start = (hello: HostHello): void => {
    if (hello.protocolMajor !== 1) return refuse(RefusalReason.REFUSAL_VERSION, `protocol ${hello.protocolMajor}`, true)
    if (hello.panelId !== panel.hello().panelId)
      return refuse(RefusalReason.REFUSAL_WRONG_PANEL, `the host wants ${hello.panelId}`, true)
    host = hello
    stopTimer()
    if (!ring.numbered) ring.number(hello.acknowledged)
    ring.acknowledge(hello.acknowledged)
    acknowledged = hello.acknowledged
    backlogNext = ring.first
    backlogEnd = ring.last
    const head = hello.protocolMinor >= 2 ? panel.storedHead() : undefined
    if (head) send({ case: 'storedHead', value: create(JournalHeadSchema, head) })
    panel.live(true)
    beat(hello.heartbeatMs)
    pumpBacklog()
  }

  const take = (body: Body): void => {
    if (body.case === 'refusal') {
      if (body.value.closes) finish(`the host refused: ${RefusalReason[body.value.reason]} ${body.value.detail}`)
      return
    }
    if (host === undefined) {
      if (body.case === 'hostHello') return start(body.value)
      return refuse(RefusalReason.REFUSAL_OUT_OF_ORDER, `${body.case ?? 'nothing'} before the hello`, true)
    }
    switch (body.case) {
      case 'heartbeat':
        heardClock = body.value.clockMs
        heardAt = world.monotonic()
        return
      case 'setClock':
        return panel.setClock(Number(body.value.clockMs))
      case 'eventAck':
        if (body.value.upTo > ring.last)
          return refuse(
            RefusalReason.REFUSAL_BAD_SERIAL,
            `acknowledged ${body.value.upTo}, the last is ${ring.last}`,
            true,
          )
        if (body.value.head) panel.journalHead(body.value.head)
        acknowledged = body.value.upTo
        ring.acknowledge(acknowledged)
        return pumpBacklog()
      case 'configBegin':
        return ready(body.value.section, panel.database.begin(body.value))
      case 'configPart':
        return ready(body.value.section, panel.database.part(body.value))
      case 'configEnd':
        return ready(body.value.section, panel.database.end(body.value.section))
      case 'configApply':
        return applyConfiguration()
      case 'decisionAnswer':
        return panel.answered(body.value)
      case 'command': {
        const { id, atLatestMs } = body.value
        const reason = clock.now() >= Number(atLatestMs) ? 'too-late' : panel.execute(body.value)
        const value = create(CommandResultSchema, { id, done: reason === undefined, reason: reason ?? '' })
        return send({ case: 'commandResult', value })
      }
      case 'delivery': {
        const { number } = body.value
        return panel.deliver(body.value, (reason) => {
          const value = create(DeliveryResultSchema, { number, done: reason === undefined, reason: reason ?? '' })
          send({ case: 'deliveryResult', value })
        })
      }
      case 'statusRequest':
        return report()
      default:
        return refuse(RefusalReason.REFUSAL_UNKNOWN_TYPE, `${body.case ?? 'nothing'} is not for panels`, true)
    }
  }

  /** A problem in any message of a transfer fails the whole transfer immediately. */
  const ready = (section: Section, problem: string | undefined): void => {
    if (problem === undefined) return send({ case: 'configReady', value: create(ConfigReadySchema, { section }) })
    panel.database.forgetStaged()
    const sections = panel.database.hashes()
    send({
      case: 'configResult',
      value: create(ConfigResultSchema, { applied: false, reason: problem, section, sections }),
    })
  }
  const applyConfiguration = (): void => {
    const result = panel.database.apply()
    const applied = 'moves' in result
    if (applied) panel.configured(result.moves)
    send({
      case: 'configResult',
      value: create(ConfigResultSchema, {
        applied,
        sections: panel.database.hashes(),
        ...(applied ? {} : { reason: result.reason, section: result.section }),
      }),
    })
    if (applied) report()
  }
  const report = (): void => {
    const value: StatusReport = create(StatusReportSchema, panel.status())
    send({ case: 'statusReport', value })
  }

  line.onBytes((bytes) => {
    for (const one of read(bytes)) {
      if (ended) return
      if (one.kind === 'bad') {
        const reasons = {
          'bad-length': RefusalReason.REFUSAL_BAD_LENGTH,
          malformed: RefusalReason.REFUSAL_MALFORMED,
          'unknown-field': RefusalReason.REFUSAL_UNKNOWN_FIELD,
        }
        return refuse(reasons[one.why], one.detail, true)
      }
      if (one.sequence <= heard) {
        refuse(RefusalReason.REFUSAL_REPLAYED, `envelope ${one.sequence} after ${heard}`, false)
        continue
      }
      if (one.sequence !== heard + 1n)
        return refuse(RefusalReason.REFUSAL_OUT_OF_ORDER, `envelope ${one.sequence} after ${heard}`, true)
      heard = one.sequence
      lastHeard = world.monotonic()
      take(one.body)
    }
  })
  line.onDown((reason) => finish(reason))
  const hello: PanelHello = create(PanelHelloSchema, panel.hello())
  send({ case: 'panelHello', value: hello })

  return {
    get live() {
      return host !== undefined && !ended
    },
    offer(event) {
      if (host === undefined || ended) return
      // When other data is queued or the line is slow, it is not live any more: it goes with the backlog.
      if (line.bufferedBytes() >= CONGESTED) {
        if (backlogNext > backlogEnd) backlogNext = event.serial
        backlogEnd = event.serial
        stopRetry?.()
        stopRetry = world.setTimer(50, pumpBacklog)
        return
      }
      send({ case: 'events', value: create(EventBatchSchema, { backlog: false, events: [event] }) })
    },
    ask(request) {
      send({ case: 'decisionRequest', value: create(DecisionRequestSchema, request) })
    },
    report,
    send,
    end: () => finish('ended'),
    taken() {
      const detail = 'another host has connected'
      const value = create(RefusalSchema, { reason: RefusalReason.REFUSAL_BUSY, detail, closes: true })
      send({ case: 'refusal', value })
      finish(detail)
    },
  }
}
