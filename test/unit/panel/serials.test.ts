import { describe, expect, it } from 'vitest'
import {
  addSerials,
  hasSerial,
  highestSerial,
  missingIn,
  NO_SERIALS,
  type SerialSet,
} from '../../../main/panel/serials'

const set = (upTo: bigint, ...beyond: [bigint, bigint][]): SerialSet => ({
  upTo,
  beyond: beyond.map(([first, last]) => ({ first, last })),
})

describe('adding serials', () => {
  it.each([
    ['the next one', set(4n), 5n, 5n, set(5n)],
    ['one past a gap', set(4n), 9n, 9n, set(4n, [9n, 9n])],
    ['the serial that closes the gap', set(4n, [6n, 9n]), 5n, 5n, set(9n)],
    ['the serial that joins two ranges', set(4n, [6n, 7n], [9n, 9n]), 8n, 8n, set(4n, [6n, 9n])],
    ['between two ranges', set(4n, [6n, 6n], [12n, 12n]), 9n, 9n, set(4n, [6n, 6n], [9n, 9n], [12n, 12n])],
    ['over several ranges', set(4n, [6n, 6n], [8n, 8n], [20n, 20n]), 5n, 10n, set(10n, [20n, 20n])],
    ['serials in the set already', set(4n, [6n, 9n]), 7n, 8n, set(4n, [6n, 9n])],
    ['serials below the set', set(4n), 1n, 3n, set(4n)],
    ['nothing', set(4n), 9n, 8n, set(4n)],
    ['the first serial', NO_SERIALS, 1n, 1n, set(1n)],
  ])('%s', (_, before, first, last, after) => {
    expect(addSerials(before, { first, last })).toEqual(after)
  })
})

describe('queries on a set', () => {
  const some = set(4n, [6n, 7n], [10n, 12n])
  it('returns whether a serial is in it', () => {
    const inside = Array.from({ length: 14 }, (_, index) => BigInt(index)).filter((serial) => hasSerial(some, serial))
    expect(inside).toEqual([0n, 1n, 2n, 3n, 4n, 6n, 7n, 10n, 11n, 12n])
  })
  it('returns the gaps in a range', () => {
    expect(missingIn(some, { first: 3n, last: 14n })).toEqual([
      { first: 5n, last: 5n },
      { first: 8n, last: 9n },
      { first: 13n, last: 14n },
    ])
    expect(missingIn(some, { first: 6n, last: 7n })).toEqual([])
    expect(missingIn(some, { first: 11n, last: 9n })).toEqual([])
  })
  it('returns its highest serial', () => {
    expect(highestSerial(some)).toBe(12n)
    expect(highestSerial(set(4n))).toBe(4n)
  })
})
