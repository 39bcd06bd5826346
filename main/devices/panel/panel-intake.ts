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
import { addSerials, type SerialRange } from '../../panel/serials'
import type { PanelMemory, Taken } from '../../panel/session-state'

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
  /** Takes what a session took; `memory` is the session's after it. */
  take(taken: readonly Taken[], memory: PanelMemory): void
  /** Calls back once everything taken before was handed over; not at all when `forget` comes first. */
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

export function createPanelIntake(options: IntakeOptions): PanelIntake {
  const { controller, gate, now } = options
  let { ring } = options.memory
  /** What will be on the disk once everything handed over is. */
  let handed = options.memory.durable
  let held: Taken[] = []
  let then: (() => void) | undefined
  let lastToken = 0
  const pending = new Map<number, { readonly range: SerialRange | undefined; readonly backlog: boolean }>()
  let backlogOnItsWay = 0
  /** Of those, on the disk by now. */
  let leaving = 0
  const done: SerialRange[] = []
  let lastRequest = 0
  const requests = new Map<number, bigint>()

  const inputOf = (one: Taken): PanelInput => {
    const { serials: range, record, report, request } = one
    const token = ++lastToken
    const backlog = one.backlog === true
    if (range !== undefined) handed = addSerials(handed, range)
    if (range !== undefined || backlog) pending.set(token, { range, backlog })
    if (backlog) backlogOnItsWay += 1
    if (request !== undefined) requests.set(++lastRequest, request.id)
    // What was held back comes now: nothing goes back in time.
    const at = now()
    return {
      token,
      controller,
      backlog,
      ...(range !== undefined && range.first === range.last ? { serial: Number(range.first) } : {}),
      ...(record === undefined ? {} : { record: { ...record, at } }),
      ...(report === undefined ? {} : { report: { ...report, at } }),
      ...(request === undefined ? {} : { request: { id: lastRequest, atLatest: request.atLatest } }),
    }
  }
  const hand = (taken: readonly Taken[]): void => {
    if (taken.length === 0) return
    const inputs = taken.map(inputOf)
    options.onRecords(inputs, markOf(ring, handed))
  }
  const release = (): void => {
    if (held.length > 0) hand(held.splice(0, gate.enter(held.length, release)))
    if (held.length > 0 || then === undefined) return
    const call = then
    then = undefined
    call()
  }

  return {
    take(taken, memory) {
      if (memory.ring !== ring) {
        gate.force(held.length)
        hand(held.splice(0))
        ring = memory.ring
        handed = memory.durable
      }
      const live = taken.filter((one) => one.backlog !== true)
      held.push(...taken.filter((one) => one.backlog === true))
      hand(live)
      release()
    },
    afterBacklog(call) {
      then = call
      release()
    },
    forget() {
      then = undefined
    },
    durable(token) {
      const one = pending.get(token)
      if (one === undefined) return
      pending.delete(token)
      if (one.backlog) leaving += 1
      if (one.range !== undefined && done.push(one.range) === 1) {
        // One acknowledgement for all that became durable in one go.
        queueMicrotask(() => {
          const ranges = done.splice(0)
          handed = ranges.reduce(addSerials, handed)
          options.onDurable(ranges)
          const left = leaving
          leaving = 0
          backlogOnItsWay -= left
          gate.leave(left)
          release()
        })
      }
    },
    notStored(memory) {
      pending.clear()
      held = []
      gate.forget(release)
      gate.leave(backlogOnItsWay)
      backlogOnItsWay = leaving = 0
      handed = memory.durable
    },
    request(id) {
      const wire = requests.get(id)
      requests.delete(id)
      return wire
    },
    forgetRequests: () => requests.clear(),
  }
}
