/**
 * All devices of a site as one. What they say goes into one inbox; what was decided, and only once it is on disk, goes
 * back to them. An unlock whose time has passed is dropped, not sent, and reported.
 */
import type { Command } from '../domain/command'
import type { ControllerKind } from '../domain/controller-kinds'
import type { ControllerId, DoorId } from '../domain/ids'
import type { JournalHead } from '../domain/journal-head'
import type { Controller, Site } from '../domain/site'
import type { Strangers } from '../domain/stranger'
import type { Instant } from '../domain/time'
import type { TlsTrust } from '../transport/panel-sockets'
import { createDeviceState, type DeviceState, type DeviceStatus } from './device-state'
import type { Driver, DriverServices, Happening, Inbox, OpenController, WaitingOrder } from './driver'
import type { DeviceInput, Submit, Verdict } from './device-input'
import type { KeyStore } from './key-store'
import type { LineTools } from './line-tools'
import type { LineTrials } from './line-trials'
import { DRIVERS } from './registry'

export interface FleetSetup extends DriverServices {
  readonly site: Site
  /** Doors that are held unlocked at the start (apb.md 5.9). */
  readonly heldDoors: ReadonlySet<DoorId>
  readonly submit: Submit
}

export interface Fleet {
  readonly status: () => DeviceStatus
  /** What operators did that panels have not received yet, a panel's oldest first; at most some hundreds of each. */
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
  /** Work by hand at a line of readers; undefined for a controller without one. */
  readonly line: (controller: ControllerId) => LineTools | undefined
  /** Lines tried by an administrator before the site has them; undefined: no driver can. */
  readonly trials: () => LineTrials | undefined
  readonly strangers: () => Strangers
  /** The site as it is from now on. Resolves when every link that had to be was opened again. */
  readonly changeSite: (site: Site) => Promise<void>
  /** The newest value of the journal's hash chain, for every panel to keep. */
  readonly head: (head: JournalHead) => void
  /** Panels' certificates were renewed or revoked. */
  readonly trust: (tls: TlsTrust | null) => void
  readonly close: () => Promise<void>
}

export async function openFleet(setup: FleetSetup): Promise<Fleet> {
  const fleet = new LiveFleet(setup)
  await fleet.start()
  return fleet
}

// the registry has a driver for each kind, and no other key
const KINDS = Object.keys(DRIVERS) as readonly ControllerKind[]

const NOBODY: Strangers = { listensAt: null, panels: [] }

interface Opened {
  readonly kind: ControllerKind
  readonly link: OpenController
}

class LiveFleet implements Fleet {
  private readonly listeners = new Set<() => void>()
  private readonly state: DeviceState
  private readonly held: Set<DoorId>
  private readonly drivers: ReadonlyMap<ControllerKind, Driver>
  private readonly opened = new Map<ControllerId, Opened>()
  private site: Site
  private closed = false
  private rewiring: Promise<void> = Promise.resolve()

  constructor(private readonly setup: FleetSetup) {
    this.site = setup.site
    this.held = new Set(setup.heldDoors)
    this.state = createDeviceState(setup.site, () => this.changed())
    const inbox: Inbox = {
      receive: (items, settled) => this.receive(items, settled),
      keep: (mark) => setup.submit([{ kind: 'mark', mark }]),
      carryOut: this.carryOut,
      away: this.state.away,
      contact: this.state.contact,
      changed: () => this.changed(),
    }
    const forDrivers = { ...setup, inbox, heldDoors: this.held }
    this.drivers = new Map(KINDS.map((kind) => [kind, DRIVERS[kind](forDrivers)]))
  }

  async start(): Promise<void> {
    for (const controller of this.site.controllers) await this.open(controller, this.setup.marks)
    for (const driver of this.drivers.values()) await driver.ready?.()
  }

  readonly status = (): DeviceStatus => {
    const status = this.state.status()
    const controllers = status.controllers.map((controller) => {
      const link = this.opened.get(controller.id)?.link
      const facts = link?.facts?.()
      return facts ? { ...controller, facts, pending: link?.pending?.() ?? 0 } : controller
    })
    return { ...status, controllers, ...lockOf(this.setup.keyStore) }
  }

  readonly waitingOrders = (): readonly WaitingOrder[] =>
    [...this.drivers.values()].flatMap((driver) => driver.waitingOrders?.() ?? [])

  readonly onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  readonly carryOut = (commands: readonly Command[]): void => {
    const { clock, log } = this.setup
    for (const command of commands) {
      if (command.kind === 'notify') continue
      if (command.kind === 'hold') {
        if (command.unlocked) this.held.add(command.door)
        else this.held.delete(command.door)
      }
      if (command.kind === 'unlock' && clock.now() >= command.atLatest) {
        log('warning', `an unlock of door ${command.door} came too late and was dropped`)
        const event = { at: clock.now(), event: 'desk.refused' as const, door: command.door, text: 'unlock too-late' }
        this.setup.submit([{ kind: 'desk', event }])
        continue
      }
      if (!this.links().some((link) => link.carryOut(command)) && command.kind !== 'feedback') {
        log('warning', `no device for ${command.kind} of ${'door' in command ? command.door : command.output}`)
      }
    }
  }

