import { range } from './bits'
import { pairs } from './corporate-1000-35'
import { codecOf } from './layout'

/**
 * 48 bits, the wider layout of the same family.
 *
 *     0      odd parity of 1-47, written last
 *     1      even parity of 3,4,6,7,..,45,46
 *     2-23   company
 *     24-46  number
 *     47     odd parity of 2,3,5,6,..,44,45
 */
export const corporate1000x48 = codecOf({
  format: 'C1000-48',
  bits: 48,
  facility: [2, 23],
  number: [24, 46],
  parities: [
    { at: 1, kind: 'even', over: pairs(3, 46) },
    { at: 47, kind: 'odd', over: pairs(2, 45) },
    { at: 0, kind: 'odd', over: range(1, 47) },
  ],
})
