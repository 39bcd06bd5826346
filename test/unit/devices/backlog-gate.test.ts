import { describe, expect, it } from 'vitest'
import { createBacklogGate } from '../../../main/devices/panel/backlog-gate'

describe('the gate of all backlogs', () => {
  it('lets in what there is room for, and shares what becomes free', () => {
    const gate = createBacklogGate(8)
    const woken: string[] = []
    const [a, b] = [() => void woken.push('a'), () => void woken.push('b')]
    expect(gate.enter(3, a)).toBe(3)
    expect(gate.enter(9, a)).toBe(5)
    expect(gate.enter(4, b)).toBe(0)
    expect(woken).toEqual([])
    gate.leave(4)
    expect(woken).toEqual(['a', 'b'])
    expect(gate.enter(9, a)).toBe(2)
    expect(gate.enter(4, b)).toBe(1)
  })

  it('wakes nobody who has what they wanted or no longer waits, and goes below nothing when forced', () => {
    const gate = createBacklogGate(2)
    let woken = 0
    const wake = (): void => void woken++
    expect(gate.enter(2, wake)).toBe(2)
    gate.leave(1)
    expect(woken).toBe(0)
    expect(gate.enter(3, wake)).toBe(1)
    gate.forget(wake)
    gate.force(3)
    gate.leave(1)
    expect(gate.enter(1, wake)).toBe(0)
    gate.leave(3)
    expect(woken).toBe(1)
  })
})
