import { describe, expect, it } from 'vitest'
import {
  BATCH_LIMIT,
  createFeed,
  FLOOD_MS,
  FLOOD_ROWS,
  IN_FLIGHT_LIMIT,
  IN_VIEW_MS,
  OUT_OF_VIEW_MS,
  QUEUE_LIMIT,
  STATE_MS,
} from '../../../main/ipc/feed'
import type { LaneRow } from '../../../preload/contract/models'
import { packRows, unpackRows, type PackedRows } from '../../../preload/contract/packed-rows'

const row = (seq: number): LaneRow => ({ seq, event: { at: seq, event: 'site.started' } })
const rows = (from: number, count: number): LaneRow[] => Array.from({ length: count }, (_, i) => row(from + i))

/** A window whose time is moved by hand. */
function desk() {
  let now = 0
  const timers = new Set<{ at: number; fire: () => void }>()
  const sent: { name: string; value: unknown; at: number }[] = []
  const window = { destroyed: false, inView: true }
  const feed = createFeed({
    send: (name, value) => sent.push({ name, value, at: now }),
    isDestroyed: () => window.destroyed,
    isInView: () => window.inView,
    setTimer: (ms, fire) => {
      const timer = { at: now + ms, fire }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  })
  const pass = (ms: number): void => {
    const end = now + ms
    for (;;) {
      const next = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)[0]
      if (!next) break
      timers.delete(next)
      now = next.at
      next.fire()
    }
    now = end
  }
  const seqs = (): number[] =>
    sent
      .filter((message) => message.name === 'rows')
      .flatMap((message) => unpackRows(message.value as PackedRows).map((r) => r.seq))
  return { feed, window, sent, pass, seqs, timers }
}

describe('row feed', () => {
  it('sends a row immediately after a pause, but not in the turn in which it came', () => {
    const { feed, sent, pass } = desk()
    feed.rows([row(1)])
    expect(sent).toEqual([])
    pass(0)
    expect(sent).toEqual([{ name: 'rows', value: packRows([row(1)]), at: 0 }])
    pass(IN_VIEW_MS)
    feed.rows([row(2)])
    pass(0)
    expect(sent).toHaveLength(2)
  })

  it('sends what comes within a frame of that as one batch, in order', () => {
    const { feed, sent, pass } = desk()
    feed.rows([row(1)])
    pass(1)
    feed.rows([row(2)])
    pass(IN_VIEW_MS - 2)
    feed.rows([row(3), row(4)])
    expect(sent).toHaveLength(1)
    pass(1)
    expect(sent[1]).toEqual({ name: 'rows', value: packRows([row(2), row(3), row(4)]), at: IN_VIEW_MS })
  })

  it('waits longer while the window is out of view', () => {
    const { feed, window, sent, pass } = desk()
    window.inView = false
    feed.rows([row(1)])
    pass(0)
    feed.rows([row(2)])
    pass(OUT_OF_VIEW_MS - 1)
    expect(sent).toHaveLength(1)
    pass(1)
    expect(sent).toHaveLength(2)
  })

  it('sends fewer messages while more comes than a screen shows', () => {
    const { feed, sent, pass } = desk()
    feed.rows(rows(1, FLOOD_ROWS + 1))
    pass(0)
    feed.rows(rows(FLOOD_ROWS + 2, 1))
    pass(FLOOD_MS - 1)
    expect(sent).toHaveLength(1)
    pass(1)
    expect(sent).toHaveLength(2)
    feed.rows(rows(FLOOD_ROWS + 3, 1))
    pass(IN_VIEW_MS)
    expect(sent).toHaveLength(3)
  })

  it('keeps a message to what a frame can take, and loses nothing of a burst that fits', () => {
    const { feed, sent, pass, seqs } = desk()
    feed.rows(rows(1, BATCH_LIMIT + 5))
    pass(FLOOD_MS * 3)
    expect(sent.map(({ value }) => unpackRows(value as PackedRows).length)).toEqual([BATCH_LIMIT, 5])
    expect(seqs()).toEqual(rows(1, BATCH_LIMIT + 5).map((r) => r.seq))
  })

  it('sends no more than a few messages that the window has not taken in, and goes on when it does', () => {
    const { feed, sent, pass } = desk()
    for (let i = 1; i <= IN_FLIGHT_LIMIT + 3; i++) {
      feed.rows([row(i)])
      pass(IN_VIEW_MS)
    }
    expect(sent).toHaveLength(IN_FLIGHT_LIMIT)
    feed.taken()
    pass(IN_VIEW_MS)
    expect(sent).toHaveLength(IN_FLIGHT_LIMIT + 1)
    expect(sent.at(-1)?.value).toEqual(packRows(rows(IN_FLIGHT_LIMIT + 1, 3)))
  })

  it('leaves out the oldest rows of a window that never answers, and says which', () => {
    const { feed, sent, pass, seqs } = desk()
    for (let i = 1; i <= IN_FLIGHT_LIMIT; i++) {
      feed.rows([row(i)])
      pass(IN_VIEW_MS)
    }
    const first = IN_FLIGHT_LIMIT + 1
    feed.rows(rows(first, QUEUE_LIMIT))
    feed.rows(rows(first + QUEUE_LIMIT, 7))
    feed.rows(rows(first + QUEUE_LIMIT + 7, 2))
    sent.length = 0
    feed.taken()
    pass(IN_VIEW_MS)
    expect(sent[0]).toMatchObject({ name: 'gap', value: { rows: 9, fromSeq: first, toSeq: first + 8 } })
    expect(sent[1]).toMatchObject({ name: 'rows' })
    expect(seqs()[0]).toBe(first + 9)
  })

  it('restarts with a new page', () => {
    const { feed, sent, pass } = desk()
    for (let i = 1; i <= IN_FLIGHT_LIMIT + 1; i++) {
      feed.rows([row(i)])
      pass(IN_VIEW_MS)
    }
    feed.restart()
    feed.rows([row(99)])
    pass(IN_VIEW_MS)
    expect(sent.at(-1)?.value).toEqual(packRows([row(99)]))
  })

  it('touches nothing after its window is gone', () => {
    const { feed, window, sent, pass, timers } = desk()
    feed.rows([row(1)])
    feed.state('alarms', () => [])
    window.destroyed = true
    pass(1_000)
    feed.rows([row(2)])
    feed.showAlarm('a1')
    pass(1_000)
    expect(sent).toEqual([])
    expect(timers.size).toBe(0)
  })
})

describe('state feed', () => {
  it('makes and sends only the newest of many changes', () => {
    const { feed, sent, pass } = desk()
    let made = 0
    for (let i = 0; i < 50; i++) {
      feed.state('violations', () => {
        made++
        return []
      })
    }
    feed.state('alarms', () => [])
    pass(STATE_MS)
    expect(made).toBe(1)
    expect(sent.map((message) => message.name)).toEqual(['violations', 'alarms'])
    feed.state('violations', () => [])
    pass(STATE_MS)
    // the window has it already; a new page, or the next operator, does not
    expect(sent).toHaveLength(2)
    feed.restart()
    feed.state('violations', () => [])
    pass(STATE_MS)
    expect(sent).toHaveLength(3)
  })
})
