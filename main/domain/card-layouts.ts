/** Layouts of the card formats that every site has (apb.md 11.1), in the form in which a site file defines its own. */
import type { CardFormat } from './card'

/** Layouts of osdp.md 9. */
export const LAYOUTS: readonly CardFormat[] = [
  {
    id: 'H10301',
    name: 'Standard 26 bit',
    bits: 26,
    facility: '1-8',
    number: '9-24',
    facilityMatters: true,
    fixed: [],
    parity: [
      { bit: 0, kind: 'even', over: '1-12' },
      { bit: 25, kind: 'odd', over: '13-24' },
    ],
  },
  {
    id: 'H10306',
    name: '34 bit with facility',
    bits: 34,
    facility: '1-16',
    number: '17-32',
    facilityMatters: true,
    fixed: [],
    parity: [
      { bit: 0, kind: 'even', over: '1-16' },
      { bit: 33, kind: 'odd', over: '17-32' },
    ],
  },
  {
    id: 'C1000-35',
    name: 'Corporate 1000, 35 bit',
    bits: 35,
    facility: '2-13',
    number: '14-33',
    facilityMatters: true,
    fixed: [],
    parity: [
      { bit: 1, kind: 'even', over: '2-3,5-6,8-9,11-12,14-15,17-18,20-21,23-24,26-27,29-30,32-33' },
      { bit: 34, kind: 'odd', over: '1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23,25-26,28-29,31-32' },
      { bit: 0, kind: 'odd', over: '1-34' },
    ],
  },
  {
    id: 'C1000-48',
    name: 'Corporate 1000, 48 bit',
    bits: 48,
    facility: '2-23',
    number: '24-46',
    facilityMatters: true,
    fixed: [],
    parity: [
      {
        bit: 1,
        kind: 'even',
        over: '3-4,6-7,9-10,12-13,15-16,18-19,21-22,24-25,27-28,30-31,33-34,36-37,39-40,42-43,45-46',
      },
      {
        bit: 47,
        kind: 'odd',
        over: '2-3,5-6,8-9,11-12,14-15,17-18,20-21,23-24,26-27,29-30,32-33,35-36,38-39,41-42,44-45',
      },
      { bit: 0, kind: 'odd', over: '1-47' },
    ],
  },
  {
    id: 'H10302',
    name: '37 bit without facility',
    bits: 37,
    facility: null,
    number: '1-35',
    facilityMatters: true,
    fixed: [],
    parity: [
      { bit: 0, kind: 'even', over: '1-18' },
      { bit: 36, kind: 'odd', over: '18-35' },
    ],
  },
  {
    id: 'H10304',
    name: '37 bit with facility',
    bits: 37,
    facility: '1-16',
    number: '17-35',
    facilityMatters: true,
    fixed: [],
    parity: [
      { bit: 0, kind: 'even', over: '1-18' },
      { bit: 36, kind: 'odd', over: '18-35' },
    ],
  },
]
