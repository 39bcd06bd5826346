import { create } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import { EventSchema } from '../../../main/panel/schema/panel-link_pb'
import { fragileDisk, memoryDisk, PowerLoss } from '../../simulator/panel/disk'
import { openRing } from '../../simulator/panel/ring'

const event = (uptimeMs: number) => create(EventSchema, { uptimeMs: BigInt(uptimeMs) })

describe('the ring of the simulator', () => {
  it('keeps complete events over a power loss at any byte of a write, and uses no serial twice', () => {
    for (let keep = 0; keep < 24; keep++) {
      const disk = fragileDisk(memoryDisk())
      const before = openRing(disk, 100)
      before.add(event(1), true)
      before.add(event(2), false)
      disk.failNextAppend(keep)
      expect(() => before.add(event(3), true)).toThrow(PowerLoss)
      const after = openRing(disk, 100)
      expect([after.first, after.last, after.size]).toEqual([1n, 2n, 2])
      expect(after.damagedBytes > 0).toBe(keep > 0)
      expect(after.get(2n)).toMatchObject({ offered: false, event: { uptimeMs: 2n } })
      expect(after.add(event(4), true).serial).toBe(3n)
      expect(openRing(disk, 100).last).toBe(3n)
    }
  })

  it("is numbered once, from the host's last serial", () => {
    const disk = memoryDisk()
    const ring = openRing(disk, 100)
    ring.add(event(1), false)
    ring.number(40n)
    ring.number(90n)
    expect([ring.first, ring.last]).toEqual([41n, 41n])
    expect(ring.add(event(2), true).serial).toBe(42n)
    const again = openRing(disk, 100)
    expect([again.first, again.last, again.numbered]).toEqual([41n, 42n, true])
  })

  it('reports dropped events until the host has acknowledged them, also after a restart', () => {
    const disk = memoryDisk()
    const ring = openRing(disk, 3)
    for (let at = 1; at <= 7; at++) ring.add(event(at), false)
    expect(ring.lost).toEqual({ first: 1n, last: 4n })
    expect(openRing(disk, 3).lost).toEqual({ first: 1n, last: 4n })
    ring.acknowledge(2n)
    expect(ring.lost).toEqual({ first: 3n, last: 4n })
    ring.acknowledge(5n)
    expect([ring.lost, ring.first, ring.size]).toEqual([undefined, 6n, 2])
    ring.acknowledge(7n)
    expect([ring.first, ring.last, ring.size]).toEqual([8n, 7n, 0])
    expect(openRing(disk, 3).last).toBe(7n)
  })
})
