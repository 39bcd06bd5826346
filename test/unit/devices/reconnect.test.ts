import { expect, it } from 'vitest'
import { createReconnect } from '../../../main/devices/panel/reconnect'
import { MINUTE } from '../../../main/domain/time'

const open = () => {
  let now = 0
  const reconnect = createReconnect(
    () => 0.5,
    () => now,
  )
  return {
    ...reconnect,
    /** A session of so many ms that ends one way or the other; gives the wait after it. */
    session: (ms: number, taken = false): number => {
      reconnect.worked()
      now += ms
      if (taken) reconnect.accepted()
      return reconnect.nextDelay()
    },
  }
}

it('dials again soon, then ever later, up to 10 s', () => {
  const { nextDelay } = open()
  expect(Array.from({ length: 8 }, nextDelay)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
})

it('starts over after a session of 30 s, and not after one that dropped immediately', () => {
  const { session } = open()
  expect([session(100), session(100), session(29_999), session(30_000), session(100)]).toEqual([
    250, 500, 1_000, 250, 500,
  ])
})

it('leaves a panel to the console that took it for 10 s, then ever longer, up to 5 min', () => {
  const { session } = open()
  const waits = Array.from({ length: 7 }, () => session(60_000, true))
  expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000])
  expect(session(10 * MINUTE, true)).toBe(10_000)
})
