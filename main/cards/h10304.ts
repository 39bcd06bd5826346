import { range } from './bits'
import { codecOf } from './layout'

/**
 * 37 bits with a facility (osdp.md 9). As long as H10302: which of the two it is, is a setting of the reader.
 *
 *     0      even parity of 1-18
 *     1-16   facility
 *     17-35  number
 *     36     odd parity of 18-35
 */
export const h10304 = codecOf({
  format: 'H10304',
  bits: 37,
  facility: [1, 16],
  number: [17, 35],
  parities: [
    { at: 0, kind: 'even', over: range(1, 18) },
    { at: 36, kind: 'odd', over: range(18, 35) },
  ],
})
