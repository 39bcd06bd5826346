/** Words of the site file as the small numbers that typed arrays keep. */

/** Area modes as numbers (apb.md 4.1, 4.2). */
export const AREA_NONE = 0
export const AREA_SOFT = 1
export const AREA_HARD = 2

/** Reader modes as numbers, in the order of rules 4.4 to 4.10. */
export const MODES = [
  'none',
  'soft',
  'hard',
  'hard-revert-soft',
  'timed-reader',
  'timed-extended',
  'timed-user',
  'route',
] as const
export const MODE_REVERT = 3
export const MODE_TIMED_READER = 4
export const MODE_TIMED_EXTENDED = 5
export const MODE_TIMED_USER = 6

/** Bits of `readerClearedBy` (apb.md 4.7). */
export const BY_OTHER_CREDENTIAL = 1
export const BY_OTHER_READER = 2

/** No index: an area, reader, cardholder or door that is not there or not known. */
export const NONE = -1
