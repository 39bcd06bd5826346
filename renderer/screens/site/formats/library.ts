/** Card formats that other systems use, ready to be added to a site. Positions count from 0 at the first bit. */
import type { JsonObject } from '../../../../preload/contract/draft'

export const LIBRARY: readonly JsonObject[] = [
  {
    id: 'ATSW30',
    name: 'ATS Wiegand 30 bit',
    bits: 30,
    facility: '1-12',
    number: '13-28',
    parity: [
      { bit: 0, kind: 'even', over: '1-12' },
      { bit: 29, kind: 'odd', over: '13-28' },
    ],
  },
  {
    id: 'D10202',
    name: 'D10202, 33 bit',
    bits: 33,
    facility: '1-7',
    number: '8-31',
    parity: [
      { bit: 0, kind: 'even', over: '1-16' },
      { bit: 32, kind: 'odd', over: '16-31' },
    ],
  },
  {
    id: 'S12906',
    name: 'S12906, 36 bit',
    bits: 36,
    facility: '1-8',
    number: '11-34',
    parity: [
      { bit: 0, kind: 'odd', over: '1-17' },
      { bit: 35, kind: 'odd', over: '17-34' },
    ],
  },
  {
    id: 'kantech',
    name: 'Kantech 39',
    bits: 39,
    facility: '1-17',
    number: '18-37',
    parity: [
      { bit: 0, kind: 'even', over: '1-18' },
      { bit: 38, kind: 'odd', over: '19-37' },
    ],
  },
]
