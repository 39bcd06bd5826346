import { describe, expect, it } from 'vitest'
import { RestingFaults } from '../../../main/devices/osdp/resting-faults'
import { HOUR, MINUTE } from '../../../main/domain/time'

const CLEAR = { fault: 'clear-data', reply: 'RAW' } as const

describe('a fault of a reader', () => {
  it('makes one event per minute, and the next one says how often it came', () => {
    const faults = new RestingFaults()
    const event = { event: 'reader.fault', reader: 'R1', ...CLEAR }
    expect(faults.report('R1', 0, CLEAR)).toEqual([{ at: 0, ...event }])
    for (const at of [1, 2, MINUTE - 1]) expect(faults.report('R1', at, CLEAR)).toEqual([])
    expect(faults.report('R1', MINUTE, CLEAR)).toEqual([{ at: MINUTE, ...event, count: 4 }])
    expect(faults.report('R1', 2 * MINUTE, CLEAR)).toEqual([{ at: 2 * MINUTE, ...event }])
  })

  it('rests apart from other faults, other replies and other readers', () => {
    const faults = new RestingFaults()
    faults.report('R1', 0, CLEAR)
    expect(faults.report('R2', 1, CLEAR)).toHaveLength(1)
    expect(faults.report('R1', 1, { ...CLEAR, reply: 'KEYPAD' })).toHaveLength(1)
    expect(faults.report('R1', 1, { fault: 'unknown-reply', reply: 'RAW' })).toHaveLength(1)
  })

  it('does not rest when the clock was set back', () => {
    const faults = new RestingFaults()
    faults.report('R1', HOUR, CLEAR)
    expect(faults.report('R1', 0, CLEAR)).toHaveLength(1)
  })

  it('is an alarm at the third wrong MAC within an hour, in whatever reply, also while the fault rests (osdp.md 11)', () => {
    const faults = new RestingFaults()
    expect(faults.macFailure('R1', 0, 'RAW')).toHaveLength(1)
    expect(faults.macFailure('R1', 1, 'ACK')).toEqual([])
    expect(faults.macFailure('R2', 2, 'ACK')).toMatchObject([{ reader: 'R2' }])
    expect(faults.macFailure('R1', 2, 'LSTATR')).toMatchObject([{ fault: 'mac-failure', alarm: true }])
  })

  it('is no alarm when the hour between wrong MACs is over', () => {
    const faults = new RestingFaults()
    for (const at of [0, HOUR, 2 * HOUR]) expect(faults.macFailure('R1', at, 'RAW')[0]).not.toHaveProperty('alarm')
  })
})
