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

/*
 * What a read asks of its reader, side by side in one row of `Plan.readerRow`: a read takes one look instead of eight.
 */
/** Integers in a row, the last of them unused: four rows then share a cache line. */
export const READER_ROW = 4
/** The area it leads from in the low 16 bits, the one it leads to above. */
export const READER_PLACES = 0
export const READER_DOOR = 1
/** The flags below in the low 8 bits; above them the rows of the table of rules that it and its areas have to check. */
export const READER_FLAGS = 2
export const RULES_SHIFT = 8

/** The site or either area observes only (apb.md 3.7). */
export const OBSERVES = 1
/** Its timer is cleared by another credential (4.7). */
export const CLEARED_BY_OTHERS = 2
/** Its door has a contact (5.1, 5.2). */
export const HAS_CONTACT = 4
/** What a passage through it starts: the in and out of 4.2, the timers of 4.3, 4.7 or 4.8, and 4.9. */
export const STARTS_IN = 8
export const STARTS_OUT = 16
export const STARTS_REENTRY = 32
export const STARTS_TIMER = 64
export const STARTS_USER = 128
export const STARTS = STARTS_IN | STARTS_OUT | STARTS_REENTRY | STARTS_TIMER | STARTS_USER

/** What operators have set that bears on a reader (`Toggles.readers`): grant on violation, suspension, lockdown of its door. */
export const GRANTS_ON_VIOLATION = 1
export const SUSPENDED_HERE = 2
export const LOCKED_DOWN = 4

/** What is out of the ordinary in a profile (plan-access.ts): most have none of these, and then none is looked at. */
export const PROFILE_INACTIVE = 1
export const PROFILE_DATED = 2
export const PROFILE_EXEMPT = 4
export const PROFILE_GROUP_EXEMPT = 8
