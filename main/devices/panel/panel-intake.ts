/**
 * What a link hands to the rest of the console, and what of it is on the disk. Live events are handed over immediately; of the
 * backlog only a little is on its way at a time, so that no decision waits behind what a panel had stored (panel-link.md 4).
 */
import type { DeviceEvent } from '../../domain/event'
import type { ControllerId } from '../../domain/ids'
import type { PanelEvent } from '../../domain/panel'
import type { SiteRecord } from '../../domain/record'
import type { Instant } from '../../domain/time'
import type { BacklogGate } from './backlog-gate'
import { markOf, type PanelMark } from '../../panel/mark'
import { addSerials, type SerialRange, type SerialSet } from '../../panel/serials'
import type { PanelMemory, Accepted } from '../../panel/session-state'

/** An input from a panel, in order of arrival. Either a record for the engine or a report to keep beside. */
export interface PanelInput {
  /** Rises by one for each input of this link; see `durable`. */
  readonly token: number
  readonly controller: ControllerId
  /** The panel's own number of it, when it is a stored event. */
  readonly serial?: number
  /** It comes from what the panel had stored. */
  readonly backlog: boolean
  readonly record?: SiteRecord
  readonly report?: DeviceEvent | PanelEvent
  /** The panel waits for `answer(id, ...)` and takes none at or after `atLatest`. */
  readonly request?: { readonly id: number; readonly atLatest: Instant }
}

export interface PanelIntake {
  /** Hands over what a session accepted; `memory` is the session's after it. */
  accept(accepted: readonly Accepted[], memory: PanelMemory): void
  /** Calls back once everything accepted before was handed over; not at all when `forget` comes first. */
  afterBacklog(then: () => void): void
  forget(): void
  /** This input is on the disk. */
  durable(token: number): void
  /** Nothing handed over since the last durable input counts; all of it will be sent again. */
  notStored(memory: PanelMemory): void
  /** The panel's id of a decision request, once. */
  request(id: number): bigint | undefined
  forgetRequests(): void
}

/** Inputs of all panels' backlogs that may be on their way to the disk. */
export const BACKLOG_ON_ITS_WAY = 128

export interface IntakeOptions {
  readonly controller: ControllerId
  readonly memory: PanelMemory
  readonly now: () => Instant
  /** `mark` belongs into the transaction that stores the inputs. */
  readonly onRecords: (inputs: readonly PanelInput[], mark: PanelMark) => void
  readonly gate: BacklogGate
  readonly onDurable: (ranges: readonly SerialRange[]) => void
}

export const createPanelIntake = (options: IntakeOptions): PanelIntake => new Intake(options)

class Intake implements PanelIntake {
  private ring: PanelMemory['ring']
  /** What will be on the disk once everything handed over is. */
  private handed: SerialSet
  private held: Accepted[] = []
  private then: (() => void) | undefined
  private lastToken = 0
  private readonly pending = new Map<number, { readonly range: SerialRange | undefined; readonly backlog: boolean }>()
  private backlogOnItsWay = 0
  /** Of those, on the disk by now. */
  private leaving = 0
  private readonly done: SerialRange[] = []
  private lastRequest = 0
  private readonly requests = new Map<number, bigint>()

  constructor(private readonly options: IntakeOptions) {
    this.ring = options.memory.ring
    this.handed = options.memory.durable
  }

  accept(accepted: readonly Accepted[], memory: PanelMemory): void {
    if (memory.ring !== this.ring) {
      this.options.gate.force(this.held.length)
      this.hand(this.held.splice(0))
      this.ring = memory.ring
      this.handed = memory.durable
    }
    const live = accepted.filter((one) => one.backlog !== true)
    this.held.push(...accepted.filter((one) => one.backlog === true))
    this.hand(live)
    this.release()
  }

  afterBacklog(then: () => void): void {
    this.then = then
    this.release()
  }

  forget(): void {
    this.then = undefined
  }

  durable(token: number): void {
    const one = this.pending.get(token)
    if (one === undefined) return
    this.pending.delete(token)
    if (one.backlog) this.leaving += 1
    // One acknowledgement for all that became durable in one go.
    if (one.range !== undefined && this.done.push(one.range) === 1) queueMicrotask(() => this.acknowledge())
  }

  notStored(memory: PanelMemory): void {
    const { gate } = this.options
    this.pending.clear()
    this.held = []
    gate.forget(this.release)
    gate.leave(this.backlogOnItsWay)
    this.backlogOnItsWay = this.leaving = 0
    this.handed = memory.durable
  }

  request(id: number): bigint | undefined {
    const wire = this.requests.get(id)
    this.requests.delete(id)
    return wire
  }

  forgetRequests(): void {
    this.requests.clear()
  }

  private acknowledge(): void {
    const ranges = this.done.splice(0)
    this.handed = ranges.reduce(addSerials, this.handed)
    this.options.onDurable(ranges)
    const left = this.leaving
    this.leaving = 0
    this.backlogOnItsWay -= left
    this.options.gate.leave(left)
    this.release()
  }

  /** Hands over as much of the backlog as the gate lets in. The gate knows it as one function, which it calls again. */
  private readonly release = (): void => {
    if (this.held.length > 0) this.hand(this.held.splice(0, this.options.gate.enter(this.held.length, this.release)))
    if (this.held.length > 0 || this.then === undefined) return
    const call = this.then
    this.then = undefined
    call()
  }

  private hand(accepted: readonly Accepted[]): void {
    if (accepted.length === 0) return
    const inputs = accepted.map((one) => this.inputOf(one))
    this.options.onRecords(inputs, markOf(this.ring, this.handed))
  }

  private inputOf(one: Accepted): PanelInput {
    const { serials: range, record, report, request } = one
    const token = ++this.lastToken
    const backlog = one.backlog === true
    if (range !== undefined) this.handed = addSerials(this.handed, range)
    if (range !== undefined || backlog) this.pending.set(token, { range, backlog })
    if (backlog) this.backlogOnItsWay += 1
    if (request !== undefined) this.requests.set(++this.lastRequest, request.id)
    // What was held back comes now: nothing goes back in time.
    const at = this.options.now()
    return {
      token,
      controller: this.options.controller,
      backlog,
      ...(range !== undefined && range.first === range.last ? { serial: Number(range.first) } : {}),
      ...(record === undefined ? {} : { record: { ...record, at } }),
      ...(report === undefined ? {} : { report: { ...report, at } }),
      ...(request === undefined ? {} : { request: { id: this.lastRequest, atLatest: request.atLatest } }),
    }
  }
}
