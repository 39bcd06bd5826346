/**
 * A console in simulated time: real links and engine, and a disk that keeps committed inputs when the process dies. A
 * commit takes some time; an input has no effect before its commit.
 */
import type { PanelInput } from '../../../main/devices/panel/panel-intake'
import { openPanelLink, type PanelLink } from '../../../main/devices/panel/panel-link'
import type { SiteEvent } from '../../../main/domain/event'
import type { PanelDelivery } from '../../../main/domain/panel'
import type { OperatorAction, SiteRecord } from '../../../main/domain/record'
import type { Site } from '../../../main/domain/site'
import { createEngine, type Engine } from '../../../main/engine/engine'
import type { Deciding } from '../../../main/panel/configuration'
import { createFanOuts } from '../../../main/panel/fan-out'
import type { PanelMark } from '../../../main/panel/mark'
import type { Station } from '../../simulator/panel/station'
import { createCable, type Cable } from './cable'
import type { Random, Scheduler } from './scheduler'

/** A committed input, with the result if it was a record. */
export interface Entry {
  readonly controller: string | null
  readonly serial: number | null
  readonly backlog: boolean
  readonly record: SiteRecord | null
  readonly report: PanelInput['report'] | null
  readonly events: readonly SiteEvent[]
}

/** The part that outlives the process. */
export interface HostDisk {
  readonly journal: Entry[]
  readonly marks: Map<string, PanelMark>
  /** All deliveries ever made, by panel; numbered from 1. */
  readonly deliveries: Map<string, PanelDelivery[]>
  readonly answered: Map<string, number>
}

export const emptyDisk = (): HostDisk => ({
  journal: [],
  marks: new Map(),
  deliveries: new Map(),
  answered: new Map(),
})

const NOTHING: ReturnType<Engine['step']> = { events: [], commands: [] }

interface Queued {
  readonly input: PanelInput | null
  readonly record: SiteRecord | null
  readonly mark: { readonly controller: string; readonly mark: PanelMark } | null
}

export class Host {
  private generation = 0
  private engine: Engine
  private links = new Map<string, PanelLink>()
  private cables = new Map<string, Cable>()
  private queue: Queued[] = []
  private committing = false
  private running = false
  /** Longest commit, in milliseconds. */
  slowestCommit = 12
  /** The process dies at the next commit: before it, or after it and before its effects. */
  private dieAt: 'before' | 'after' | null = null
  site: Site

  constructor(
    site: Site,
    private readonly deciding: (reader: string) => Deciding,
    readonly disk: HostDisk,
    private readonly time: Scheduler,
    private readonly random: Random,
    private readonly onLog: (line: string) => void,
  ) {
    this.site = site
    this.engine = createEngine(site)
  }

  get up(): boolean {
    return this.running
  }

  link(id: string): PanelLink | undefined {
    return this.links.get(id)
  }

  start(): void {
    if (this.running) return
    this.running = true
    const generation = ++this.generation
    this.engine = createEngine(this.site)
    for (const { record } of this.disk.journal) if (record !== null) this.engine.step(record)
    const openDoors = new Set(this.site.doors.map(({ id }) => id).filter((id) => this.engine.view.door(id).open))
    for (const controller of this.site.controllers) {
      const { id } = controller
      const all = this.disk.deliveries.get(id) ?? []
      const answered = this.disk.answered.get(id) ?? 0
      const mark = this.disk.marks.get(id)
      const link = openPanelLink({
        controller,
        site: this.site,
        clock: this.time,
        connection: { kind: 'listen' },
        tls: null,
        hostName: 'simulated',
        software: '0',
        deciding: this.deciding,
        openDoors,
        ...(mark === undefined ? {} : { mark }),
        deliveries: { waiting: all.filter(({ number }) => number > answered), next: all.length + 1 },
        onRecords: (inputs, next) => {
          if (generation !== this.generation) return
          inputs.forEach((input, index) =>
            this.enqueue({
              input,
              record: input.record ?? null,
              mark: index === inputs.length - 1 ? { controller: id, mark: next } : null,
            }),
          )
        },
        onDelivery: ({ number, state }) => {
          if (generation === this.generation && state !== 'waiting') this.disk.answered.set(id, number)
        },
        log: (level, text) => this.onLog(`${level} ${text}`),
      })
      this.links.set(id, link)
    }
  }

