import { range } from './bits'
import { codecOf } from './layout'

/** Positions `from`, `from + 1`, `from + 3`, `from + 4`, ... up to `last`: two of every three. */
export const pairs = (from: number, last: number): number[] =>
  range(from, last).filter((position) => (position - from) % 3 < 2)

/**
 * 35 bits (osdp.md 9).
 *
 *     0      odd parity of 1-34, written last
 *     1      even parity of 2,3,5,6,..,32,33
 *     2-13   company
 *     14-33  number
 *     34     odd parity of 1,2,4,5,..,31,32
 */
export const corporate1000x35 = codecOf({
  format: 'C1000-35',
  bits: 35,
  facility: [2, 13],
  number: [14, 33],
  parities: [
    { at: 1, kind: 'even', over: pairs(2, 33) },
    { at: 34, kind: 'odd', over: pairs(1, 32) },
    { at: 0, kind: 'odd', over: range(1, 34) },
  ],
})
