/** Words of the site file as the small numbers that typed arrays keep: their places in the lists of domain/site. */
import { AREA_MODES, PASSAGES, PENDINGS, READER_MODES, WHEN_AWAY } from '../domain/site'

/** The place of a word in its list. */
const placeIn =
  <Word extends string>(list: readonly Word[]) =>
  (word: Word): number =>
    list.indexOf(word)

/** apb.md 4.1, 4.2 */
export const areaModeCode = placeIn(AREA_MODES)
export const AREA_NONE = areaModeCode('none')
export const AREA_SOFT = areaModeCode('soft')
export const AREA_HARD = areaModeCode('hard')

/** apb.md 3.10 */
export const awayCode = placeIn(WHEN_AWAY)
export const AWAY_KEEP = awayCode('keep')
export const AWAY_SOFTEN = awayCode('soften')
export const AWAY_IGNORE = awayCode('ignore')

/** apb.md 5.10 */
export const passageCode = placeIn(PASSAGES)
export const PASS_AT_GRANT = passageCode('grant')
export const PASS_AT_CLOSING = passageCode('open-close')

/** apb.md 5.4 */
export const pendingCode = placeIn(PENDINGS)
export const PENDING_REPLACE = pendingCode('replace')
export const PENDING_QUEUE = pendingCode('queue')

/** apb.md 4.4 to 4.10 */
export const readerModeCode = placeIn(READER_MODES)
export const MODE_SOFT = readerModeCode('soft')
export const MODE_REVERT = readerModeCode('hard-revert-soft')
export const MODE_TIMED_READER = readerModeCode('timed-reader')
export const MODE_TIMED_EXTENDED = readerModeCode('timed-extended')
export const MODE_TIMED_USER = readerModeCode('timed-user')

/** Bits of `readerClearedBy` (apb.md 4.7). */
export const BY_OTHER_CREDENTIAL = 1
export const BY_OTHER_READER = 2

/** No index: an area, reader, cardholder or door that is not there or not known. */
export const NONE = -1

/** In place of a schedule of the site: the one that is never closed, where having none means something else (apb.md 5.9). */
export const ALWAYS_OPEN = -2

/*
 * The reader data of a read, side by side in one row of `Plan.readerRow`: one memory access instead of eight.
 */
/** Integers in a row: four rows then share a cache line. */
export const READER_ROW = 4
/** The area it leads from in the low 16 bits, the one it leads to above. */
export const READER_PLACES = 0
export const READER_DOOR = 1
/** The flags below. */
export const READER_FLAGS = 2
/** Where its crossings start in `ReaderPlan` (plan-readers.ts). */
export const READER_CROSSINGS = 3

/** The site or an area of the reader observes, at least for a time (apb.md 3.7). */
export const OBSERVES = 1
/** Its timer is cleared by another credential (4.7). */
export const CLEARED_BY_OTHERS = 2
/** Its door has a contact (5.1, 5.2). */
export const HAS_CONTACT = 4
/** It crosses a border that is kept: in and out (4.2), re-entry timers (4.3). */
export const CROSSES = 8
/** What a passage through it starts: the timers of 4.7 or 4.8, and 4.9. */
export const STARTS_TIMER = 16
export const STARTS_USER = 32
export const STARTS = CROSSES | STARTS_TIMER | STARTS_USER
/** It counts people and opens nothing (2.8). */
export const MUSTERS = 64
/** It enters an area with a limit (apb.md 2, check 5). */
export const LIMITS = 128
/** 2.7 */
export const LETS_OUT = 256

/**
 * What stands for a reader at the moment (`Toggles.readers`): grant on violation, suspension, lockdown of its door, and its
 * door unlocked (5.9).
 */
export const GRANTS_ON_VIOLATION = 1
export const SUSPENDED_HERE = 2
export const LOCKED_DOWN = 4
export const UNLOCKED = 8

/** Unusual parts of a profile (plan-access.ts): most profiles lack them, and then no check runs. */
export const PROFILE_INACTIVE = 1
export const PROFILE_DATED = 2
export const PROFILE_EXEMPT = 4
export const PROFILE_GROUP_EXEMPT = 8
/** It has levels that are held for a time (2.9). */
export const PROFILE_LEVELS_DATED = 16
/** 5.12 */
export const PROFILE_EXTENDED = 32
