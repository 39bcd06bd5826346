import { describe, expect, it } from 'vitest'
import { inHeldOrder } from '../../../renderer/components/held-order'
import { HOLD_MS, Pointer } from '../../../renderer/components/steady'

describe('a button under the pointer', () => {
  it('takes the click when the pointer went to it', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    expect(pointer.means('a acknowledge', 100)).toBe(true)
  })

  it('ignores every click that follows within two seconds once the list put it there', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    expect(pointer.means('a acknowledge', 0)).toBe(true)
    // The alarm was acknowledged and the next one moved up.
    expect(pointer.means('b acknowledge', 100)).toBe(false)
    expect(pointer.means('b acknowledge', 300)).toBe(false)
    expect(pointer.means('b acknowledge', 99 + HOLD_MS)).toBe(false)
    expect(pointer.means('b acknowledge', 100 + HOLD_MS)).toBe(true)
  })

  it('ignores another button at the same place of the same row', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    expect(pointer.means('a close', 100)).toBe(false)
  })

  it('takes the click again once the pointer moved, not when it only trembled', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    pointer.drawn('b acknowledge', 50)
    pointer.moved(12, 11, 'b acknowledge')
    expect(pointer.means('b acknowledge', 100)).toBe(false)
    pointer.moved(20, 10, 'b acknowledge')
    expect(pointer.means('b acknowledge', 110)).toBe(true)
  })

  it('takes the click after the hand scrolled it there', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    pointer.scrolled('c acknowledge')
    expect(pointer.means('c acknowledge', 20)).toBe(true)
  })

  it('is not asked for outside of lists', () => {
    const pointer = new Pointer()
    pointer.moved(10, 10, 'a acknowledge')
    expect(pointer.means(null, 20)).toBe(true)
  })
})

it('keeps the order of a held list, with new ones last and those that are gone left out', () => {
  expect(inHeldOrder(['new', 'c', 'b'], ['b', 'gone', 'c'], (id) => id)).toEqual(['b', 'c', 'new'])
})
