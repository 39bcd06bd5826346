/**
 * What main sends a window by itself. A row goes at once when none has gone for a while, and what comes after it in
 * batches: every 16 ms while the window is in view, every 50 ms while more comes than it can show, every 100 ms out of
 * view. Whole states (status, alarms, violations) go with the newest value only. Decisions never wait for this: a window
 * that does not keep up costs at most `QUEUE_LIMIT` rows of memory, after which the oldest unsent rows are left out and a
 * `gap` tells which, so that the window can ask for them.
 */
import type { Gap, LaneRow } from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import type { Feeds } from '../../preload/contract/feeds'

export const IN_VIEW_MS = 16
export const OUT_OF_VIEW_MS = 100
/** After a message of more rows than a screen shows: nobody follows that many, and each message costs both processes. */
export const FLOOD_MS = 50
export const FLOOD_ROWS = 64
/** States are drawn for reading: ten a second is more than anybody reads. */
export const STATE_MS = 100
/** The status names every door and reader, and nobody waits for it as for an alarm. */
export const STATUS_MS = 250
/** Rows that wait for a window; one that never answers again holds no more than this. */
export const QUEUE_LIMIT = 10_000
/** Rows of one message: what a frame can take in. */
export const BATCH_LIMIT = 2_000
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
  /** While it is there the last message is younger than a batch may be. */
  let cancelPace: (() => void) | null = null
  /** Senders of what changed, and the timers at which they are called. */
  const changed = new Map<States, () => void>()
  const planned = new Map<States, () => void>()
  /** As it was sent last: most of what is marked as changed is as it was, and every list sent is a list drawn. */
  const lists = new Map<States, string>()

  function gone(): boolean {
    if (!closed && target.isDestroyed()) close()
    return closed
  }

  function planRows(): void {
    if (cancelRows || cancelPace || queue.length === 0 || inFlight >= IN_FLIGHT_LIMIT) return
    // Not in this very turn: what was decided goes to the doors first.
    cancelRows = target.setTimer(0, () => {
      cancelRows = null
      sendRows()
    })
  }

  function sendRows(): void {
    if (gone() || queue.length === 0 || inFlight >= IN_FLIGHT_LIMIT) return
    if (gap) {
      target.send('gap', gap)
      gap = null
    }
    const batch = queue.length > BATCH_LIMIT ? queue.slice(0, BATCH_LIMIT) : queue
    queue = batch === queue ? [] : queue.slice(BATCH_LIMIT)
    inFlight++
    target.send('rows', packRows(batch))
    const inView = batch.length > FLOOD_ROWS ? FLOOD_MS : IN_VIEW_MS
    cancelPace = target.setTimer(target.isInView() ? inView : OUT_OF_VIEW_MS, () => {
      cancelPace = null
      sendRows()
    })
  }

  function leaveOut(): void {
    const left = queue.splice(0, queue.length - QUEUE_LIMIT)
    const first = left[0]
    const last = left.at(-1)
    if (!first || !last) return
    gap = { rows: (gap?.rows ?? 0) + left.length, fromSeq: gap?.fromSeq ?? first.seq, toSeq: last.seq }
  }

  function sendState(name: States): void {
    planned.delete(name)
    if (gone()) return
    const send = changed.get(name)
    changed.delete(name)
    send?.()
  }

  function forget(): void {
    queue = []
    gap = null
    lists.clear()
  }

  function close(): void {
    closed = true
    cancelRows?.()
    cancelPace?.()
    for (const cancel of planned.values()) cancel()
    planned.clear()
    cancelRows = null
    cancelPace = null
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
      changed.set(name, () => {
        const value = make()
        if (name !== 'status') {
          const text = JSON.stringify(value)
          if (lists.get(name) === text) return
          lists.set(name, text)
        }
        target.send(name, value)
      })
      if (planned.has(name)) return
      planned.set(
        name,
        target.setTimer(name === 'status' ? STATUS_MS : STATE_MS, () => sendState(name)),
      )
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
