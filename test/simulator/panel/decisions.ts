/** The panel's decisions: the host's answers, its own offline decisions, and whether its offline grants were used. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { SiteEvent } from '../../../main/domain/event'
import type { Presented } from '../../../main/domain/record'
import {
  DecidedBy,
  DecisionMode,
  EventSchema,
  Fallback,
  type DecisionAnswer,
  type Event,
  type Presented as WirePresented,
} from '../../../main/panel/schema/panel-link_pb'
import type { CardDatabase } from './card-database'
import type { Doors, Grant } from './doors'
import type { LocalEngine } from './local-engine'
import { presentedFromWire, presentedToWire } from './presented'
import type { Seen } from './seen'
import type { PanelSession } from './session'
import type { PanelClock, World } from './time'

/** The content of a panel's event. */
export type What = Exclude<NonNullable<MessageInitShape<typeof EventSchema>['what']>, { case: undefined }>

interface Around {
  readonly world: World
  readonly clock: PanelClock
  readonly database: CardDatabase
  readonly engine: LocalEngine
  readonly doors: Doors
  session(): PanelSession | undefined
  emit(what: What): Event
  /** Turns the engine's own findings into events. */
  heed(events: readonly SiteEvent[]): void
  see(what: Seen): void
}

export interface Decisions {
  present(reader: string, presented: Presented): void
  answered(answer: DecisionAnswer): void
  /** The host will not answer any more: the panel decides as configured. */
  hostGone(): void
  /** The door was opened on the stored grant with this serial. */
  used(serial: bigint): void
  /** Whether the grant with this serial may still be used, so that its outcome is unknown. */
  undecided(serial: bigint): boolean
  /** An offline grant together with its outcome. */
  withOutcome(event: Event): Event
}

interface Asked {
  readonly reader: string
  readonly presented: WirePresented
  readonly answerBy: number
  readonly stop: () => void
  done: boolean
}

/** A decision by the panel itself. */
interface Recorded {
  readonly reader: string
  readonly presented: Presented
  readonly door: string
  readonly granted: boolean
  readonly reason: string
  readonly by: DecidedBy
  readonly freePass: boolean
  readonly seconds?: number | undefined
}

const KEPT_REQUESTS = 256

