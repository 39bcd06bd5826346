/**
 * Messages that main sends a window unrequested. The first row after a pause goes out immediately; later rows go in
 * batches: every 16 ms while the window is visible, every 50 ms during a flood, every 100 ms while it is hidden. Whole
 * states (status, alarms, violations) go with their newest value only. Decisions never wait for this: a window that
 * falls behind costs at most `QUEUE_LIMIT` rows of memory. After that the oldest unsent rows are dropped, and a `gap`
 * names them so that the window can request them.
 */
import type { LaneRow } from '../../preload/contract/models'
import { packRows } from '../../preload/contract/packed-rows'
import type { Feeds, Gap } from '../../preload/contract/feeds'

export const IN_VIEW_MS = 16
export const OUT_OF_VIEW_MS = 100
/**
 * Pace after a message of more rows than a screen shows: nobody reads that many, and each message costs both processes.
 */
export const FLOOD_MS = 50
export const FLOOD_ROWS = 64
/** States are drawn for reading: nobody reads more than ten a second. */
export const STATE_MS = 100
/** The status names every door and reader, and is less urgent than an alarm. */
export const STATUS_MS = 250
/** Most rows queued for a window, also for one that never answers again. */
export const QUEUE_LIMIT = 10_000
/** Most rows of one message, to fit a frame. */
export const BATCH_LIMIT = 2_000
/** Messages that the window has not confirmed yet. */
export const IN_FLIGHT_LIMIT = 4

type States = 'status' | 'alarms' | 'violations' | 'site'

export interface FeedTarget {
  /** Sends to the window; called only while the window exists. */
  readonly send: <Name extends keyof Feeds>(name: Name, value: Feeds[Name]) => void
  readonly isDestroyed: () => boolean
  readonly isInView: () => boolean
  readonly setTimer: (ms: number, fire: () => void) => () => void
}

export interface Feed {
  readonly rows: (rows: readonly LaneRow[]) => void
  /** Marks a state as changed; `make` runs when it is sent, so that ten changes cost one. */
  state<Name extends States>(name: Name, make: () => Feeds[Name]): void
  readonly showAlarm: (id: string) => void
  /** The window confirmed one row message. */
  readonly taken: () => void
  /** A new page was loaded into the window: it will not confirm messages to the old one. */
  readonly restart: () => void
  /** Nobody is signed in: drops the queued rows. */
  readonly forget: () => void
  readonly close: () => void
}

export function createFeed(target: FeedTarget): Feed {
  let queue: LaneRow[] = []
  let gap: Gap | null = null
  let inFlight = 0
  let closed = false
  let cancelRows: (() => void) | null = null
  /** Set until the next batch may go out. */
  let cancelPace: (() => void) | null = null
  /** The changed states to send, with their timers. */
  const changed = new Map<States, () => void>()
  const planned = new Map<States, () => void>()
  /** The last sent lists: most states marked as changed are equal, and each sent list is drawn again. */
  const lists = new Map<States, string>()

  function gone(): boolean {
    if (!closed && target.isDestroyed()) close()
    return closed
  }

  function planRows(): void {
    if (cancelRows || cancelPace || queue.length === 0 || inFlight >= IN_FLIGHT_LIMIT) return
    // In the next turn of the loop: decisions go to the doors first.
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