  /** The process dies: uncommitted inputs and all connections are lost. */
  crash(): void {
    this.running = false
    this.dieAt = null
    this.generation += 1
    this.queue = []
    this.committing = false
    for (const cable of this.cables.values()) cable.cut()
    for (const link of this.links.values()) link.close()
    this.links.clear()
  }

  crashAtCommit(when: 'before' | 'after'): void {
    this.dieAt = when
  }

  plug(station: Station): void {
    const link = this.links.get(station.id)
    if (link === undefined || !station.plugged) return
    const cable = createCable(this.time, this.random)
    this.cables.set(station.id, cable)
    station.plug(cable.panel)
    link.adopt(cable.host, { name: null, serial: null, address: station.id }, new Uint8Array(0))
  }

  operate(action: OperatorAction): void {
    if (!this.running) return
    const record: SiteRecord = {
      type: 'operator',
      at: this.time.now(),
      operator: 'op',
      reason: 'simulation',
      ...action,
    }
    this.enqueue({ input: null, record, mark: null })
  }

  private enqueue(queued: Queued): void {
    this.queue.push(queued)
    if (this.committing) return
    this.committing = true
    const generation = this.generation
    this.time.setTimer(1 + this.random.under(this.slowestCommit), () => {
      if (generation !== this.generation) return
      this.committing = false
      if (this.dieAt === 'before') this.crash()
      else this.commit(this.queue.splice(0))
    })
  }

  private commit(batch: readonly Queued[]): void {
    const fanOuts = createFanOuts(this.site)
    const decided = batch.map(({ input, record, mark }) => {
      const { events, commands } = record === null ? NOTHING : this.engine.step(record)
      this.disk.journal.push({
        controller: input?.controller ?? null,
        serial: input?.serial ?? null,
        backlog: input?.backlog ?? false,
        record,
        report: input?.report ?? null,
        events,
      })
      if (mark !== null) this.disk.marks.set(mark.controller, mark.mark)
      const orders = [
        ...(record?.type === 'operator' ? [fanOuts.ofRecord(record)] : []),
        ...events.flatMap((event) => fanOuts.ofEvent(event) ?? []),
      ]
      for (const { controllers, at, order } of orders)
        for (const id of controllers) {
          const all = this.disk.deliveries.get(id) ?? []
          all.push({ number: all.length + 1, at, order })
          this.disk.deliveries.set(id, all)
        }
      return { input, events, commands, orders }
    })
    // From here on everything is on the disk.
    if (this.dieAt === 'after') return this.crash()
    for (const { input, events, commands, orders } of decided) {
      for (const { controllers, at, order } of orders)
        for (const id of controllers) this.links.get(id)?.deliver(order, at)
      if (input === null) continue
      const link = this.links.get(input.controller)
      link?.durable(input.token)
      const grant = events.find((event) => event.event === 'access.granted' && event.occurredAt === undefined)
      const door = this.site.readers.find(({ id }) => grant?.event === 'access.granted' && id === grant.reader)?.door
      if (typeof door === 'string') link?.granted(door)
      if (input.request === undefined || input.record?.type !== 'read') continue
      const unlock = commands.find((command) => command.kind === 'unlock')
      const granted = commands.some((command) => command.kind === 'feedback' && command.granted)
      link?.answer(input.request.id, granted, unlock?.kind === 'unlock' ? unlock.seconds : 0, input.request.atLatest)
    }
  }
}
