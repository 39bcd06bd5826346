import { describe, expect, it } from 'vitest'
import { createWaitingRoom, sourceOf } from '../../../main/transport/waiting-room'

const open = () => {
  const room = createWaitingRoom({ most: 4, mostOfOneSource: 3 })
  const evicted: string[] = []
  const enter = (source: string, name: string) => room.enter(source, () => evicted.push(name))
  return { room, evicted, enter }
}

describe('a waiting room', () => {
  it('evicts the oldest connection of a source for a new one from it', () => {
    const { room, evicted, enter } = open()
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) enter('a', name)
    expect(evicted).toEqual(['a1', 'a2'])
    expect(room.size()).toBe(3)
  })
  it('when full, evicts the oldest connection of the largest source for another source', () => {
    const { room, evicted, enter } = open()
    enter('b', 'b1')
    for (const name of ['a1', 'a2', 'a3']) enter('a', name)
    enter('c', 'c1')
    expect(evicted).toEqual(['a1'])
    expect(room.size()).toBe(4)
  })
  it('removes connections that left, and evicts none twice', () => {
    const { room, evicted, enter } = open()
    const leave = enter('a', 'a1')
    leave()
    leave()
    enter('a', 'a2')
    room.clear()
    room.clear()
    expect(evicted).toEqual(['a2'])
    expect(room.size()).toBe(0)
  })
})

it.each([
  ['10.0.0.7', '10.0.0.7'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  [undefined, 'unknown'],
] as const)('%s counts as %s', (address, source) => expect(sourceOf(address)).toBe(source))
