import { range } from './bits'
import { codecOf } from './layout'

/**
 * 34 bits (osdp.md 9).
 *
 *     0      even parity of 1-16
 *     1-16   facility
 *     17-32  number
 *     33     odd parity of 17-32
 */
export const h10306 = codecOf({
  format: 'H10306',
  bits: 34,
  facility: [1, 16],
  number: [17, 32],
  parities: [
    { at: 0, kind: 'even', over: range(1, 16) },
    { at: 33, kind: 'odd', over: range(17, 32) },
  ],
})
