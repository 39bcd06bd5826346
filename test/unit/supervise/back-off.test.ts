import { describe, expect, it } from 'vitest'
import { createBackOff } from '../../../main/supervise/back-off'

describe('waiting before starting again', () => {
  it('doubles up to its limit, and restarts after a healthy stretch', () => {
    let now = 0
    const backOff = createBackOff({ monotonic: () => now }, { firstMs: 100, mostMs: 1_000, steadyMs: 5_000 })
    expect([1, 2, 3, 4, 5, 6].map(() => backOff.next())).toEqual([100, 200, 400, 800, 1_000, 1_000])
    backOff.started()
    now += 4_999
    expect(backOff.next()).toBe(1_000)
    backOff.started()
    now += 5_000
    expect(backOff.next()).toBe(100)
  })

  it('starts immediately where it may, and still slows down', () => {
    const backOff = createBackOff({ monotonic: () => 0 }, { firstMs: 0, secondMs: 1, mostMs: 4, steadyMs: 1 })
    expect([1, 2, 3, 4, 5].map(() => backOff.next())).toEqual([0, 1, 2, 4, 4])
  })

  it('counts the time until it ended, not until the next attempt', () => {
    let now = 0
    const backOff = createBackOff({ monotonic: () => now }, { firstMs: 100, mostMs: 1_000, steadyMs: 5_000 })
    backOff.next()
    backOff.started()
    now += 4_999
    backOff.ended()
    now += 60_000
    expect(backOff.next()).toBe(200)
  })
})
