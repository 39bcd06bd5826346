/** A door-controller panel: readers, doors, its own card database, decisions and event ring, and a link to a host. */
import { create } from '@bufbuild/protobuf'
import type { Presented } from '../../../main/domain/record'
import type { SiteEvent } from '../../../main/domain/event'
import {
  Capability,
  DoorAlarmKind,
  EventSchema,
  type PointState,
  PowerState,
  type Event,
} from '../../../main/panel/schema/panel-link_pb'
import { openCardDatabase } from './card-database'
import { createCommands } from './commands'
import { createDecisions, type What } from './decisions'
import { PowerLoss, type Disk } from './disk'
import { createDoors, wireGrant } from './doors'
import type { Line } from './line'
import { openLocalEngine } from './local-engine'
import { PROTOCOL_MINOR } from '../../../main/panel/limits'
import { openOverrides } from './overrides'
import { openEarlyOrders } from './early-orders'
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
  /** Minor version of the protocol that it has; left out: the newest. */
  readonly minor?: number
}

export interface RunningPanel {
  readonly id: string
  readonly clock: PanelClock
  readonly online: boolean
  readonly configured: boolean
  readonly storedEvents: number
  /** The newest serial used. */
  readonly lastSerial: number
  /** A connection to a host; ends the previous one. */
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
  /** The power fails: saves nothing, and no timer fires any more. */
  die(): void
}

const SAVE_MS = 5_000

export function startPanel(
  settings: PanelSettings,
  disk: Disk,
  outer: World,
  see: (what: Seen) => void,
  onPowerLoss: () => void,
): RunningPanel {
  let dead = false
  /** Code that runs when the power fails stops, and no other code starts after it. */
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
  const early = openEarlyOrders(disk)
  const outputs = new Map<string, { on: boolean; stop: (() => void) | undefined }>()
  const inputs = new Map<string, PointState>()
  const readers = new Map<string, { online: boolean; tamper: boolean }>()
  let power = PowerState.MAINS
  let caseTamper = false
  let session: PanelSession | undefined
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

  /** Turns the engine's findings into events, and sets the timer for its next due time. */
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

  const decisions = createDecisions({
    world,
    clock,
    database,
    engine,
    doors,
    session: () => session,
    emit,
    heed,
    see,
  })

  const commands = createCommands({
    doors,
    engine,
    overrides,
    early,
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
      protocolMinor: settings.minor ?? PROTOCOL_MINOR,
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
    answered: (answer) => decisions.answered(answer),
    configured(moves) {
      if (database.site !== undefined) engine.configure(database.site)
      commands.configured()
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
    undecided: ({ serial }) => decisions.undecided(serial),
    withOutcome: (event, offered) => (offered ? event : decisions.withOutcome(event)),
    refused(reason, detail) {
      see({ seen: 'refused', reason: detail })
      emit({ case: 'refusal', value: { reason, detail: detail.slice(0, 160) } })
    },
    storedHead() {
      const [row = '', hash = ''] = Buffer.from(disk.read('journal-head') ?? [])
        .toString()
        .trim()
        .split(':')
      return row === '' ? undefined : { row: BigInt(row), hash: Uint8Array.from(Buffer.from(hash, 'hex')) }
    },
    journalHead({ row, hash }) {
      const head = `${row}:${Buffer.from(hash).toString('hex')}`
      disk.replace('journal-head', Buffer.from(`${head}\n`))
      see({ seen: 'journal-head', head })
    },
    live(isLive) {
      see({ seen: isLive ? 'online' : 'offline' })
      if (!isLive && !dead) decisions.hostGone()
    },
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
      session?.taken()
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
      if (readers.get(reader)?.online !== false) decisions.present(reader, presented)
    },
    contact(door, open) {
      const state = doors.of(door)
      if (state.open === open) return
      state.open = open
      see({ seen: open ? 'opened' : 'closed', door })
      if (!open) state.forced = state.held = false
      const used = open ? state.grant : undefined
      state.grant = undefined
      if (used?.by.case === 'serial') decisions.used(used.by.value)
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
