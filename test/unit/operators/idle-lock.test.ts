import { describe, expect, it } from 'vitest'
import { createIdleLock } from '../../../main/operators/idle-lock'

const MINUTE = 60_000

function desk(minutes: number | null) {
  let now = 0
  let limit = minutes
  let timer: { at: number; fire: () => void } | null = null
  const locks: number[] = []
  const idle = createIdleLock({
    minutes: () => limit,
    monotonic: () => now,
    setTimer: (ms, fire) => {
      const own = { at: now + ms, fire }
      timer = own
      return () => {
        if (timer === own) timer = null
      }
    },
    lock: () => locks.push(now),
  })
  return {
    idle,
    locks,
    set: (to: number | null) => (limit = to),
    pass: (ms: number) => {
      const end = now + ms
      while (timer && timer.at <= end) {
        const due = timer
        timer = null
        now = due.at
        due.fire()
      }
      now = end
    },
  }
}

describe('the idle lock', () => {
  it('locks after as many minutes as are set, and again after as many', () => {
    const { pass, locks } = desk(15)
    pass(15 * MINUTE - 1)
    expect(locks).toEqual([])
    pass(1)
    expect(locks).toEqual([15 * MINUTE])
    pass(15 * MINUTE)
    expect(locks).toHaveLength(2)
  })
  it('counts from the last touch', () => {
    const { pass, locks, idle } = desk(15)
    pass(14 * MINUTE)
    idle.touch()
    pass(14 * MINUTE)
    expect(locks).toEqual([])
    pass(MINUTE)
    expect(locks).toEqual([29 * MINUTE])
  })
  it('applies a changed setting immediately, and never locks where it is off', () => {
    const { pass, locks, set } = desk(null)
    pass(300 * MINUTE)
    expect(locks).toEqual([])
    set(5)
    pass(10_000)
    expect(locks).toHaveLength(1)
  })
  it('ends with the desk', () => {
    const { pass, locks, idle } = desk(1)
    idle.close()
    pass(5 * MINUTE)
    expect(locks).toEqual([])
  })
})
