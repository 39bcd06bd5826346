/**
 * Places of the rules in the table of `rules.ts`; saved states keep them, so a new one goes to the end. The order in which
 * they are checked is that of `checksOf` (plan-readers.ts). Those from `soft` to `route` follow the reader modes.
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
  exitWithoutEntry: 12,
  unknownLocation: 13,
} as const

/** Rows of the reader's own; the others are an area's. */
export const isReaderRow = (row: number): boolean =>
  (row >= ROWS.soft && row <= ROWS.route) || row === ROWS.unknownLocation
