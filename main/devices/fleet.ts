/**
 * All devices of a site as one. What they say goes into one inbox; what was decided, and only once it is on disk, goes
 * back to them. An unlock whose time has passed is dropped, not sent, and said so.
 */
import { randomBytes } from 'node:crypto'
import type { Command } from '../domain/command'
import type { JournalEvent } from '../domain/event'
import type { ControllerId, DoorId } from '../domain/ids'
import type { JournalHead } from '../domain/journal-head'
import type { LineWork } from '../domain/line-work'
import type { OperatorRecord } from '../domain/record'
import type { Controller, Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { createFanOuts } from '../panel/fan-out'
import type { FanOut } from '../panel/fan-out'
import type { Address, TlsTrust } from '../transport/panel-sockets'
import { type BusShell, openBusShell, type ReaderWords } from './osdp/bus-shell'
import { createDeviceState } from './device-state'
import type { DeviceStatus, WaitingOrder } from './device-state'
import type { Heard, Submit, Verdict } from './heard'
import type { KeyStore } from './key-store'
import { linePort, type OpenSerial } from './line-port'
import { createBacklogGate } from './panel/backlog-gate'
import { BACKLOG_ON_ITS_WAY } from './panel/panel-intake'
import type { LineUpkeep } from './osdp/line-upkeep'
import type { DeviceClock } from './device-clock'
import type { PanelLink } from './panel/panel-link'
import type { PinBook } from './pin-pad'
import { createPinTries, PIN_TRIES_MARK } from './pin-tries'
import { openPanelListener } from './panel/panel-listener'
import type { PanelListener } from './panel/panel-listener'
import { deliveriesKey, openPanelShell } from './panel/panel-shell'
import { parsePoint } from './points'
import type { PanelShell } from './panel/panel-shell'

export interface FleetSetup {
  readonly readerWords: ReaderWords
  readonly pinBook: PinBook
  readonly pinWords: string
  readonly site: Site
  readonly clock: DeviceClock
  readonly log: Log
  readonly keyStore: KeyStore
  readonly software: string
  /** What opens serial ports, when not this very process. */
  readonly openSerial?: OpenSerial
  /** Folder of recordings of reader lines. */
  readonly captures: string
  /** Work by hand at a line took a step, or is over. */
  readonly onLineWork: (controller: ControllerId, work: LineWork) => void
  /** Marks as they were stored, by key, and the journal's newest row then. */
  readonly marks: ReadonlyMap<string, unknown>
  readonly lastSeq: number
  /** Doors that the engine takes to be open. */
  readonly openDoors: ReadonlySet<DoorId>
  /** Doors that are held unlocked (apb.md 5.9). */
  readonly heldDoors: ReadonlySet<DoorId>
  /** Certificates for panels' links that leave this machine; null when there are none yet. */
  readonly tls: TlsTrust | null
  /** Where panels without a link of their own in the site file dial; left out: nowhere. */
  readonly panelListen?: Address
  readonly submit: Submit
}

/** One thing that the journal holds, for whom else it concerns. */
export type Happening =
  { readonly seq: number; readonly event: JournalEvent } | { readonly seq: number; readonly record: OperatorRecord }

export interface Fleet {
  readonly status: () => DeviceStatus
  /** What operators did that panels have not taken yet, a panel's oldest first; at most some hundreds of each. */
  readonly waitingOrders: () => readonly WaitingOrder[]
  readonly onChange: (listener: () => void) => () => void
  /** Commands of something that no device submitted: an operator's, an automation's. */
  readonly carryOut: (commands: readonly Command[]) => void
  /** Why the door cannot be unlocked now; null when it can. */
  readonly cannotUnlock: (door: DoorId) => string | null
  readonly unlock: (door: DoorId, seconds: number, atLatest: Instant) => void
  /** Tells other panels what concerns them, in the order of the journal. */
  readonly distribute: (happenings: readonly Happening[]) => void
  /** Seq up to which panels' orders were made from the journal: `distribute` has to be given what came after it. */
  readonly distributedUpTo: () => number
  /** Work by hand at a line of readers; undefined for a controller that has none. */
  readonly line: (controller: ControllerId) => LineUpkeep | undefined
  /** The site as it is from now on. Resolves when every link that had to be was made anew. */
  readonly changeSite: (site: Site) => Promise<void>
  /** The newest value of the journal's hash chain, for every panel to keep. */
  readonly head: (head: JournalHead) => void
  /** Panels' certificates were renewed or revoked. */
  readonly trust: (tls: TlsTrust | null) => void
  readonly close: () => Promise<void>
}

/** How often what is still to reach panels is written down, ms; what came since is made again from the journal. */
const DELIVERIES_MS = 2_000

/** Waiting orders of one panel that are told of: more are no list that anybody reads. */
const TOLD_ORDERS = 300

interface StoredMark {
  readonly seq: number
}

export async function openFleet(setup: FleetSetup): Promise<Fleet> {
  const { clock, log } = setup
  let { site, tls } = setup
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }
  const state = createDeviceState(site, changed)
  const buses = new Map<ControllerId, BusShell>()
  const panels = new Map<ControllerId, PanelShell>()
  let fanOuts = createFanOuts(site)
  const gate = createBacklogGate(BACKLOG_ON_ITS_WAY)
  let distributed = setup.lastSeq
  let head: JournalHead | undefined
  let deliveriesChanged = false
  let stopDeliveries: (() => void) | undefined
  let closed = false

  const held = new Set(setup.heldDoors)
  const shells = (): (BusShell | PanelShell)[] => [...buses.values(), ...panels.values()]

  const carryOut = (commands: readonly Command[]): void => {
    for (const command of commands) {
      if (command.kind === 'notify') continue
      if (command.kind === 'hold') {
        if (command.unlocked) held.add(command.door)
        else held.delete(command.door)
      }
      if (command.kind === 'unlock' && clock.now() >= command.atLatest) {
        log('warning', `an unlock of door ${command.door} came too late and was dropped`)
        const event = { at: clock.now(), event: 'desk.refused' as const, door: command.door, text: 'unlock too-late' }
        setup.submit([{ kind: 'desk', event }])
        continue
      }
      if (!shells().some((shell) => shell.carryOut(command)) && command.kind !== 'feedback') {
        log('warning', `no device for ${command.kind} of ${'door' in command ? command.door : command.output}`)
      }
    }
  }

  /** Leaves out what only repeats; gives `settled` the positions in `items`. */
  const hear = (items: readonly Heard[], settled: (verdict: Verdict, index: number) => void): void => {
    if (closed) return
    const news = items.flatMap((item, index) => (state.hear(item) || item.mark ? [{ item, index }] : []))
    const told = new Set(news.map(({ index }) => index))
    setup.submit(
      news.map(({ item }) => item),
      (verdict, position) => settled(verdict, news[position]?.index ?? 0),
    )
    items.forEach((_, index) => {
      if (!told.has(index)) settled({ ok: true, decided: { commands: [] } }, index)
    })
  }

  const writeDeliveries = (): void => {
    stopDeliveries?.()
    stopDeliveries = undefined
    if (!deliveriesChanged) return
    deliveriesChanged = false
    for (const [id, panel] of panels) {
      const value = { seq: distributed, ...panel.deliveries() }
      setup.submit([{ kind: 'mark', mark: { key: deliveriesKey(id), value } }])
    }
  }
  const deliveriesLater = (): void => {
    deliveriesChanged = true
    for (const listener of listeners) listener()
    stopDeliveries ??= clock.setTimer(DELIVERIES_MS, writeDeliveries)
  }

  const deliver = ({ controllers, order, at }: FanOut): void => {
    for (const id of controllers) panels.get(id)?.deliver(order, at)
    if (controllers.length > 0) deliveriesLater()
  }

  const openPanel = (controller: Controller, marks: ReadonlyMap<string, unknown>): void => {
    const away = (reason: string): void => state.away(controller.id, reason)
    panels.set(
      controller.id,
      openPanelShell({
        ...setup,
        site,
        tls,
        marks,
        controller,
        heldDoors: held,
        gate,
        away,
        changed,
        reported: (status) => {
          for (const { door, open } of status.doors) state.contact(door, open ? 'open' : 'closed')
        },
        carryOut,
        submit: hear,
        onDeliveries: deliveriesLater,
      }),
    )
    if (head) panels.get(controller.id)?.link.head(head)
  }

  const pinTries = createPinTries({
    saved: setup.marks.get(PIN_TRIES_MARK),
    save: (value) => setup.submit([{ kind: 'mark', mark: { key: PIN_TRIES_MARK, value } }]),
    now: clock.now,
    monotonic: clock.monotonic,
  })

  const openBus = async (controller: Controller): Promise<void> => {
    const away = (reason: string): void => state.away(controller.id, reason)
    const openPort = linePort(controller.link, setup.openSerial)
    if (!openPort) return away('the site file names no link for it')
    const shell = await openBusShell({
      site,
      controller,
      openPort,
      keyStore: setup.keyStore,
      heldDoors: held,
      clock,
      randomBytes: (count) => randomBytes(count),
      readerWords: setup.readerWords,
      pinBook: setup.pinBook,
      pinTries,
      pinWords: setup.pinWords,
      submit: (items) =>
        hear(items, (verdict) => {
          if (verdict.ok) carryOut(verdict.decided.commands)
        }),
      away,
      contact: state.contact,
      captures: setup.captures,
      onLineWork: (work) => setup.onLineWork(controller.id, work),
      log,
    })
    buses.set(controller.id, shell)
  }

  for (const controller of site.controllers) {
    if (controller.kind === 'osdp') await openBus(controller)
    else {
      const stored = setup.marks.get(deliveriesKey(controller.id)) as StoredMark | undefined
      distributed = Math.min(distributed, stored?.seq ?? setup.lastSeq)
      openPanel(controller, setup.marks)
    }
  }

  const listener = await listenForDialing(setup, () => dialing(site, panels))

  /** Whoever is wired as before keeps its link; the others are closed, or opened anew. */
  const rewire = async (next: Site): Promise<void> => {
    if (closed) return
    const before = site
    site = next
    fanOuts = createFanOuts(next)
    state.changeSite(next)
    for (const controller of before.controllers) {
      const { id } = controller
      if (wiring(before, id) === wiring(next, id)) continue
      const panel = panels.get(id)
      panels.delete(id)
      const bus = buses.get(id)
      buses.delete(id)
      if (!panel && !bus) continue
      log('info', `controller ${id} is wired otherwise now: its link is made anew, or ended`)
      panel?.close()
      const again = next.controllers.find((one) => one.id === id)
      if (panel && again?.kind === 'panel') openPanel(again, panel.marks())
      await bus?.close()
    }
    for (const controller of next.controllers) {
      const panel = panels.get(controller.id)
      if (panel) panel.changeSite(next)
      else if (controller.kind === 'panel') openPanel(controller, new Map())
      else if (!buses.has(controller.id)) await openBus(controller)
    }
  }
  let rewiring: Promise<void> = Promise.resolve()

  return {
    status: () => {
      const status = state.status()
      const controllers = status.controllers.map((controller) => {
        const panel = panels.get(controller.id)?.facts()
        const pending = panels.get(controller.id)?.deliveries().waiting.length
        return panel ? { ...controller, panel, pending: pending ?? 0 } : controller
      })
      return { ...status, controllers }
    },
    waitingOrders: () =>
      [...panels].flatMap(([controller, panel]) =>
        panel
          .deliveries()
          .waiting.flatMap(({ at, order }) =>
            order.kind === 'operator' ? [{ controller, at, operator: order.operator, action: order.action }] : [],
          )
          .slice(0, TOLD_ORDERS),
      ),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    carryOut,
    cannotUnlock: (door) => {
      const controllers = site.readers.filter((reader) => reader.door === door).map(({ controller }) => controller)
      const found = controllers.find((id) => id !== null)
      if (found === undefined || found === null) return `door ${door} hangs on no controller`
      return state.isOnline(found) ? null : `controller ${found} is away`
    },
    unlock: (door, seconds, atLatest) => void shells().some((shell) => shell.unlock(door, seconds, atLatest)),
    distribute: (happenings) => {
      for (const happening of happenings) {
        if ('record' in happening) deliver(fanOuts.ofRecord(happening.record))
        else if (isSiteEvent(happening.event)) {
          const fanOut = fanOuts.ofEvent(happening.event)
          if (fanOut) deliver(fanOut)
        }
        distributed = happening.seq
      }
    },
    distributedUpTo: () => distributed,
    line: (controller) => buses.get(controller)?.upkeep,
    changeSite: (next) => {
      rewiring = rewiring
        .then(() => rewire(next))
        .catch((error: unknown) => log('error', `a controller could not be opened: ${String(error)}`))
      return rewiring
    },
    head: (newest) => {
      head = newest
      for (const panel of panels.values()) panel.link.head(newest)
    },
    trust: (renewed) => {
      tls = renewed
      void listener?.trust(renewed)
      for (const panel of panels.values()) panel.trust(renewed)
    },
    close: async () => {
      stopDeliveries?.()
      writeDeliveries()
      closed = true
      await rewiring
      listener?.close()
      for (const panel of panels.values()) panel.close()
      await Promise.all([...buses.values()].map((bus) => bus.close()))
    },
  }
}

