/**
 * Places of the rules in the ordered table of `rules.ts` (apb.md 3.5): 4.1 to 4.10, and within 4.1 and 4.2 the area entered
 * before the area left. Rows from `soft` on are those of the reader's mode, in the order of 4.4 to 4.10.
 */
export const ROWS = {
  lockedOutEntering: 0,
  lockedOutLeaving: 1,
  doubleEntry: 2,
  doubleExit: 3,
  reentry: 4,
  soft: 5,
  hard: 6,
  revert: 7,
  timed: 8,
  extended: 9,
  user: 10,
  route: 11,
} as const

/** Rows of the area a reader leads to, of the one it leads from, and of the reader itself. */
export const ENTERING_ROWS = (1 << ROWS.lockedOutEntering) | (1 << ROWS.doubleEntry) | (1 << ROWS.reentry)
export const LEAVING_ROWS = (1 << ROWS.lockedOutLeaving) | (1 << ROWS.doubleExit)
