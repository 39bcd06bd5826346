import { range } from './bits'
import { codecOf } from './layout'

/**
 * 26 bits (osdp.md 9).
 *
 *     0      even parity of 1-12
 *     1-8    facility
 *     9-24   number
 *     25     odd parity of 13-24
 */
export const h10301 = codecOf({
  format: 'H10301',
  bits: 26,
  facility: [1, 8],
  number: [9, 24],
  parities: [
    { at: 0, kind: 'even', over: range(1, 12) },
    { at: 25, kind: 'odd', over: range(13, 24) },
  ],
})