/** An address that cannot be had keeps no other device waiting. */
async function listenForDialing(
  { panelListen, tls, clock, log }: FleetSetup,
  links: () => ReadonlyMap<ControllerId, PanelLink>,
): Promise<PanelListener | undefined> {
  if (!panelListen) return undefined
  try {
    return await openPanelListener({ address: panelListen, tls, clock, links, log })
  } catch (error) {
    log('error', `panels that dial cannot be taken: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

/** Links of the panels that dial. */
function dialing(site: Site, panels: ReadonlyMap<ControllerId, PanelShell>): ReadonlyMap<ControllerId, PanelLink> {
  return new Map(
    site.controllers.flatMap(({ id, kind, link: address }) => {
      const link = kind === 'panel' && address === null ? panels.get(id)?.link : undefined
      return link ? [[id, link] as const] : []
    }),
  )
}

/** All that the shell of a controller was built for; of a panel, the rest is pushed to it. */
function wiring(site: Site, id: ControllerId): string {
  const controller = site.controllers.find((one) => one.id === id)
  if (!controller || controller.kind === 'panel') return JSON.stringify([controller?.kind, controller?.link])
  const readers = site.readers.filter((reader) => reader.controller === id)
  const ours = new Set(readers.map((reader) => reader.id))
  const doors = site.doors.filter(({ io }) =>
    Object.values(io).some((point) => point !== null && ours.has(parsePoint(point)?.reader ?? '')),
  )
  return JSON.stringify([
    controller.link,
    readers.map(({ id: reader, address, number, secureChannel, checksum, cardFormats, reverseBytes, pin, door }) => [
      cardFormats,
      reverseBytes,
      ...[reader, address, number, secureChannel, checksum, pin, door],
    ]),
    doors.map(({ id: door, contact, io }) => [door, contact, io]),
  ])
}

const NOT_OF_THE_ENGINE = /^(reader|panel|desk|site)\./
const isSiteEvent = (
  event: JournalEvent,
): event is Extract<JournalEvent, { event: 'passage' | 'apb.reset' | 'apb.changed' }> =>
  !NOT_OF_THE_ENGINE.test(event.event)
