/**
 * The journal's row. `code` holds the row's kind and flags:
 *
 *   bits 0-5    kind, see ROW
 *   bits 6-7    the record it stands for besides its event, see CARRY
 *   bits 8-15   flags of the kind
 *   bits 16-19  rule of apb.md 4 that was broken: position in VIOLATION_RULES + 1, 0 = none
 *   bits 20-23  kind of the violation: position in VIOLATION_KINDS + 1
 *   bits 24-25  `doorUsed` of a carried panel record: 0 absent, 1 false, 2 true
 *   bits 26-30  flags of a grant that bits 8-15 have no room for
 *
 * A read and the answer to it, or a door record and its event, say the same thing twice; so the event's row carries the
 * record wherever one follows from the other, and a record has its own row only elsewhere.
 */

export interface EntryRow {
  readonly seq: number
  readonly at: number
  readonly code: number
  /** Word of a cardholder. */
  readonly holder: number | null
  /** Word of a reader, door or controller. */
  readonly place: number | null
  /** seq minus the seq of the previous row of the same holder, or place; null = there is none. */
  readonly holder_back: number | null
  readonly place_back: number | null
  readonly a: number | null
  readonly b: number | null
}

/** A row before it has a number and a place in its chains; the record that rides on it adds to `code` and `b`. */
export interface DraftRow {
  readonly at: number
  code: number
  readonly holder: number | null
  readonly place: number | null
  readonly a: number | null
  b: number | null
  /** JSON for the rare rows that need it. */
  readonly extra?: string
}

/** Row kinds. The numbers are stored: only ever add. From 48 on: records without an event to carry them. */
export const ROW = {
  granted: 1,
  denied: 2,
  passage: 3,
  doorOpened: 4,
  doorClosed: 5,
  doorForced: 6,
  doorHeld: 7,
  doorNotUsed: 8,
  violationOpened: 9,
  violationCleared: 10,
  apbReset: 11,
  apbChanged: 12,
  linkUp: 13,
  linkDown: 14,
  output: 15,
  readerOnline: 16,
  readerOffline: 17,
  readerTamper: 18,
  desk: 19,
  panelEvent: 20,
  /** Power, inputs and faults of a reader. */
  readerReport: 24,
  muster: 21,
  doorUnlocked: 22,
  doorLocked: 23,
  inputActive: 25,
  inputInactive: 26,
  occupancy: 27,
  read: 48,
  door: 49,
  rex: 50,
  link: 51,
  tick: 52,
  operator: 53,
  panel: 54,
  input: 55,
  siteChanged: 60,
  /** From here on instants are true again, and may be before those that came: `eras.ts`. */
  clockCorrected: 61,
} as const
export const FIRST_RECORD_KIND = 48
/** Flag of a `desk` row that tells what was done to the records themselves; such rows are never purged. */
export const RECORDS_FLAG = 0
/** Flag of a `desk` row that counts as a device's report, not as an operator's act. Rows of older journals do not have it. */
export const DEVICE_FLAG = 1

export const CARRY = { none: 0, own: 1, tick: 2 } as const

/** A flag of a row's code. */
export const bit = (position: number): number => 1 << (8 + position)

export const kindOf = (code: number): number => code & 0x3f
export const carryOf = (code: number): number => (code >> 6) & 3
export const flagOf = (code: number, position: number): boolean => ((code >> (8 + position)) & 1) === 1
