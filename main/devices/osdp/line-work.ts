/** One line's work by hand, one piece at a time: started and cancelled by an operator, followed by what the bus tells. */
import type { LineFailure, LineFind, LineTask, LineWork } from '../../domain/line-work'
import { readerOf } from '../../domain/line-work'
import { type Result, fail, ok } from '../../domain/result'
import { SECOND, type Instant } from '../../domain/time'
import type { FoundReader } from '../../osdp/discovery'
import type { PairingFailure, PdEvent } from '../../osdp/pd-event'
import type { NotStarted } from '../line-tools'
import type { OsdpBusEvent } from './bus-happening'
import type { OsdpBus } from './osdp-bus'
import type { DiscoveryStep } from './osdp-discovery'

export interface LineWorkSetup {
  readonly bus: OsdpBus
  readonly now: () => Instant
  /** After every step that a person waits for, and at the end. */
  readonly changed: (work: LineWork) => void
}

export interface LineWorks {
  readonly start: (task: LineTask, operator: string) => Result<LineWork, NotStarted>
  /** Nothing when nothing goes on. */
  readonly cancel: () => void
  /** The last piece of work, over or not. */
  readonly current: () => LineWork | null
  readonly handle: (event: OsdpBusEvent) => void
}

const REASONS: { readonly [Why in PairingFailure]: LineFailure } = {
  time: 'time',
  refused: 'refused',
  'key-store': 'key-store',
  cancelled: 'cancelled',
  'not-in-session': 'not-in-session',
  'not-secured': 'not-secured',
}

export const createLineWorks = (setup: LineWorkSetup): LineWorks => new OneLineWork(setup)

class OneLineWork implements LineWorks {
  private work: LineWork | null = null
  private endSearch: (() => void) | null = null
  /** Number of the command that moves a reader. */
  private moving: number | null = null

  constructor(private readonly setup: LineWorkSetup) {}

  readonly start = (task: LineTask, operator: string): Result<LineWork, NotStarted> => {
    const problem = this.obstacle(task)
    if (problem) return fail(problem)
    const startedAt = this.setup.now()
    const until = task.task === 'pair' ? startedAt + task.seconds * SECOND : null
    const step = task.task === 'search' ? 'searching' : 'waiting'
    const work: LineWork = { task, operator, startedAt, until, step, progress: null, found: [], outcome: null }
    this.work = work
    this.begin(task, operator)
    return ok(this.work)
  }

  readonly cancel = (): void => {
    const { work } = this
    if (!work || work.outcome) return
    const reader = readerOf(work.task)
    if (this.endSearch) this.endSearch()
    else if (reader !== undefined && (work.task.task === 'pair' || work.task.task === 'roll-key'))
      this.setup.bus.cancelPairing(reader)
  }

  readonly current = (): LineWork | null => this.work

  readonly handle = (event: OsdpBusEvent): void => {
    const { work } = this
    if (!work || work.outcome) return
    const { task } = work
    switch (event.kind) {
      case 'speed':
        if (task.task !== 'set-speed') return
        if (event.outcome === 'changed') return this.end(null)
        return this.end(event.outcome === 'refused' ? 'away' : 'some-stayed', event.readers)
      case 'keys-stored':
        if (event.reader !== readerOf(task)) return
        if (task.task === 'forget-key' || work.step === 'proven') {
          this.set({ step: 'stored' })
          this.end(null)
        }
        return
      case 'key-store-failed':
        return event.reader === readerOf(task) ? this.end('key-store', [event.reader]) : undefined
      case 'reader':
        return event.reader === readerOf(task) ? this.handleReader(task, event.event) : undefined
      case 'port-up':
      case 'port-down':
      case 'unknown-number':
        return
    }
  }

  private handleReader(task: LineTask, event: PdEvent): void {
    if (event.kind === 'pairing-step') this.set({ step: event.step })
    else if (event.kind === 'paired' || event.kind === 'key-rolled') this.set({ step: 'proven' })
    else if (event.kind === 'pairing-failed') {
      if (task.task !== 'forget-key') this.end(REASONS[event.why], [readerOf(task) ?? ''])
    } else if (task.task === 'set-address') this.handleMove(task, event)
  }

  private handleMove({ reader, address }: Extract<LineTask, { readonly task: 'set-address' }>, event: PdEvent): void {
    if (event.kind === 'line-settings') {
      this.set({ step: 'moved' })
      this.end(event.settings.address === address ? null : 'refused', [reader])
    } else if (event.kind === 'command' && event.id === this.moving && event.outcome.kind !== 'done')
      this.end(event.outcome.kind === 'refused' ? 'refused' : 'no-answer', [reader])
  }

  private begin(task: LineTask, operator: string): void {
    const { bus } = this.setup
    switch (task.task) {
      case 'pair':
        return bus.pair(task.reader, operator, task.seconds * SECOND)
      case 'roll-key':
        return bus.rollKey(task.reader, operator)
      case 'forget-key':
        return bus.forgetKeys(task.reader)
      case 'set-address':
        this.moving = bus.setAddress(task.reader, task.address)
        return
      case 'set-speed':
        return bus.setSpeed(task.baud)
      case 'search':
        this.endSearch = bus.discover({ thorough: task.thorough }, (step) => this.search(step))
        if (!this.endSearch) this.end('line-down')
    }
  }

  private search(found: DiscoveryStep): void {
    const { work } = this
    if (work?.task.task !== 'search' || work.outcome) return
    if (found.kind === 'progress') {
      const { done, of, baud, address } = found
      this.set({ progress: { done, of, baud, address } }, false)
    } else if (found.kind === 'found') {
      const one = lineFind(found.reader)
      const others = work.found.filter(({ address, baud }) => address !== one.address || baud !== one.baud)
      this.set({ found: [...others, one] })
    } else {
      this.set({ found: found.found.map(lineFind) }, false)
      this.end(found.cancelled ? 'cancelled' : null)
    }
  }

  /** What keeps a task from being begun on this line now. */
  private obstacle(task: LineTask): NotStarted | null {
    const { work } = this
    if (work && !work.outcome) return { code: 'busy', detail: `${work.operator} is at work on this line` }
    const { readers, canSetBaud } = this.setup.bus.stats()
    const reader = readers.find((one) => one.reader === readerOf(task))
    if ('reader' in task && !reader) return { code: 'bad-argument', detail: `${task.reader} is not on this line` }
    if (task.task === 'set-address') {
      const taken = readers.find((one) => one.address === task.address && one.address !== reader?.address)
      if (taken)
        return {
          code: 'bad-argument',
          detail: `address ${task.address} is that of reader ${taken.reader} on this line`,
        }
      if (!reader?.online) return { code: 'offline', detail: `reader ${task.reader} does not answer` }
    }
    if (task.task === 'set-speed' && !canSetBaud)
      return {
        code: 'offline',
        detail: 'the port is closed, or its speed is a setting of the device server: readers moved there would be lost',
      }
    return null
  }

  private set(change: Partial<LineWork>, isReported = true): void {
    if (!this.work) return
    this.work = { ...this.work, ...change }
    if (isReported) this.setup.changed(this.work)
  }

  private end(why: LineFailure | null, readers: readonly string[] = []): void {
    this.endSearch = null
    this.moving = null
    this.set({ outcome: why === null ? { ok: true } : { ok: false, why, readers } })
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('-')

export const lineFind = ({ identity, ...found }: FoundReader): LineFind => ({
  ...found,
  identity: identity && {
    vendor: hex(identity.vendor).toUpperCase(),
    serial: identity.serial,
    firmware: identity.firmware.join('.'),
  },
})
