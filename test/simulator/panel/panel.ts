/** A door-controller panel: readers, doors, its own card database, decisions and event ring, and a link to a host. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import type { Presented } from '../../../main/domain/record'
import type { SiteEvent } from '../../../main/domain/event'
import {
  Capability,
  DecidedBy,
  DecisionMode,
  DoorAlarmKind,
  EventSchema,
  Fallback,
  type PointState,
  PowerState,
  type DecisionAnswer,
  type Event,
  type Presented as WirePresented,
} from '../../../main/panel/schema/panel-link_pb'
import { openCardDatabase } from './card-database'
import { createCommands } from './commands'
import { PowerLoss, type Disk } from './disk'
import { createDoors, wireGrant, type Grant } from './doors'
import type { Line } from './line'
import { openLocalEngine } from './local-engine'
import { openOverrides } from './overrides'
import { presentedFromWire, presentedToWire } from './presented'
import { openRing } from './ring'
import type { Seen } from './seen'
import { startSession, type Panel, type PanelSession } from './session'
import { createPanelClock, type PanelClock, type World } from './time'

export interface PanelSettings {
  readonly id: string
  readonly readers: number
  readonly ringCapacity: number
  readonly firmware: string
  readonly model: string
}

export interface RunningPanel {
  readonly id: string
  readonly clock: PanelClock
  readonly online: boolean
  readonly configured: boolean
  readonly storedEvents: number
  /** The newest serial given. */
  readonly lastSerial: number
  /** A connection to a host; a former one is let go. */
  attach(line: Line): void
  present(reader: string, presented: Presented): void
  contact(door: string, open: boolean): void
  rex(door: string, active: boolean): void
  input(input: string, state: PointState): void
  power(state: PowerState): void
  tamper(reader: string, on: boolean): void
  readerOnline(reader: string, online: boolean): void
  stepClock(ms: number): void
  isUnlocked(door: string): boolean
  /** The door of one of this panel's readers, once it is configured. */
  doorOf(reader: string): string | undefined
  /** Saves and ends the link. */
  stop(): void
  /** The power goes: nothing is saved, no timer fires any more. */
  die(): void
}

interface Asked {
  readonly reader: string
  readonly presented: WirePresented
  readonly answerBy: number
  readonly stop: () => void
  done: boolean
}

/** A decision of the panel's own. */
interface Recorded {
  readonly reader: string
  readonly presented: Presented
  readonly door: string
  readonly granted: boolean
  readonly reason: string
  readonly by: DecidedBy
  readonly freePass: boolean
}

const SAVE_MS = 5_000
const KEPT_REQUESTS = 256

type What = Exclude<NonNullable<MessageInitShape<typeof EventSchema>['what']>, { case: undefined }>

