import { range } from './bits'
import { codecOf } from './layout'

/**
 * 37 bits without a facility (osdp.md 9).
 *
 *     0      even parity of 1-18
 *     1-35   number
 *     36     odd parity of 18-35
 */
export const h10302 = codecOf({
  format: 'H10302',
  bits: 37,
  facility: null,
  number: [1, 35],
  parities: [
    { at: 0, kind: 'even', over: range(1, 18) },
    { at: 36, kind: 'odd', over: range(18, 35) },
  ],
})
