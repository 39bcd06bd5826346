import { describe, expect, it } from 'vitest'
import { parsePositions } from '../../../main/cards/positions'

describe('positions in a card format (11.2)', () => {
  it.each([
    ['1-8', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['1,3,5-7', [1, 3, 5, 6, 7]],
    ['8-5', [8, 7, 6, 5]],
    ['4', [4]],
    ['2-2', [2]],
  ])('%s', (text, positions) => expect(parsePositions(text)).toEqual({ ok: true, value: positions }))

  it.each([
    ['', /must be positions/],
    ['1-', /must be positions/],
    ['1, 2', /must be positions/],
    ['a', /must be positions/],
    ['-1', /must be positions/],
    ['1-3-5', /must be positions/],
    ['1-8,8', /names bit 8 twice/],
    ['5-7,6', /names bit 6 twice/],
    ['0-99999', /names bit 99999/],
  ])('refuses %j', (text, why) => {
    const parsed = parsePositions(text)
    expect(parsed.ok ? '' : parsed.error).toMatch(why)
  })
})
