/**
 * What main sends a window by itself. Rows go in batches: every 16 ms while the window is in view, every 100 ms otherwise;
 * whole states (status, alarms, violations) go with the newest value only. Decisions never wait for this: a window that
 * does not keep up costs at most `QUEUE_LIMIT` rows of memory, after which the oldest unsent rows are left out and a
 * `gap` tells which, so that the window can ask for them.
 */
import type { Gap, LaneRow } from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import type { Feeds } from '../../preload/contract/requests'

export const IN_VIEW_MS = 16
export const OUT_OF_VIEW_MS = 100
/** States are drawn for reading: ten a second is more than anybody reads. */
export const STATE_MS = 100
/** Rows that wait for a window; one that never answers again holds no more than this. */
export const QUEUE_LIMIT = 10_000
/** Rows of one message: what a frame can take in. */
export const BATCH_LIMIT = 1_000
/** Messages sent and not yet taken in by the window. */
export const IN_FLIGHT_LIMIT = 4

type States = 'status' | 'alarms' | 'violations' | 'site'

export interface FeedTarget {
  /** Sends to the window; called only while it is not destroyed. */
  readonly send: <Name extends keyof Feeds>(name: Name, value: Feeds[Name]) => void
  readonly isDestroyed: () => boolean
  readonly isInView: () => boolean
  readonly setTimer: (ms: number, fire: () => void) => () => void
}

export interface Feed {
  readonly rows: (rows: readonly LaneRow[]) => void
  /** Marks a state as changed; `make` is called when it is sent, so that ten changes cost one. */
  state<Name extends States>(name: Name, make: () => Feeds[Name]): void
  readonly showAlarm: (id: string) => void
  /** The window took in one row message. */
  readonly taken: () => void
  /** A new page was loaded into the window: nothing sent to the old one will be taken. */
  readonly restart: () => void
  /** Nobody is signed in any more: rows that wait are not sent. */
  readonly forget: () => void
  readonly close: () => void
}

export function createFeed(target: FeedTarget): Feed {
  let queue: LaneRow[] = []
  let gap: Gap | null = null
  let inFlight = 0
  let closed = false
  let cancelRows: (() => void) | null = null
  let cancelStates: (() => void) | null = null
  const changed = new Map<States, () => void>()

  function gone(): boolean {
    if (!closed && target.isDestroyed()) close()
    return closed
  }

  function planRows(): void {
    if (cancelRows || queue.length === 0 || inFlight >= IN_FLIGHT_LIMIT) return
    cancelRows = target.setTimer(target.isInView() ? IN_VIEW_MS : OUT_OF_VIEW_MS, () => {
      cancelRows = null
      sendRows()
    })
  }

  function sendRows(): void {
    if (gone() || queue.length === 0) return
    if (gap) {
      target.send('gap', gap)
      gap = null
    }
    const batch = queue.length > BATCH_LIMIT ? queue.slice(0, BATCH_LIMIT) : queue
    queue = batch === queue ? [] : queue.slice(BATCH_LIMIT)
    inFlight++
    target.send('rows', packRows(batch))
    planRows()
  }

  function leaveOut(): void {
    const left = queue.splice(0, queue.length - QUEUE_LIMIT)
    const first = left[0]
    const last = left.at(-1)
    if (!first || !last) return
    gap = { rows: (gap?.rows ?? 0) + left.length, fromSeq: gap?.fromSeq ?? first.seq, toSeq: last.seq }
  }

  function sendStates(): void {
    cancelStates = null
    if (gone()) return
    const senders = [...changed.values()]
    changed.clear()
    for (const send of senders) send()
  }

  function forget(): void {
    queue = []
    gap = null
  }

  function close(): void {
    closed = true
    cancelRows?.()
    cancelStates?.()
    cancelRows = null
    cancelStates = null
    queue = []
    changed.clear()
  }

  return {
    rows(rows) {
      if (gone()) return
      for (const row of rows) queue.push(row)
      if (queue.length > QUEUE_LIMIT) leaveOut()
      planRows()
    },
    state(name, make) {
      if (gone()) return
      changed.set(name, () => target.send(name, make()))
      cancelStates ??= target.setTimer(STATE_MS, sendStates)
    },
    showAlarm(id) {
      if (!gone()) target.send('showAlarm', id)
    },
    taken() {
      inFlight = Math.max(0, inFlight - 1)
      planRows()
    },
    restart() {
      inFlight = 0
      forget()
    },
    forget,
    close,
  }
}
