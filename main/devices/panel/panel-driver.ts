/** The driver of kind `panel`: door panels over the panel link, dialled or dialling, and the orders that each has to receive. */
import type { JournalEvent } from '../../domain/event'
import type { ControllerId } from '../../domain/ids'
import type { JournalHead } from '../../domain/journal-head'
import type { Controller, Site } from '../../domain/site'
import type { StrangerPanel, Strangers } from '../../domain/stranger'
import { createFanOuts, type FanOut, type FanOuts } from '../../panel/fan-out'
import type { TlsTrust } from '../../transport/panel-sockets'
import type { Driver, DriverSetup, Happening, OpenController, WaitingOrder } from '../driver'
import { createBacklogGate } from './backlog-gate'
import { BACKLOG_ON_ITS_WAY } from './panel-intake'
import type { PanelLink } from './panel-link'
import { openPanelListener, type PanelListener } from './panel-listener'
import { deliveriesKey, openPanelShell, type PanelShell } from './panel-shell'

/** How often what is still to reach panels is stored, ms; what came since is made again from the journal. */
const DELIVERIES_MS = 2_000

/** Waiting orders listed per panel: nobody reads a longer list. */
const LISTED_ORDERS = 300

/** Panels that were turned away and are still listed; anybody on the network may say a name. */
const MOST_STRANGERS = 50
const LONGEST_ID = 200

interface StoredMark {
  /** Left out in what one link leaves to the next. */
  readonly seq?: number
}

export const startPanelDriver = (setup: DriverSetup): Driver => new PanelDriver(setup)

class PanelDriver implements Driver {
  private readonly panels = new Map<ControllerId, PanelShell>()
  private readonly gate = createBacklogGate(BACKLOG_ON_ITS_WAY)
  private site: Site
  private tls: TlsTrust | null
  private fanOuts: FanOuts
  private distributed: number
  private newestHead: JournalHead | undefined
  private deliveriesChanged = false
  /** Panels that were turned away since they are not in the site, the last one last. */
  private readonly met = new Map<string, StrangerPanel>()
  private stopDeliveries: (() => void) | undefined
  private listener: PanelListener | undefined

  constructor(private readonly setup: DriverSetup) {
    this.site = setup.site
    this.tls = setup.tls
    this.fanOuts = createFanOuts(setup.site)
    this.distributed = setup.lastSeq
  }

  readonly open = (controller: Controller, marks: ReadonlyMap<string, unknown>): Promise<OpenController> => {
    const { id } = controller
    // the mark is what this console wrote itself
    const stored = marks.get(deliveriesKey(id)) as StoredMark | undefined
    this.distributed = Math.min(this.distributed, stored?.seq ?? this.distributed)
    const { inbox } = this.setup
    const shell = openPanelShell({
      ...this.setup,
      site: this.site,
      tls: this.tls,
      marks,
      controller,
      gate: this.gate,
      away: (reason) => inbox.away(id, reason),
      changed: inbox.changed,
      reported: (status) => {
        for (const { door, open } of status.doors) inbox.contact(door, open ? 'open' : 'closed')
      },
      carryOut: inbox.carryOut,
      submit: inbox.receive,
      onDeliveries: () => this.deliveriesLater(),
      onDeliveriesMade: () => this.writeDeliveries(),
      standing: async () => this.fanOuts.standingFor(id, await this.setup.standing()),
    })
    this.panels.set(id, shell)
    if (this.newestHead) shell.link.head(this.newestHead)
    return Promise.resolve({
      carryOut: shell.carryOut,
      unlock: shell.unlock,
      changeSite: shell.changeSite,
      facts: shell.facts,
      pending: () => shell.deliveries().waiting.length,
      marks: shell.marks,
      close: () => {
        if (this.panels.get(id) === shell) this.panels.delete(id)
        shell.close()
        return Promise.resolve()
      },
    })
  }

  /** An address that cannot be had keeps no other device waiting. */
  readonly ready = async (): Promise<void> => {
    const { panelListen, clock, log } = this.setup
    if (!panelListen) return
    this.listener = await openPanelListener({
      address: panelListen,
      tls: this.tls,
      clock,
      links: () => this.dialing(),
      log,
      blocked: (why) => this.blocked(why),
      stranger: (panel, address) => this.meet({ id: panel, address, at: clock.now() }),
    })
  }

