import { describe, expect, it } from 'vitest'
import { watchUnknownCards } from '../../../main/devices/panel/unknown-cards'

/** A panel that knows of all cards but `now`, and a clock that goes on by `pass`. */
function watched(told = 0) {
  const at = { now: 0, link: 'up' as 'up' | 'down' | 'not-tried', ms: 0 }
  const timers = new Set<{ due: number; fire: () => void }>()
  const reports: number[] = []
  const watch = watchUnknownCards({
    clock: {
      setTimer(ms, fire) {
        const timer = { due: at.ms + ms, fire }
        timers.add(timer)
        return () => timers.delete(timer)
      },
    },
    told,
    now: () => at.now,
    link: () => at.link,
    report: (cards) => reports.push(cards),
  })
  return {
    reports,
    stored: watch.stored,
    is(now: number, link: typeof at.link) {
      at.now = now
      at.link = link
      watch.check()
    },
    pass(ms: number) {
      at.ms += ms
      for (const timer of [...timers]) if (timer.due <= at.ms && timers.delete(timer)) timer.fire()
    },
  }
}

describe('switched-off cards that a panel does not know of (panel-link.md 8)', () => {
  it('are reported when the panel is away', () => {
    const panel = watched()
    panel.is(1, 'down')
    expect(panel.reports).toEqual([1])
    panel.is(2, 'down')
    panel.is(2, 'down')
    expect(panel.reports).toEqual([1, 2])
  })

  it('are reported after a minute with a panel that is there, and not before', () => {
    const panel = watched()
    panel.is(1, 'up')
    panel.pass(59_999)
    expect(panel.reports).toEqual([])
    panel.pass(1)
    expect(panel.reports).toEqual([1])
  })

  it('are not reported when they arrive within the minute', () => {
    const panel = watched()
    panel.is(1, 'up')
    panel.is(0, 'up')
    panel.pass(60_000)
    expect(panel.reports).toEqual([])
  })

  it('wait after a start until the panel counts as away', () => {
    const panel = watched()
    panel.is(1, 'not-tried')
    expect(panel.reports).toEqual([])
    panel.is(1, 'down')
    expect(panel.reports).toEqual([1])
  })

  it('are reported again when one more comes, and end with the last, also after a restart', () => {
    const panel = watched(2)
    panel.is(1, 'down')
    expect(panel.reports).toEqual([])
    panel.is(2, 'down')
    expect(panel.reports).toEqual([2])
    expect(panel.stored()).toEqual({ cardsTold: 2 })
    panel.is(0, 'up')
    expect(panel.reports).toEqual([2, 0])
    expect(panel.stored()).toEqual({})
  })
})