  readonly cannotUnlock = (door: DoorId): string | null => {
    const controllers = this.site.readers.filter((reader) => reader.door === door).map(({ controller }) => controller)
    const found = controllers.find((id) => id !== null)
    if (found === undefined || found === null) return `door ${door} hangs on no controller`
    return this.state.isOnline(found) ? null : `controller ${found} is away`
  }

  readonly unlock = (door: DoorId, seconds: number, atLatest: Instant): void =>
    void this.links().some((link) => link.unlock(door, seconds, atLatest))

  readonly distribute = (happenings: readonly Happening[]): void => {
    for (const driver of this.drivers.values()) driver.distribute?.(happenings)
  }

  readonly distributedUpTo = (): number =>
    Math.min(...[...this.drivers.values()].map((driver) => driver.distributedUpTo?.() ?? Infinity))

  readonly line = (controller: ControllerId): LineTools | undefined => this.opened.get(controller)?.link.tools

  readonly trials = (): LineTrials | undefined =>
    [...this.drivers.values()].map((driver) => driver.trials).find((trials) => trials !== undefined)

  readonly strangers = (): Strangers =>
    [...this.drivers.values()].map((driver) => driver.strangers?.()).find((all) => all !== undefined) ?? NOBODY

  readonly changeSite = (next: Site): Promise<void> => {
    this.rewiring = this.rewiring
      .then(() => this.rewire(next))
      .catch((error: unknown) => this.setup.log('error', `a controller could not be opened: ${String(error)}`))
    return this.rewiring
  }

  readonly head = (newest: JournalHead): void => {
    for (const driver of this.drivers.values()) driver.head?.(newest)
  }

  readonly trust = (renewed: TlsTrust | null): void => {
    for (const driver of this.drivers.values()) driver.trust?.(renewed)
  }

  readonly close = async (): Promise<void> => {
    for (const driver of this.drivers.values()) driver.close()
    this.closed = true
    await this.rewiring
    await Promise.all([...this.opened.values()].map(({ link }) => link.close()))
  }

  private changed(): void {
    for (const listener of this.listeners) listener()
  }

  /** In the order of the registry. */
  private links(): OpenController[] {
    const all = [...this.opened.values()]
    return KINDS.flatMap((kind) => all.filter((one) => one.kind === kind)).map(({ link }) => link)
  }

  private async open(controller: Controller, marks: ReadonlyMap<string, unknown>): Promise<void> {
    const { id, kind } = controller
    const link = await this.drivers.get(kind)?.open(controller, marks)
    if (link) this.opened.set(id, { kind, link })
  }

  /** Leaves out repetitions; passes `settled` the positions in `items`. */
  private receive(items: readonly DeviceInput[], settled: (verdict: Verdict, index: number) => void): void {
    if (this.closed) return
    const news = items.flatMap((item, index) => (this.state.update(item) || item.mark ? [{ item, index }] : []))
    const told = new Set(news.map(({ index }) => index))
    this.setup.submit(
      news.map(({ item }) => item),
      (verdict, position) => settled(verdict, news[position]?.index ?? 0),
    )
    items.forEach((_, index) => {
      if (!told.has(index)) settled({ ok: true, decided: { commands: [] } }, index)
    })
  }

  /** A controller wired as before keeps its link; the others are closed, or opened again. */
  private async rewire(next: Site): Promise<void> {
    if (this.closed) return
    const before = this.site
    this.site = next
    for (const driver of this.drivers.values()) driver.changeSite(next)
    this.state.changeSite(next)
    for (const { id, kind } of before.controllers) {
      const opened = this.opened.get(id)
      if (!opened || this.wiring(before, id) === this.wiring(next, id)) continue
      this.opened.delete(id)
      this.setup.log('info', `controller ${id} is wired otherwise now: its link is opened again, or ended`)
      const closing = opened.link.close()
      const again = next.controllers.find((one) => one.id === id && one.kind === kind)
      // In the same turn: an order that came between the two links would be lost.
      if (again && opened.link.marks) await this.open(again, opened.link.marks())
      await closing
    }
    for (const controller of next.controllers) {
      const opened = this.opened.get(controller.id)
      if (opened) opened.link.changeSite?.(next)
      else await this.open(controller, new Map())
    }
  }

  private wiring(site: Site, id: ControllerId): string {
    const controller = site.controllers.find((one) => one.id === id)
    if (!controller) return ''
    return JSON.stringify([controller.kind, this.drivers.get(controller.kind)?.wiring(site, controller)])
  }
}

function lockOf({ lock }: KeyStore): Pick<DeviceStatus, 'readerKeys'> {
  const state = lock?.state() ?? 'open'
  return state === 'open' ? {} : { readerKeys: state }
}
