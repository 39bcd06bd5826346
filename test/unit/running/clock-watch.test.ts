import { describe, expect, it } from 'vitest'
import { CLOCK_MARK } from '../../../main/store/mark-keys'
import type { KeptClock } from '../../../main/decider/age-clock'
import type { Mark } from '../../../main/decider/messages'
import { ok } from '../../../main/domain/result'
import { DAY, HOUR, MINUTE, SECOND } from '../../../main/domain/time'
import { ClockWatch } from '../../../main/running/clock-watch'

const NOW = Date.parse('2026-11-16T07:00:00Z')

interface Start {
  /** How long before the start the journal ends. */
  readonly pause?: number
  readonly panels?: boolean
  readonly kept?: KeptClock | undefined
}

/** A console that has just been started, on a machine that runs as long as the watch says. */
function watched({ pause = 0, panels = false, kept }: Start) {
  let wall = NOW
  let monotonic = 0
  let skews: readonly number[] = []
  let timer: (() => void) | undefined
  const told: string[] = []
  const marks: Mark[] = []
  const watch: ClockWatch = new ClockWatch({
    clock: {
      now: () => wall,
      monotonic: () => monotonic,
      uptime: () => monotonic,
      behind: () => 0,
      notBefore: () => undefined,
      setTimer: (_, fire) => {
        timer = fire
        return () => (timer = undefined)
      },
    },
    lastAt: NOW - pause,
    kept,
    keptAge: undefined,
    behindTold: false,
    hasPanels: panels,
    panelSkews: () => skews,
    keep: (mark) => void marks.push(mark),
    write: (act, { operator, reason }, change, mark) => {
      told.push(act)
      if (mark) marks.push(mark)
      const instants = { before: JSON.stringify(change.before), after: JSON.stringify(change.after) }
      return Promise.resolve().then(() => {
        watch.handle({ at: wall, event: 'desk.records', text: act, operator, reason, ...instants })
        return ok(null)
      })
    },
    correct: () => Promise.resolve(ok(null)),
    log: () => undefined,
  })
  /** Lets time pass, with a look every ten seconds. */
  const run = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10 * SECOND) {
      wall += 10 * SECOND
      monotonic += 10 * SECOND
      timer?.()
      // Writes are reported, and what waits for them goes on.
      await new Promise(setImmediate)
    }
  }
  return {
    ...{ watch, told, run },
    setWall: (ms: number) => (wall += ms),
    panelsSay: (...ahead: readonly number[]) => (skews = ahead),
    // What clock-watch.ts stores under this key.
    stored: () => marks.findLast(({ key }) => key === CLOCK_MARK)?.value as KeptClock | undefined,
  }
}

describe('a start after a night without the console', () => {
  it('is believed on a site without panels', async () => {
    const { watch, told, run } = watched({ pause: 12 * HOUR })
    expect(watch.isTrusted()).toBe(true)
    await run(5 * MINUTE)
    expect(told).toEqual([])
  })

  it('is in doubt until a panel agrees, without an alarm', async () => {
    const { watch, told, run, panelsSay, stored } = watched({ pause: 12 * HOUR, panels: true })
    await run(30 * SECOND)
    expect(watch.isTrusted()).toBe(false)
    expect(stored()).toMatchObject({ doubt: { from: NOW - 12 * HOUR, to: NOW }, untold: true })
    panelsSay(-MINUTE)
    await run(10 * SECOND)
    expect(watch.isTrusted()).toBe(true)
    expect(stored()).toMatchObject({ doubt: null, era: null })
    await run(5 * MINUTE)
    expect(told).toEqual([])
  })

  it('is an alarm once a panel has contradicted it for 90 s, until one agrees', async () => {
    const { watch, told, run, panelsSay, stored } = watched({ pause: 12 * HOUR, panels: true })
    panelsSay(-11 * HOUR)
    await run(80 * SECOND)
    expect(told).toEqual([])
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted'])
    expect(watch.isTrusted()).toBe(false)
    expect(stored()?.untold).toBeUndefined()
    panelsSay(-11 * HOUR, 90 * SECOND)
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted', 'clock-agrees'])
    expect(watch.isTrusted()).toBe(true)
  })

  it('is believed after 90 s when no panel has connected', async () => {
    const { watch, told, run, stored } = watched({ pause: 12 * HOUR, panels: true })
    await run(80 * SECOND)
    expect(watch.isTrusted()).toBe(false)
    await run(10 * SECOND)
    expect(watch.isTrusted()).toBe(true)
    expect(stored()).toMatchObject({ doubt: null, era: { from: NOW - 12 * HOUR, to: NOW } })
    expect(told).toEqual([])
  })
})

describe('a start after more than four days', () => {
  it('is an alarm immediately without panels', () => {
    expect(watched({ pause: 4 * DAY + 1 }).told).toEqual(['clock-doubted'])
    expect(watched({ pause: 4 * DAY }).told).toEqual([])
  })

  it('is an alarm after 90 s when no panel has connected', async () => {
    const { told, run } = watched({ pause: 5 * DAY, panels: true })
    await run(80 * SECOND)
    expect(told).toEqual([])
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted'])
  })
})

describe('a doubt', () => {
  it('stays after a restart without a second report', async () => {
    const first = watched({ pause: 5 * DAY })
    const { watch, told, run } = watched({ kept: first.stored() })
    expect(watch.doubt()).toEqual({ from: NOW - 5 * DAY, to: NOW })
    await run(5 * MINUTE)
    expect(watch.isTrusted()).toBe(false)
    expect(told).toEqual([])
  })

  it('without a report is an alarm 90 s after the next start', async () => {
    const first = watched({ pause: 5 * DAY, panels: true })
    await first.run(60 * SECOND)
    const { told, run } = watched({ kept: first.stored(), panels: true })
    await run(80 * SECOND)
    expect(told).toEqual([])
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted'])
  })
})

describe('a jump while the console runs', () => {
  it('is reported within ten seconds, and ends when the clock is back', async () => {
    const { watch, told, run, setWall } = watched({ panels: true })
    await run(MINUTE)
    setWall(6 * MINUTE)
    expect(watch.isTrusted()).toBe(false)
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted'])
    setWall(-6 * MINUTE)
    await run(10 * SECOND)
    expect(told).toEqual(['clock-doubted', 'clock-agrees'])
    expect(watch.isTrusted()).toBe(true)
  })

  it('of five minutes is believed', async () => {
    const { watch, told, run, setWall } = watched({})
    await run(MINUTE)
    setWall(5 * MINUTE)
    await run(MINUTE)
    expect(told).toEqual([])
    expect(watch.isTrusted()).toBe(true)
  })
})
