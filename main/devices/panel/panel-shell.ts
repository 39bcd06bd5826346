/** One panel as a part of the fleet: what it says as records and reports, answers to what it asks, commands as its own. */
import type { Command } from '../../domain/command'
import type { DoorId } from '../../domain/ids'
import type { PanelCommand, PanelOrder, PanelStatus } from '../../domain/panel'
import type { SiteRecord } from '../../domain/record'
import { hasDoor, type Controller, type Site } from '../../domain/site'
import type { Instant } from '../../domain/time'
import type { Log } from '../../log'
import { messageOf } from '../../domain/result'
import type { PanelMark } from '../../panel/mark'
import { endedOverrides } from '../../panel/overrides'
import type { ControllerFacts } from '../driver'
import type { DeviceInput, Verdict } from '../device-input'
import type { BacklogGate } from './backlog-gate'
import { openPanelLink } from './panel-link'
import { createPanelFacts, type PanelFactsKeeper } from './panel-facts'
import { createPanelHolds, HOLD_SECONDS, type PanelHolds } from './panel-holds'
import type { PanelInput } from './panel-intake'
import type { DeviceClock } from '../device-clock'
import type { PanelLink } from './panel-link'
import { isLoopback } from '../../transport/panel-sockets'
import type { TlsTrust } from '../../transport/panel-sockets'
import type { StoredDeliveries } from './panel-waiting'
import { outputOf } from '../points'

export interface PanelSetup {
  readonly site: Site
  readonly controller: Controller
  readonly clock: DeviceClock
  readonly gate: BacklogGate
  /** Doors that the engine takes to be open. */
  readonly openDoors: ReadonlySet<DoorId>
  /** Doors that are held unlocked (apb.md 5.9); kept by the fleet. */
  readonly heldDoors: ReadonlySet<DoorId>
  /** Marks as they were stored, by key. */
  readonly marks: ReadonlyMap<string, unknown>
  readonly software: string
  /** Certificates for links that leave this machine; null until they are made. */
  readonly tls: TlsTrust | null
  readonly submit: (items: readonly DeviceInput[], settled: (verdict: Verdict, index: number) => void) => void
  readonly carryOut: (commands: readonly Command[]) => void
  readonly away: (reason: string) => void
  /** What a person should know of the panel has changed. */
  readonly changed: () => void
  /** The panel reported its full state. */
  readonly reported: (status: PanelStatus) => void
  /** What is still to reach the panel has changed. */
  readonly onDeliveries: () => void
  /** The same, and the journal cannot make it again. */
  readonly onDeliveriesMade: () => void
  /** What stands for this panel. */
  readonly standing: () => Promise<readonly PanelOrder[]>
  readonly log: Log
}

export interface PanelShell {
  /** The site as it is from now on: the panel gets the sections that differ, and keeps its link. */
  readonly changeSite: (site: Site) => void
  /** What a new link to the same panel has to begin with. */
  readonly marks: () => ReadonlyMap<string, unknown>
  /** For a panel that dials. */
  readonly link: PanelLink
  readonly trust: (tls: TlsTrust | null) => void
  /** True when the command was for this panel. */
  readonly carryOut: (command: Command) => boolean
  readonly unlock: (door: DoorId, seconds: number, atLatest: Instant) => boolean
  /** Kept until the panel has it, over restarts of both. */
  readonly deliver: (order: PanelOrder, at: Instant) => void
  readonly facts: () => ControllerFacts
  /** What is still to reach the panel, as a mark. */
  readonly deliveries: () => StoredDeliveries
  readonly close: () => void
}

export const serialsKey = (controller: string): string => `panel ${controller} serials`
export const deliveriesKey = (controller: string): string => `panel ${controller} deliveries`

/** An output that could not be set immediately is useless later. */
const COMMAND_MS = 10_000
const HOST_NAME = 'sallyport'

/** The part of the stored deliveries that is about holds. */
function releasedOf(holds: PanelHolds): Pick<StoredDeliveries, 'released'> {
  const released = holds.released()
  return released.length > 0 ? { released } : {}
}