export function createDecisions(around: Around): Decisions {
  const { world, clock, database, engine, doors, emit, heed, see } = around
  let nextRequest = 1n
  const asked = new Map<bigint, Asked>()
  /** Outcomes of offline grants, by serial. */
  const outcomes = new Map<bigint, { door: string; until: number; used: boolean }>()

  const readerOf = (reader: string) => database.readers.find((one) => one.id === reader)
  const siteDoor = (door: string) => database.site?.doors.find((one) => one.id === door)

  /** A grant takes effect: the lock opens, and the door may be used until it closes again. */
  const grant = (door: string, seconds: number, made: Grant): void => {
    doors.unlock(door, seconds, true)
    const known = siteDoor(door)
    if (known?.contact === true && !doors.of(door).open) doors.of(door).grant = made
  }

  const decideHere = (reader: string, presented: Presented, by: DecidedBy): void => {
    const door = readerOf(reader)?.door
    if (door === undefined) return
    const { events, answer, seconds } = engine.read(reader, presented)
    const decision = events.find((event) => event.event === 'access.granted' || event.event === 'access.denied')
    if (decision === undefined) {
      const { granted, reason } = answer ?? { granted: false }
      const said = {
        seen: granted ? 'granted' : 'denied',
        reader,
        ...(reason === undefined ? {} : { reason }),
      } as const
      see({ ...said, by: by === DecidedBy.FALLBACK ? 'fallback' : 'panel', repeated: true })
      return
    }
    const granted = decision.event === 'access.granted'
    const freePass = granted && decision.freePass === true
    record({ reader, presented, door, granted, reason: granted ? '' : decision.reason, by, freePass, seconds })
    heed(events)
  }

  const record = ({ reader, presented, door, granted, reason, by, freePass, ...more }: Recorded): void => {
    const wire = presentedToWire(presented, engine.credentialOf(presented))
    const event = emit({
      case: 'access',
      value: { reader, presented: wire, granted, reason, decidedBy: by, freePass },
    })
    const word = by === DecidedBy.FALLBACK ? 'fallback' : 'panel'
    see({ seen: granted ? 'granted' : 'denied', reader, ...(granted ? {} : { reason }), by: word })
    if (!granted) return
    const seconds = more.seconds ?? siteDoor(door)?.unlockSeconds ?? 5
    const known = around.session()?.live === true
    if (!known && siteDoor(door)?.contact === true)
      outcomes.set(event.serial, { door, until: world.monotonic() + seconds * 1000, used: doors.of(door).open })
    grant(door, seconds, { reader, presented: wire, by: { case: 'serial', value: event.serial }, known })
  }

  const fallBack = (reader: string, presented: Presented): void => {
    const item = readerOf(reader)
    if (item === undefined) return
    if (item.decision === DecisionMode.HOST_FIRST && item.fallback === Fallback.LOCAL)
      return decideHere(reader, presented, DecidedBy.FALLBACK)
    const by = DecidedBy.FALLBACK
    record({ reader, presented, door: item.door, granted: false, reason: 'fallback-deny', by, freePass: false })
  }

  const answered = (answer: DecisionAnswer): void => {
    const { requestId, granted, unlockSeconds, atLatestMs, reason } = answer
    const one = asked.get(requestId)
    const now = clock.now()
    if (one === undefined) return
    if (one.done || now >= Number(atLatestMs) || now >= one.answerBy) {
      const lateMs = Math.max(0, now - Math.min(one.answerBy, Number(atLatestMs)))
      emit({ case: 'lateAnswer', value: { requestId, reader: one.reader, granted, lateMs } })
      return
    }
    one.done = true
    one.stop()
    const door = readerOf(one.reader)?.door
    if (door === undefined) return
    const repeated = granted && unlockSeconds === 0
    see({
      seen: granted ? 'granted' : 'denied',
      reader: one.reader,
      ...(granted ? {} : { reason }),
      by: 'host',
      ...(repeated ? { repeated } : {}),
    })
    if (!granted || repeated) return
    grant(door, unlockSeconds, {
      reader: one.reader,
      presented: one.presented,
      by: { case: 'requestId', value: requestId },
      known: true,
    })
    heed(engine.passedBy(now, one.reader, presentedFromWire(one.presented), undefined))
  }

  return {
    present(reader, presented) {
      const item = readerOf(reader)
      if (item === undefined) return
      if (item.decision === DecisionMode.PANEL) return decideHere(reader, presented, DecidedBy.PANEL)
      const session = around.session()
      if (session?.live !== true) return fallBack(reader, presented)
      const requestId = nextRequest++
      const wire = presentedToWire(presented, undefined)
      const answerBy = clock.now() + item.answerTimeoutMs
      const stop = world.setTimer(item.answerTimeoutMs, () => {
        if (one.done) return
        one.done = true
        fallBack(reader, presented)
      })
      const one: Asked = { reader, presented: wire, answerBy, stop, done: false }
      asked.set(requestId, one)
      const [oldest] = asked.keys()
      if (asked.size > KEPT_REQUESTS && oldest !== undefined) asked.delete(oldest)
      session.ask({ requestId, reader, presented: wire, askedMs: BigInt(clock.now()), answerByMs: BigInt(answerBy) })
    },
    answered,
    hostGone() {
      for (const [, one] of asked) {
        if (one.done) continue
        one.done = true
        one.stop()
        fallBack(one.reader, presentedFromWire(one.presented))
      }
    },
    used(serial) {
      const outcome = outcomes.get(serial)
      if (outcome !== undefined) outcome.used = true
    },
    undecided(serial) {
      const outcome = outcomes.get(serial)
      return outcome !== undefined && !outcome.used && world.monotonic() < outcome.until
    },
    withOutcome(event) {
      if (event.what.case !== 'access' || !event.what.value.granted) return event
      const outcome = outcomes.get(event.serial)
      if (outcome === undefined) return event
      return create(EventSchema, {
        ...event,
        what: { case: 'access', value: { ...event.what.value, doorUsed: outcome.used } },
      })
    },
  }
}