export function startPanel(
  settings: PanelSettings,
  disk: Disk,
  outer: World,
  see: (what: Seen) => void,
  onPowerLoss: () => void,
): RunningPanel {
  let dead = false
  /** Whatever runs when the power goes does not go on, and nothing starts after it. */
  const powered = (run: () => void): void => {
    if (dead) return
    try {
      run()
    } catch (error) {
      if (!(error instanceof PowerLoss)) throw error
      dead = true
      session?.end()
      onPowerLoss()
    }
  }
  const world: World = {
    wall: () => outer.wall(),
    monotonic: () => outer.monotonic(),
    random: (bytes) => outer.random(bytes),
    setTimer: (ms, fire) => outer.setTimer(ms, () => powered(fire)),
  }
  const clock = createPanelClock(world)
  const { bootCount, ringId } = countBoot(disk, world)
  const bootId = world.random(16)
  const ring = openRing(disk, settings.ringCapacity)
  const database = openCardDatabase(disk, settings.id, settings.readers)
  const engine = openLocalEngine(disk, settings.id, database.site, clock)
  const overrides = openOverrides(disk)
  const outputs = new Map<string, { on: boolean; stop: (() => void) | undefined }>()
  const inputs = new Map<string, PointState>()
  const readers = new Map<string, { online: boolean; tamper: boolean }>()
  let power = PowerState.MAINS
  let caseTamper = false
  let session: PanelSession | undefined
  let nextRequest = 1n
  const asked = new Map<bigint, Asked>()
  /** Serials of grants made while away, with what became of them. */
  const outcomes = new Map<bigint, { door: string; until: number; used: boolean }>()
  let stopDue: (() => void) | undefined

  const doors = createDoors(world, (door, unlocked) => {
    see({ seen: unlocked ? 'unlocked' : 'locked', door })
    emit({ case: 'lock', value: { door, unlocked } })
  })

  const emit = (what: What): Event => {
    const live = session?.live === true
    const event = ring.add(
      create(EventSchema, {
        occurredMs: BigInt(clock.now()),
        bootCount,
        uptimeMs: BigInt(clock.uptime()),
        what,
      }),
      live,
    )
    if (live) session?.offer(event)
    return event
  }

  const doorOf = (reader: string): string | undefined => database.readers.find((one) => one.id === reader)?.door
  const siteDoor = (door: string) => database.site?.doors.find((one) => one.id === door)

  /** Lets the engine's own findings become events, and what is due later be looked at then. */
  const heed = (events: readonly SiteEvent[]): void => {
    for (const event of events) {
      if (event.event !== 'door.forced' && event.event !== 'door.held') continue
      const kind = event.event === 'door.forced' ? DoorAlarmKind.DOOR_ALARM_FORCED : DoorAlarmKind.DOOR_ALARM_HELD
      const state = doors.of(event.door)
      if (event.event === 'door.forced') state.forced = true
      else state.held = true
      if (overrides.has('mask', `${kind}/${event.door}`)) continue
      emit({ case: 'doorAlarm', value: { door: event.door, kind } })
    }
    arm()
  }
  const arm = (): void => {
    stopDue?.()
    const [due, ends] = [engine.nextDue(), overrides.nextDue()]
    const waits = [...(due === null ? [] : [due - engine.now()]), ...(ends === null ? [] : [ends - clock.now()])]
    if (waits.length === 0) return
    stopDue = world.setTimer(Math.max(1, Math.min(...waits)), () => {
      for (const override of overrides.due(clock.now())) {
        commands.ended(override)
        emit({ case: 'overrideEnded', value: { override } })
      }
      heed(engine.step({ type: 'tick', at: clock.now() }))
    })
  }

  /** A grant takes effect: the lock opens, and the door may be used until it closes again. */
  const grant = (door: string, seconds: number, made: Grant): void => {
    doors.unlock(door, seconds, true)
    const known = siteDoor(door)
    if (known?.contact === true && !doors.of(door).open) doors.of(door).grant = made
  }

  const decideHere = (reader: string, presented: Presented, by: DecidedBy): void => {
    const door = doorOf(reader)
    if (door === undefined) return
    const { events, answer } = engine.read(reader, presented)
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
    record({ reader, presented, door, granted, reason: granted ? '' : decision.reason, by, freePass })
    heed(events)
  }

  const record = ({ reader, presented, door, granted, reason, by, freePass }: Recorded): void => {
    const wire = presentedToWire(presented, engine.credentialOf(presented))
    const event = emit({
      case: 'access',
      value: { reader, presented: wire, granted, reason, decidedBy: by, freePass },
    })
    const word = by === DecidedBy.FALLBACK ? 'fallback' : 'panel'
    see({ seen: granted ? 'granted' : 'denied', reader, ...(granted ? {} : { reason }), by: word })
    if (!granted) return
    const seconds = siteDoor(door)?.unlockSeconds ?? 5
    const known = session?.live === true
    if (!known && siteDoor(door)?.contact === true)
      outcomes.set(event.serial, { door, until: world.monotonic() + seconds * 1000, used: doors.of(door).open })
    grant(door, seconds, { reader, presented: wire, by: { case: 'serial', value: event.serial }, known })
  }

  const fallBack = (reader: string, presented: Presented): void => {
    const item = database.readers.find((one) => one.id === reader)
    if (item === undefined) return
    if (item.decision === DecisionMode.HOST_FIRST && item.fallback === Fallback.LOCAL)
      return decideHere(reader, presented, DecidedBy.FALLBACK)
    const by = DecidedBy.FALLBACK
    record({ reader, presented, door: item.door, granted: false, reason: 'fallback-deny', by, freePass: false })
  }

  const commands = createCommands({
    doors,
    engine,
    overrides,
    outputs,
    clock,
    world,
    emit,
    heed,
    see,
    hasReader: (reader) => doorOf(reader) !== undefined,
    hasDoor: (door) => database.readers.some((reader) => reader.door === door),
    unlockSeconds: (door) => siteDoor(door)?.unlockSeconds ?? 5,
    present: (reader, presented) => running.present(reader, presented),
  })

  const panel: Panel = {
    world,
    clock,
    ring,
    database,
    hello: () => ({
      protocolMajor: 1,
      protocolMinor: 0,
      panelId: settings.id,
      model: settings.model,
      firmware: settings.firmware,
      capabilities: [Capability.LOCAL_DECISION, Capability.APB, Capability.HOST_DECISION, Capability.CONFIG_DELTA],
      bootId,
      bootCount,
      ringId,
      ringUnnumbered: !ring.numbered,
      firstStoredSerial: ring.first,
      lastSerial: ring.last,
      ringCapacity: settings.ringCapacity,
      sections: database.hashes(),
      lastDelivery: engine.lastDelivery,
      clockMs: BigInt(clock.now()),
      uptimeMs: BigInt(clock.uptime()),
      ...(ring.lost === undefined ? {} : { lost: { firstLost: ring.lost.first, lastLost: ring.lost.last } }),
    }),
    status: () => ({
      doors: [...new Set(database.readers.map((reader) => reader.door))].map((door) => {
        const { open, unlocked, rex, forced, held } = doors.of(door)
        return { door, contactOpen: open, unlocked, rexActive: rex, forced, held }
      }),
      readers: database.readers.map(({ id, decision }) => ({
        reader: id,
        online: readers.get(id)?.online ?? true,
        tamper: readers.get(id)?.tamper ?? false,
        decision,
      })),
      inputs: [...inputs].map(([input, state]) => ({ input, state })),
      outputs: [...outputs].map(([output, { on }]) => ({ output, on })),
      caseTamper,
      power,
      overrides: [...overrides.all],
      storedEvents: ring.size,
    }),
    execute: (command) => commands.execute(command),
    deliver: (delivery, stored) => commands.deliver(delivery, stored),
    answered: (answer) => answered(answer),
    configured(moves) {
      if (database.site !== undefined) engine.configure(database.site)
      for (const { cardholder, area } of moves) commands.move(cardholder, area)
      engine.save()
      arm()
    },
    setClock(ms) {
      const from = clock.now()
      clock.set(ms)
      emit({ case: 'clockChanged', value: { fromMs: BigInt(from), toMs: BigInt(ms) } })
      arm()
    },
    undecided({ serial }) {
      const outcome = outcomes.get(serial)
      return outcome !== undefined && !outcome.used && world.monotonic() < outcome.until
    },
    withOutcome(event, offered) {
      if (offered || event.what.case !== 'access' || !event.what.value.granted) return event
      const outcome = outcomes.get(event.serial)
      if (outcome === undefined) return event
      return create(EventSchema, {
        ...event,
        what: { case: 'access', value: { ...event.what.value, doorUsed: outcome.used } },
      })
    },
    refused(reason, detail) {
      see({ seen: 'refused', reason: detail })
      emit({ case: 'refusal', value: { reason, detail: detail.slice(0, 160) } })
    },
    live(isLive) {
      see({ seen: isLive ? 'online' : 'offline' })
      if (isLive || dead) return
      for (const [, one] of asked) {
        if (one.done) continue
        one.done = true
        one.stop()
        fallBack(one.reader, presentedFromWire(one.presented))
      }
    },
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
    const door = doorOf(one.reader)
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

  const running: RunningPanel = {
    id: settings.id,
    clock,
    get online() {
      return session?.live === true
    },
    get configured() {
      return database.site !== undefined
    },
    get storedEvents() {
      return ring.size
    },
    get lastSerial() {
      return Number(ring.last)
    },
    attach(line) {
      session?.end()
      const cable: Line = {
        ...line,
        onBytes: (listener) => line.onBytes((bytes) => powered(() => listener(bytes))),
        onDown: (listener) => line.onDown((reason) => powered(() => listener(reason))),
      }
      const started = startSession(panel, cable, () => {
        if (session === started) session = undefined
      })
      session = started
    },
    present(reader, presented) {
      const item = database.readers.find((one) => one.id === reader)
      if (item === undefined || readers.get(reader)?.online === false) return
      if (item.decision === DecisionMode.PANEL) return decideHere(reader, presented, DecidedBy.PANEL)
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
    contact(door, open) {
      const state = doors.of(door)
      if (state.open === open) return
      state.open = open
      see({ seen: open ? 'opened' : 'closed', door })
      if (!open) state.forced = state.held = false
      const used = open ? state.grant : undefined
      state.grant = undefined
      if (used?.by.case === 'serial') {
        const outcome = outcomes.get(used.by.value)
        if (outcome !== undefined) outcome.used = true
      }
      emit({
        case: 'contact',
        value: {
          door,
          open,
          ...(used?.known === true ? { usedGrant: wireGrant(used) } : {}),
          usedStoredGrant: used?.known === false,
        },
      })
      if (siteDoor(door)?.contact === true)
        heed(engine.step({ type: 'door', at: clock.now(), door, state: open ? 'open' : 'closed' }))
      if (!open) doors.shut(door)
    },
    rex(door, active) {
      doors.of(door).rex = active
      if (!active) return
      emit({ case: 'rex', value: { door } })
      heed(engine.step({ type: 'rex', at: clock.now(), door }))
      doors.unlock(door, siteDoor(door)?.unlockSeconds ?? 5, true)
    },
    input(input, state) {
      inputs.set(input, state)
      emit({ case: 'input', value: { input, state } })
    },
    power(state) {
      power = state
      emit({ case: 'power', value: { state } })
    },
    tamper(reader, on) {
      if (reader === '') caseTamper = on
      else readers.set(reader, { online: readers.get(reader)?.online ?? true, tamper: on })
      emit({ case: 'tamper', value: { reader, on } })
    },
    readerOnline(reader, online) {
      readers.set(reader, { online, tamper: readers.get(reader)?.tamper ?? false })
      emit({ case: 'reader', value: { reader, online, reason: online ? '' : 'no answer' } })
    },
    stepClock(ms) {
      const from = clock.now()
      clock.step(ms)
      emit({ case: 'clockChanged', value: { fromMs: BigInt(from), toMs: BigInt(clock.now()) } })
      arm()
    },
    isUnlocked: (door) => doors.of(door).unlocked,
    doorOf,
    stop() {
      session?.end()
      engine.save()
      dead = true
    },
    die() {
      dead = true
      session?.end()
    },
  }

  const damage = ring.damagedBytes > 0 ? `${ring.damagedBytes} bytes at the end of the ring` : ''
  emit({ case: 'started', value: { firmware: settings.firmware, damage } })
  const saving = (): void => {
    engine.save()
    world.setTimer(SAVE_MS, saving)
  }
  world.setTimer(SAVE_MS, saving)
  arm()
  return {
    ...running,
    get online() {
      return running.online
    },
    get configured() {
      return running.configured
    },
    get storedEvents() {
      return running.storedEvents
    },
    get lastSerial() {
      return running.lastSerial
    },
    present: (reader, presented) => powered(() => running.present(reader, presented)),
    contact: (door, open) => powered(() => running.contact(door, open)),
    rex: (door, active) => powered(() => running.rex(door, active)),
    input: (input, state) => powered(() => running.input(input, state)),
    power: (state) => powered(() => running.power(state)),
    tamper: (reader, on) => powered(() => running.tamper(reader, on)),
    readerOnline: (reader, online) => powered(() => running.readerOnline(reader, online)),
    stepClock: (ms) => powered(() => running.stepClock(ms)),
  }
}

function countBoot(disk: Disk, world: World): { bootCount: number; ringId: Uint8Array } {
  const saved = disk.read('panel.bin')
  const bytes = new Uint8Array(20)
  if (saved !== undefined && saved.length === bytes.length) bytes.set(saved)
  else bytes.set(world.random(16), 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, view.getUint32(0) + 1)
  disk.replace('panel.bin', bytes)
  return { bootCount: view.getUint32(0), ringId: bytes.slice(4) }
}
