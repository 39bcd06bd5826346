import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClock } from '../../main/clock'

function machine() {
  let wall = 1_795_000_000_000
  let monotonic = 0
  return {
    source: { wall: () => wall, monotonic: () => monotonic },
    pass: (ms: number) => {
      wall += ms
      monotonic += ms
    },
    set: (by: number) => void (wall += by),
    wall: () => wall,
  }
}

describe('the clock', () => {
  it('never goes back, always goes on, and follows the wall when that is ahead', () => {
    const change = fc.oneof(
      fc.record({ pass: fc.integer({ min: 0, max: 100_000 }) }),
      fc.record({ set: fc.integer({ min: -10_000_000, max: 10_000_000 }) }),
    )
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const { source, pass, set, wall } = machine()
        const clock = createClock(source)
        let last = clock.now()
        for (const one of changes) {
          if ('pass' in one) pass(one.pass)
          else set(one.set)
          const now = clock.now()
          expect(now).toBeGreaterThanOrEqual(last)
          expect(now).toBeGreaterThanOrEqual(wall())
          if ('pass' in one) expect(now - last).toBeGreaterThanOrEqual(Math.floor(one.pass * 0.9) - 1)
          last = now
        }
      }),
    )
  })

  it('lets the wall catch up after it was set back, and says by how much it is behind', () => {
    const { source, pass, set, wall } = machine()
    const clock = createClock(source)
    clock.now()
    set(-60_000)
    expect(clock.behind()).toBe(60_000)
    pass(300_000)
    expect(clock.behind()).toBe(30_000)
    pass(300_000)
    expect(clock.behind()).toBe(0)
    expect(clock.now()).toBe(wall())
  })

  it('gives nothing before an instant that the journal holds already', () => {
    const { source, pass, wall } = machine()
    const clock = createClock(source)
    clock.notBefore(wall() + 5_000)
    expect(clock.now()).toBe(wall() + 5_000)
    pass(100_000)
    expect(clock.now()).toBe(wall())
    clock.notBefore(0)
    expect(clock.now()).toBe(wall())
  })
})