/** A panel whose storage is older than the end of an override holds it still (PROTOCOL.md 11). */
async function endOverrides(setup: PanelSetup, link: PanelLink, { overrides }: PanelStatus): Promise<void> {
  if (overrides.length === 0) return
  const { clock, log, controller } = setup
  const standing = await setup.standing().catch((error: unknown) => {
    log('warning', `panel ${controller.id}: what stands could not be asked: ${messageOf(error)}`)
    return undefined
  })
  if (standing === undefined) return
  const waiting = link.orders.all().map(({ order }) => order)
  const ended = endedOverrides(overrides, standing, waiting)
  if (ended.length === 0) return
  log('warning', `panel ${controller.id}: ${ended.length} overrides that have ended are ended there too`)
  for (const order of ended) link.deliver(order, clock.now())
  setup.onDeliveriesMade()
}

export function openPanelShell(setup: PanelSetup): PanelShell {
  const { controller, clock, log, marks } = setup
  let { site } = setup
  const doorsHere = (): ReadonlySet<DoorId> =>
    new Set(
      site.readers
        .filter(hasDoor)
        .filter((reader) => reader.controller === controller.id)
        .map(({ door }) => door),
    )
  let ours = doorsHere()
  const mark = marks.get(serialsKey(controller.id)) as PanelMark | undefined
  const stored = marks.get(deliveriesKey(controller.id)) as StoredDeliveries | undefined
  const host = controller.link?.kind === 'tcp' ? controller.link : null
  let durableSerials = mark

  const answer = (input: PanelInput, commands: readonly Command[]): readonly Command[] => {
    const { request } = input
    if (!request) return commands
    const unlock = commands.find((command) => command.kind === 'unlock')
    const feedback = commands.find((command) => command.kind === 'feedback')
    if (unlock?.kind === 'unlock') {
      // The newest unlock counts: a grant's own seconds would lock a door that is held unlocked.
      const seconds = setup.heldDoors.has(unlock.door) ? HOLD_SECONDS : unlock.seconds
      link.answer(request.id, true, seconds, Math.min(request.atLatest, unlock.atLatest))
    } else {
      // A read repeated within `duplicateReadMs` (apb.md 5.8) gets its answer again and does not unlock again.
      const granted = feedback?.kind === 'feedback' && feedback.granted
      const reason = feedback?.kind === 'feedback' ? feedback.reason : 'not-decided'
      link.answer(request.id, granted, 0, request.atLatest, reason)
    }
    return commands.filter((command) => command !== unlock && command !== feedback)
  }

  const grantedDoor = (record: SiteRecord | undefined, commands: readonly Command[]): DoorId | undefined => {
    if (record?.type === 'panel')
      return record.decision === 'grant' && record.occurredAt === undefined && record.doorUsed === undefined
        ? (site.readers.find(({ id }) => id === record.reader)?.door ?? undefined)
        : undefined
    return commands.find((command) => command.kind === 'unlock')?.door
  }

  const onRecords = (inputs: readonly PanelInput[], serials: PanelMark): void => {
    const items: { readonly item: DeviceInput; readonly input: PanelInput; readonly upTo: number }[] = []
    inputs.forEach((input, index) => {
      // Something without content of its own is as durable as what came before it.
      const later = inputs.slice(index + 1)
      const next = later.findIndex((one) => one.record ?? one.report)
      const upTo = (next === -1 ? later.at(-1) : later[next - 1])?.token ?? input.token
      if (input.record) items.push({ item: { kind: 'record', record: input.record }, input, upTo })
      else if (input.report) {
        if ('controller' in input.report) facts.handle(input.report)
        items.push({ item: { kind: 'device', event: input.report }, input, upTo })
      }
    })
    const last = items.length - 1
    if (last < 0) return link?.durable(inputs.at(-1)?.token ?? 0)
    let failed = false
    setup.submit(
      items.map(({ item }, index) =>
        index === last ? { ...item, mark: { key: serialsKey(controller.id), value: serials } } : item,
      ),
      (verdict, index) => {
        const one = items[index]
        if (!one || failed) return
        if (!verdict.ok) {
          failed = true
          log('warning', `panel ${controller.id}: what it sent could not be stored and will come again`)
          return link.notStored()
        }
        if (index === last) durableSerials = serials
        setup.carryOut(answer(one.input, verdict.decided.commands))
        const door = grantedDoor(one.input.record, verdict.decided.commands)
        if (door !== undefined) link.granted(door)
        link.durable(one.upTo)
      },
    )
  }

  const facts: PanelFactsKeeper = createPanelFacts(
    () => link.orders.all(),
    () => link.orders.cardsUnknown(),
    () => link.configured(),
    setup.changed,
  )
  const link: PanelLink = openPanelLink({
    controller,
    site,
    clock,
    connection: host ? { kind: 'dial', host: host.host, port: host.port } : { kind: 'listen' },
    tls: host && isLoopback(host.host) ? null : setup.tls,
    hostName: HOST_NAME,
    software: setup.software,
    gate: setup.gate,
    openDoors: new Set([...ours].filter((door) => setup.openDoors.has(door))),
    ...(mark ? { mark } : {}),
    ...(stored ? { deliveries: stored } : {}),
    // The link says that it is down while it is being made: nothing may come of that before there is a link.
    onRecords: (inputs, serials) => queueMicrotask(() => onRecords(inputs, serials)),
    onDelivery: (delivery) => {
      facts.delivered()
      if (delivery.refused) facts.refused(delivery.refused, delivery.reason ?? '', clock.now())
      setup.onDeliveries()
    },
    onSkew: (skewMs) => facts.skew(skewMs),
    onStatus: (status) => {
      facts.status(status)
      setup.reported(status)
      holds.reconcile(status)
      void endOverrides(setup, link, status)
    },
    onAway: (reason) => setup.away(reason),
    ...{ log, standing: setup.standing, onDeliveriesMade: setup.onDeliveriesMade },
  })

  const command = (wanted: PanelCommand, atLatest: Instant, then?: (refused: string) => void): void => {
    void link.command(wanted, atLatest).then((result) => {
      if (result.ok) return
      log('warning', `panel ${controller.id}: ${wanted.kind} was not done: ${result.error}`)
      then?.(result.error)
    })
  }

  const holds = createPanelHolds({
    ...{ clock, heldDoors: setup.heldDoors, released: stored?.released ?? [] },
    isOurs: (door) => ours.has(door),
    command: (wanted, atLatest) => link.command(wanted, atLatest),
    refused: (wanted, why) => log('warning', `panel ${controller.id}: ${wanted.kind} was not done: ${why}`),
    changed: setup.onDeliveries,
  })
  const deliveries = (): StoredDeliveries => ({ ...link.orders.stored(), ...releasedOf(holds) })

  const unlock = (door: DoorId, seconds: number, atLatest: Instant): boolean => {
    if (!ours.has(door)) return false
    command({ kind: 'unlock', door, seconds }, atLatest, (refused) =>
      setup.submit(
        [{ kind: 'desk', event: { at: clock.now(), event: 'desk.refused', door, text: `unlock ${refused}` } }],
        () => undefined,
      ),
    )
    return true
  }

  return {
    link,
    changeSite: (next) => {
      site = next
      ours = doorsHere()
      link.pushConfiguration(next)
    },
    marks: () =>
      new Map<string, unknown>([
        ...(durableSerials ? [[serialsKey(controller.id), durableSerials] as const] : []),
        [deliveriesKey(controller.id), deliveries()],
      ]),
    trust: (tls) => {
      if (!host || !isLoopback(host.host)) link.trust(tls)
    },
    unlock,
    carryOut: (wanted) => {
      switch (wanted.kind) {
        case 'unlock':
          return unlock(wanted.door, wanted.seconds, wanted.atLatest)
        case 'feedback':
          return site.readers.some(({ id, controller: of }) => id === wanted.reader && of === controller.id)
        case 'hold':
          if (!ours.has(wanted.door)) return false
          holds.change(wanted.door, wanted.unlocked)
          return true
        case 'lockdown':
          // It goes out as an order, which waits for a panel that is away.
          return ours.has(wanted.door)
        case 'pulse-output': {
          const output = outputOf(site, wanted.output)
          if (!output || !('door' in output) || !ours.has(output.door)) return false
          const { output: name, seconds } = wanted
          command({ kind: 'output', output: name, on: true, pulseSeconds: seconds }, clock.now() + COMMAND_MS)
          return true
        }
        case 'notify':
          return false
      }
    },
    deliver: (order, at) => {
      link.deliver(order, at)
      if (order.kind === 'operator') setup.changed()
    },
    facts: facts.facts,
    deliveries,
    close: () => {
      holds.stop()
      link.close()
    },
  }
}