  /** Everything but its address is pushed to a panel over its link. */
  readonly wiring = (_site: Site, { link }: Controller): string => JSON.stringify(link)

  readonly changeSite = (site: Site): void => {
    this.site = site
    this.fanOuts = createFanOuts(site)
  }

  readonly distribute = (happenings: readonly Happening[]): void => {
    for (const happening of happenings) {
      if ('record' in happening) this.deliver(this.fanOuts.ofRecord(happening.record))
      else if (isSiteEvent(happening.event)) {
        const fanOut = this.fanOuts.ofEvent(happening.event)
        if (fanOut) this.deliver(fanOut)
      }
      this.distributed = happening.seq
    }
  }

  readonly distributedUpTo = (): number => this.distributed

  readonly waitingOrders = (): readonly WaitingOrder[] =>
    [...this.panels].flatMap(([controller, panel]) =>
      panel
        .deliveries()
        .waiting.flatMap(({ at, order }) =>
          order.kind === 'operator' ? [{ controller, at, operator: order.operator, action: order.action }] : [],
        )
        .slice(0, LISTED_ORDERS),
    )

  readonly head = (newest: JournalHead): void => {
    this.newestHead = newest
    for (const panel of this.panels.values()) panel.link.head(newest)
  }

  readonly strangers = (): Strangers => {
    const port = this.listener?.port() ?? null
    const known = new Set(this.site.controllers.map(({ id }) => id))
    return {
      listensAt: port === null ? null : `${this.setup.panelListen?.host ?? ''}:${port}`,
      panels: [...this.met.values()].filter(({ id }) => !known.has(id)).toReversed(),
    }
  }

  readonly trust = (renewed: TlsTrust | null): void => {
    this.tls = renewed
    void this.listener?.trust(renewed)
    for (const panel of this.panels.values()) panel.trust(renewed)
  }

  readonly close = (): void => {
    this.stopDeliveries?.()
    this.writeDeliveries()
    this.listener?.close()
  }

  private deliver({ controllers, order, at }: FanOut): void {
    for (const id of controllers) this.panels.get(id)?.deliver(order, at)
    if (controllers.length > 0) this.deliveriesLater()
  }

  private deliveriesLater(): void {
    this.deliveriesChanged = true
    this.setup.inbox.changed()
    this.stopDeliveries ??= this.setup.clock.setTimer(DELIVERIES_MS, () => this.writeDeliveries())
  }

  private writeDeliveries(): void {
    this.stopDeliveries?.()
    this.stopDeliveries = undefined
    if (!this.deliveriesChanged) return
    this.deliveriesChanged = false
    for (const [id, panel] of this.panels) {
      const value = { seq: this.distributed, ...panel.deliveries() }
      this.setup.inbox.keep({ key: deliveriesKey(id), value })
    }
  }

  private meet(panel: StrangerPanel): void {
    const { id } = panel
    if (id === '' || id.length > LONGEST_ID) return
    this.met.delete(id)
    this.met.set(id, panel)
    const [oldest] = this.met.keys()
    if (this.met.size > MOST_STRANGERS && oldest !== undefined) this.met.delete(oldest)
    this.setup.inbox.changed()
  }

  /** Said at each panel that dials, since it is what keeps them away. */
  private blocked(why: string | null): void {
    for (const id of this.dialing().keys()) this.setup.inbox.away(id, why ?? 'it has not dialled this console yet')
    this.setup.inbox.changed()
  }

  /** Links of the panels that dial. */
  private dialing(): ReadonlyMap<ControllerId, PanelLink> {
    return new Map(
      this.site.controllers.flatMap(({ id, link: address }) => {
        const link = address === null ? this.panels.get(id)?.link : undefined
        return link ? [[id, link] as const] : []
      }),
    )
  }
}

const NOT_OF_THE_ENGINE = /^(reader|panel|desk|site)\./
const isSiteEvent = (
  event: JournalEvent,
): event is Extract<JournalEvent, { event: 'passage' | 'apb.reset' | 'apb.changed' }> =>
  !NOT_OF_THE_ENGINE.test(event.event)
