/** One line's work by hand, one piece at a time: started and cancelled by an operator, followed by what the bus tells. */
import type { LineFailure, LineFind, LineStep, LineTask, LineWork } from '../../domain/line-work'
import { readerOf } from '../../domain/line-work'
import { type Result, fail, ok } from '../../domain/result'
import { SECOND, type Instant } from '../../domain/time'
import type { FoundReader } from '../../osdp/discovery'
import type { PairingFailure, PdEvent } from '../../osdp/pd-event'
import type { NotStarted } from '../line-tools'
import type { OsdpBus, OsdpBusEvent } from './osdp-bus'
import type { DiscoveryStep } from './osdp-discovery'

export interface LineWorkSetup {
  readonly bus: OsdpBus
  readonly now: () => Instant
  /** After every step that a person waits for, and at the end. */
  readonly changed: (work: LineWork) => void
}

export interface LineWorks {
  start(task: LineTask, operator: string): Result<LineWork, NotStarted>
  /** Nothing when nothing goes on. */
  cancel(): void
  /** The last piece of work, over or not. */
  current(): LineWork | null
  hear(event: OsdpBusEvent): void
}

const REASONS: { readonly [Why in PairingFailure]: LineFailure } = {
  time: 'time',
  refused: 'refused',
  'key-store': 'key-store',
  cancelled: 'cancelled',
  'not-in-session': 'not-in-session',
  'not-secured': 'not-secured',
}

export function createLineWorks({ bus, now, changed }: LineWorkSetup): LineWorks {
  let work: LineWork | null = null
  let endSearch: (() => void) | null = null
  /** Number of the command that moves a reader. */
  let moving: number | null = null

  const set = (change: Partial<LineWork>, told = true): void => {
    if (!work) return
    work = { ...work, ...change }
    if (told) changed(work)
  }
  const over = (why: LineFailure | null, readers: readonly string[] = []): void => {
    endSearch = null
    moving = null
    set({ outcome: why === null ? { ok: true } : { ok: false, why, readers } })
  }
  const step = (next: LineStep): void => set({ step: next })

  const search = (found: DiscoveryStep): void => {
    if (work?.task.task !== 'search' || work.outcome) return
    if (found.kind === 'progress') {
      const { done, of, baud, address } = found
      set({ progress: { done, of, baud, address } }, false)
    } else if (found.kind === 'found') {
      const one = lineFind(found.reader)
      const others = work.found.filter(({ address, baud }) => address !== one.address || baud !== one.baud)
      set({ found: [...others, one] })
    } else {
      set({ found: found.found.map(lineFind) }, false)
      over(found.cancelled ? 'cancelled' : null)
    }
  }

  /** What keeps a task from being begun on this line now. */
  const obstacle = (task: LineTask): NotStarted | null => {
    if (work && !work.outcome) return { code: 'busy', detail: `${work.operator} is at work on this line` }
    const { readers, canSetBaud } = bus.stats()
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

  const begin = (task: LineTask, operator: string): void => {
    switch (task.task) {
      case 'pair':
        return bus.pair(task.reader, operator, task.seconds * SECOND)
      case 'roll-key':
        return bus.rollKey(task.reader, operator)
      case 'forget-key':
        return bus.forgetKeys(task.reader)
      case 'set-address':
        moving = bus.setAddress(task.reader, task.address)
        return
      case 'set-speed':
        return bus.setSpeed(task.baud)
      case 'search':
        endSearch = bus.discover({ thorough: task.thorough }, search)
        if (!endSearch) over('line-down')
    }
  }

  const handleReader = (current: LineWork, event: PdEvent): void => {
    const { task } = current
    switch (event.kind) {
      case 'pairing-step':
        return step(event.step)
      case 'paired':
      case 'key-rolled':
        return step('proven')
      case 'pairing-failed':
        return task.task === 'forget-key' ? undefined : over(REASONS[event.why], [readerOf(task) ?? ''])
      case 'line-settings':
        if (task.task !== 'set-address') return
        step('moved')
        return over(event.settings.address === task.address ? null : 'refused', [task.reader])
      case 'command':
        if (task.task !== 'set-address' || event.id !== moving || event.outcome.kind === 'done') return
        return over(event.outcome.kind === 'refused' ? 'refused' : 'no-answer', [task.reader])
      default:
        return
    }
  }

  return {
    start: (task, operator) => {
      const problem = obstacle(task)
      if (problem) return fail(problem)
      const startedAt = now()
      const until = task.task === 'pair' ? startedAt + task.seconds * SECOND : null
      const first = task.task === 'search' ? 'searching' : 'waiting'
      work = { task, operator, startedAt, until, step: first, progress: null, found: [], outcome: null }
      begin(task, operator)
      return ok(work)
    },
    cancel: () => {
      if (!work || work.outcome) return
      const reader = readerOf(work.task)
      if (endSearch) endSearch()
      else if (reader !== undefined && (work.task.task === 'pair' || work.task.task === 'roll-key'))
        bus.cancelPairing(reader)
    },
    current: () => work,
    hear: (event) => {
      if (!work || work.outcome) return
      const { task } = work
      switch (event.kind) {
        case 'speed':
          if (task.task !== 'set-speed') return
          if (event.outcome === 'changed') return over(null)
          return over(event.outcome === 'refused' ? 'away' : 'some-stayed', event.readers)
        case 'keys-stored':
          if (event.reader !== readerOf(task)) return
          if (task.task === 'forget-key' || work.step === 'proven') {
            step('stored')
            over(null)
          }
          return
        case 'key-store-failed':
          return event.reader === readerOf(task) ? over('key-store', [event.reader]) : undefined
        case 'reader':
          return event.reader === readerOf(task) ? handleReader(work, event.event) : undefined
        default:
          return
      }
    },
  }
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('-')

const lineFind = ({ address, baud, identity, acceptsDefaultKey }: FoundReader): LineFind => ({
  address,
  baud,
  identity: identity && {
    vendor: hex(identity.vendor).toUpperCase(),
    serial: identity.serial,
    firmware: identity.firmware.join('.'),
  },
  acceptsDefaultKey,
})
